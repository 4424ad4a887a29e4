"""A chart that is ready at once: lines with gaps, steps, names that do not overlap."""

import math
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.display.drawing import DARK_BLUE, DARK_PINK
from kpianalysis.display.light_chart import Drawn, Line, light_chart

NAN = float("nan")
NUMBERS = st.lists(st.one_of(st.floats(-1e9, 1e9), st.just(NAN)), min_size=1, max_size=40)


def drawn(*lines, **others):
    months = [f"Month {at}" for at in range(len(lines[0].by_month))]
    return light_chart(Drawn(months, lines, **others))


def test_month_without_a_value_is_a_gap():
    svg = drawn(Line("Result", [1.0, 2.0, NAN, 3.0], DARK_BLUE, dots=True))
    (path,) = re.findall(r'd="([^"]+)" fill="none"', svg)
    assert path.count("M") == 2
    assert path.endswith("h0")  # a value alone
    assert svg.count("<circle") == 3


def test_target_is_a_step():
    svg = drawn(Line("Target", [75.0, 70.0], DARK_PINK, is_level=True))
    (path,) = re.findall(r'd="([^"]+)" fill="none"', svg)
    assert re.fullmatch(r"M52\.0 [\d.]+V[\d.]+H321\.0V[\d.]+H590\.0", path)


def test_names_of_lines_that_end_together_stand_apart():
    svg = drawn(*(Line(f"Line {at}", [75.0], DARK_BLUE) for at in range(3)))
    places = [float(y) for y in re.findall(r'y="([\d.]+)">Line', svg)]
    assert len(places) == 3
    assert min(b - a for a, b in pairwise(places)) >= 15


def test_range_mitigation_and_backlog_are_drawn_where_they_are():
    svg = drawn(
        Line("Result", [1.0, 2.0, 3.0], DARK_BLUE),
        low=[0.5, NAN, 0.5],
        high=[3.5, NAN, 3.5],
        mitigated=[False, True, True],
        bars=[NAN, 10.0, 20.0],
        bars_name="Backlog",
    )
    # Two months with a range, one run of mitigation, two bars.
    assert svg.count("<rect") == 5
    assert ">Mitigated<" in svg
    assert ">Backlog<" in svg
    assert ">20<" in svg


@given(NUMBERS)
def test_any_numbers_make_a_drawing_inside_its_frame(numbers):
    svg = drawn(Line("Result <b>", numbers, DARK_BLUE, dots=True))
    root = ET.fromstring(svg)  # noqa: S314 - we drew it
    height = float(root.get("viewBox").split()[3])
    for circle in root.iter("circle"):
        assert 0 <= float(circle.get("cy")) <= height
        assert 0 <= float(circle.get("cx")) <= 760
    assert len(list(root.iter("circle"))) == sum(not math.isnan(one) for one in numbers)
