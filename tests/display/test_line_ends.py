"""Names at the ends of lines: none on another, all inside, as near to their lines as may be."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.display.drawing import canvas
from kpianalysis.display.line_ends import LineEnd, apart, label_ends

heights = st.floats(-1e6, 1e6)


@given(st.lists(heights, min_size=1, max_size=5), st.floats(0.1, 10))
def test_names_never_overlap_and_stay_inside(wanted, size):
    wanted = sorted(wanted)
    lowest, highest = wanted[0], max(wanted[-1], wanted[0] + size * len(wanted))
    placed = apart(wanted, [size] * len(wanted), lowest, highest)
    room = 1e-6 * max(1, abs(lowest), abs(highest))
    assert placed[0] - size / 2 >= lowest - room
    assert placed[-1] + size / 2 <= highest + room
    assert all(two - one >= size - room for one, two in pairwise(placed))


def test_names_with_room_stay_at_their_lines():
    assert apart([1, 5, 8], [1, 1, 1], 0, 10) == [1, 5, 8]


@pytest.mark.parametrize(
    "words",
    [
        "Result 64.29%",
        "Result 12 working days for each request received",
        "x" * 10_000,
        "€ $x$ \x00",
    ],
)
def test_three_long_names_lie_on_the_canvas_and_on_nothing_else(words):
    with canvas(7.2, 55 / 25.4) as (drawn, axes):
        axes.plot([0, 1], [50, 50.5])
        axes.set_ylim(0, 100)
        ends = [LineEnd(at, words, "#12436D") for at in (50.0, 50.2, 50.5)]
        label_ends(axes, 1.1, ends, drawn.get_figheight() * 72)
        drawn.canvas.draw()
        boxes = sorted((text.get_window_extent() for text in axes.texts), key=lambda box: box.y0)
        page = drawn.bbox
    assert len(boxes) == 3
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 for box in boxes)
    assert all(page.y0 <= box.y0 and box.y1 <= page.y1 for box in boxes)
    assert all(one.y1 <= two.y0 + 1 for one, two in pairwise(boxes))
