"""The gap to target by month: bars from zero, misses below the line, gaps where nothing is."""

import re
from html import unescape

import pytest

from kpianalysis.display.gap_chart import gap_chart
from kpianalysis.tables import State

REF = "ACF_KPI_03"
RESULTS = [80, 68, 66, 71, 64, 69, 61, 67, 72, 65, 58.53, 63.2, 70.71]
LOWER = {"polarity": "lower_is_better", "unit": "seconds", "decimals": 0}


def chart(make, results=RESULTS, **settings):
    review = make.usual(results, make.kpi(**settings))
    return gap_chart(review, review.contract.kpi(REF))


def parts(chart):
    html = chart.block().html
    return {
        "drawing": str(chart.drawing),
        "heading": chart.finding,
        "text alternative": unescape(re.search(r'aria-label="([^"]*)"', html)[1]),
        "table": html.partition("<table")[2],
    }


def test_heading_says_the_last_gap_and_the_worst(make):
    # 70.71 is 4.29 under 75; 58.53 in April 2019 is 16.47 under it.
    assert chart(make).finding == (
        "4.29 percentage points short of target in June 2019; 16.47 at worst, in April 2019"
    )


@pytest.mark.parametrize(
    ("results", "finding"),
    [
        ([*[80] * 12, 74], "1.00 percentage points short of target in June 2019, the largest gap"),
        ([74, *[80] * 12], "1.00 percentage points short of target at worst, in June 2018; not"),
        ([80] * 13, "Target met in 13 of 13 months"),
        ([80] * 12 + [State.NO_VOLUME], "Target met in 12 of 13 months"),
    ],
)
def test_heading_follows_the_results(make, results, finding):
    assert chart(make, results).finding.startswith(finding)


def test_lower_is_better_is_over_its_target_and_still_below_the_line(make):
    # 12 seconds against a target of 10: two over, so two below the line.
    found = chart(make, [9] * 12 + [12], target=10, **LOWER)
    assert found.finding.startswith("2 seconds over target in June 2019")
    assert ">\u22122<" in found.drawing


@pytest.mark.parametrize("place", [2, 10, 12])
def test_changed_number_changes_every_part(make, place):
    changed = [*RESULTS]
    changed[place] = 40.25
    before, after = parts(chart(make)), parts(chart(make, changed))
    assert all(before[name] != after[name] for name in before)


def test_mitigated_misses_are_striped_and_counted_ones_are_solid(make):
    svg = chart(make).drawing
    # July to September 2018 missed before the mitigation began in October.
    assert ">missed target<" in svg
    assert ">missed target, mitigated<" in svg
    assert "<pattern" in svg


def test_month_without_result_is_a_gap_with_its_mark(make):
    found = chart(make, [*RESULTS[:6], State.NOT_SUPPLIED, *RESULTS[7:]])
    assert ">[x]<" in found.drawing
    assert found.note.startswith("[x] no result.")
    assert "1 month without a gap." in found.alternative
    assert "[x]" not in chart(make).drawing


def test_month_without_target_is_a_gap_with_another_mark(make):
    terms = [{"from": "2015-04", "target": 75}, {"from": "2019-05", "target": None}]
    found = chart(make, terms=terms)
    assert found.drawing.count(">[z]<") == 2
    assert "[z] no target." in found.note


def test_kpi_without_any_target_has_no_gap_to_draw(make):
    assert chart(make, target=None) is None
    assert chart(make, [State.NOT_SUPPLIED] * 13) is None


def test_result_on_target_is_marked_though_its_bar_has_no_height(make):
    on_target, none = chart(make, [75] * 13), chart(make, [80] * 13)
    assert "marker" in on_target.drawing
    assert "marker" not in none.drawing


def test_heading_of_results_better_than_target_denies_no_gap(make):
    # 80 is 5 points better than 75: the bars and the table say so.
    assert "No gap" not in chart(make, [80] * 13).finding
