"""A KPI's chart, its text alternative and its table are one set of numbers."""

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest

from kpianalysis.display.result_chart import result_chart, say_alternative, say_finding
from kpianalysis.tables import State

REF = "ACF_KPI_03"
RESULTS = [62, 68, 66, 71, 64, 69, 61, 67, 72, 65, 58.53, 63.2, 70.71]
LOWER = {"polarity": "lower_is_better"}


def months_of(make, results=RESULTS, kpi=None, **columns):
    review = make.usual(results, kpi, **columns)
    return review.months_of(REF), review.contract.kpi(REF)


def chart(make, results=RESULTS, kpi=None, **columns):
    review = make.usual(results, kpi, **columns)
    return result_chart(review, review.contract.kpi(REF)).block()


@pytest.fixture(scope="module")
def usual(make):
    """The chart of the usual thirteen months, drawn once."""
    return chart(make)


def svg_of(block):
    drawing = re.search(r"<svg.*?</svg>", block.html, re.S)[0]
    return ET.fromstring(drawing)  # noqa: S314 - we drew it


def alternative(make, *arguments, **columns):
    return unescape(svg_of(chart(make, *arguments, **columns)).get("aria-label"))


def texts_of(block):
    return [element.text for element in svg_of(block).iter() if element.tag.endswith("text")]


def test_text_alternative_says_kind_measure_finding_basis_and_where_the_numbers_are(make):
    said = alternative(make)
    assert said.startswith("Line chart of Home care assessments by month")
    assert "target of 75%" in said
    assert "Below target in each of the last 13 months" in said
    assert "58.53% to 72.00% in all, 70.71% in June 2019" in said
    assert "(illustrative figures)" in said
    assert said.endswith("The table after the chart gives the figures.")


@pytest.mark.parametrize(
    "results",
    [
        RESULTS,
        [80] * 13,
        [State.NOT_SUPPLIED] * 13,
        [*RESULTS[:6], *[State.NO_VOLUME] * 6, 74.999999],
    ],
)
def test_text_alternative_is_under_60_words(make, results):
    long_name = "Home care assessments completed within fifteen working days"
    said = alternative(make, results, make.kpi(plain_name=long_name))
    assert len(said.split()) < 60


@pytest.mark.parametrize("place", [0, 5, 12])
def test_changed_number_changes_drawing_text_alternative_and_table(make, place, usual):
    changed = [*RESULTS]
    changed[place] = 40.25
    before, after = usual, chart(make, changed)
    drawings = [ET.tostring(svg_of(block)) for block in (before, after)]
    labels = [svg_of(block).get("aria-label") for block in (before, after)]
    assert drawings[0] != drawings[1]
    assert labels[0] != labels[1]
    assert "40.25%" in labels[1]
    assert "40.25%" in after.html.partition("<table")[2]
    assert after.tables[REF]["value"].tolist()[place] == 40.25


def test_changed_number_changes_the_heading_of_the_chart(make):
    assert say_finding(*months_of(make)) == "Below target in each of the last 13 months"
    assert say_finding(*months_of(make, [*RESULTS[:-1], 75])) == (
        "Below target in 12 of 13 months with a result"
    )
    assert say_finding(*months_of(make, [80] * 13)) == "Target met in all 13 months with a result"


def test_lower_is_better_misses_above_its_target(make):
    kpi = make.kpi(target=5, **LOWER)
    assert say_finding(*months_of(make, [6] * 13, kpi)).startswith("Above target")


def test_months_without_a_result_are_not_counted_among_those_that_met(make):
    results = [80] * 10 + [State.NOT_SUPPLIED] * 3
    months, kpi = months_of(make, results)
    assert say_finding(months, kpi) == "Target met in all 10 months with a result"
    assert "3 months without a result" in say_alternative(months, kpi)


@pytest.mark.parametrize(
    ("target", "columns"), [(None, {}), (75, {"bound": "at_least"})], ids=["no target", "bound"]
)
def test_result_that_nothing_settles_is_not_called_met(make, target, columns):
    months, kpi = months_of(make, RESULTS, make.kpi(target=target), **columns)
    assert "met in all" not in say_finding(months, kpi)
    assert "met in all" not in say_alternative(months, kpi)


def test_chart_names_its_lines_and_its_axis_in_real_text(usual):
    texts = texts_of(usual)
    assert "Target 75%" in texts
    assert "Result 70.71%" in texts
    assert "Percent (axis does not start at 0)" in texts


def test_label_does_not_round_a_miss_onto_its_target(make):
    texts = texts_of(chart(make, [*RESULTS[:-1], 74.996]))
    assert "Result 74.996%" in texts


def test_chart_without_results_is_drawn_and_says_so(make):
    block = chart(make, [State.NOT_SUPPLIED] * 13)
    assert "No month has a result" in unescape(svg_of(block).get("aria-label"))
    assert "not supplied" in block.html


def test_month_without_a_result_is_a_gap_and_not_nought(make):
    block = chart(make, [*RESULTS[:6], State.NOT_SUPPLIED, *RESULTS[7:]])
    assert block.tables[REF]["value"].isna().sum() == 1
    assert "[x] not supplied" in block.html


def test_shaded_range_is_explained_only_where_there_is_one(make, usual):
    assert "usual range" in usual.html
    assert "usual range" not in chart(make, [80] * 13).html


def test_table_holds_gap_and_people_of_every_month(usual):
    # 70.71% of 200 as sent: 141 in time, 59 not; 150 were needed, so 9 fewer.
    rows = re.findall(r"<tr>(.*?)</tr>", usual.html, re.S)
    last = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", rows[-1])
    assert last[:7] == ["June 2019", "70.71%", "75%", "\u22124.29", "yes", "59 of 200", "9"]
    assert len(rows) == 14


def test_table_of_a_real_contract_has_no_column_of_basis(make, usual):
    assert "Basis" not in chart(make, basis=None).html
    assert "Basis" in usual.html


def test_same_review_gives_the_same_bytes(make, usual):
    assert chart(make).html == usual.html


@pytest.mark.parametrize("results", [[0] * 13, [100] * 13, [0.0, 100.0] * 6 + [50.0]])
def test_extreme_results_are_drawn_without_a_warning(make, results):
    assert "<svg" in chart(make, results).html
