"""A line for the cell of a table: light, with gaps as gaps, and said in words."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.display.sparkline import kpi_sparkline, sparkline
from kpianalysis.tables import State

NAN = float("nan")
maybe = st.one_of(st.floats(-1e9, 1e9), st.just(NAN))


def paths(svg):
    return re.findall(r'<path d="([^"]*)"', svg)


def test_line_target_and_last_value_are_drawn():
    # 1 at the foot (14), 3 at the top (2), 2 and the target in the middle (8).
    svg = sparkline([1, 3, 2], [2, 2, 2], "1 to 3")
    assert paths(svg) == ["M2 8h68", "M2 14l34-12 34 6", "M70 8h0"]


def test_gap_is_a_gap_and_a_value_alone_is_a_dot():
    svg = sparkline([1, NAN, 3, NAN, 2], [2] * 5, "said")
    assert paths(svg)[1] == "M2 14h0M36 2h0M70 8h0"
    assert paths(sparkline([1, 1, NAN, 3, 3], [2] * 5, "said"))[1] == "M2 14h17M53 2h17"


def test_changed_target_is_a_step():
    assert paths(sparkline([3, 3, 3], [1, 1, 2], "said"))[0] == "M2 14h34l34-6"


def test_nothing_known_is_an_empty_line_with_its_words():
    svg = sparkline([NAN, NAN], [NAN, NAN], "No result in 2 months")
    assert paths(svg) == []
    assert 'aria-label="No result in 2 months"' in svg


@given(st.lists(st.tuples(maybe, maybe), min_size=1, max_size=40))
def test_every_line_stays_inside_and_is_well_formed(pairs):
    values, target = zip(*pairs, strict=True)
    svg = sparkline(values, target, "said")
    root = ET.fromstring(svg)  # noqa: S314 - we drew it
    assert root.get("role") == "img"
    assert "nan" not in svg
    for path in paths(svg):
        x = y = 0
        for letter, numbers in re.findall(r"([Mlh])([^Mlh]*)", path):
            steps = [int(n) for n in re.findall(r"-?\d+", numbers)]
            if letter == "M":
                x, y = steps
            elif letter == "h":
                x += steps[0]
            else:
                x, y = x + sum(steps[::2]), y + sum(steps[1::2])
            assert 2 <= x <= 70
            assert 2 <= y <= 14


@pytest.mark.parametrize("results", [[62, 68, 66, 71, 64, 69, 61, 67, 72, 65, 58.53, 63.2, 70.71]])
def test_line_of_a_year_is_light_and_says_its_numbers(make, results):
    review = make.usual(results)
    svg = kpi_sparkline(review.months_of("ACF_KPI_03"), review.contract.kpi("ACF_KPI_03"))
    assert 'aria-label="58.53% to 72.00% in 13 months, last 70.71%, target 75%"' in svg
    # 41 rows of a table in at most 15 KB.
    assert len(svg.encode()) <= 15_000 // 41
    assert "style" not in svg


def test_words_tell_what_is_not_there(make):
    review = make.usual([State.NOT_SUPPLIED] * 13, make.kpi(target=None))
    svg = kpi_sparkline(review.months_of("ACF_KPI_03"), review.contract.kpi("ACF_KPI_03"))
    assert 'aria-label="No result in 13 months"' in svg


def test_words_are_text():
    assert "&lt;b&gt;&#34;" in sparkline([1], [1], '<b>"')
