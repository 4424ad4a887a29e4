"""What is said of months that have no result, or that rest on too little."""

import pytest

from kpianalysis.display.answers_on_kpis import mitigated
from kpianalysis.display.background import sources
from kpianalysis.display.every_kpi import every_kpi
from kpianalysis.display.first_chart import kpi_of_first_chart
from kpianalysis.display.opening import main_points
from kpianalysis.display.summary_side import plain
from kpianalysis.display.wording import say_usual_range
from kpianalysis.tables import State

FOCUS, OTHER = "ACF_KPI_03", "F_KPI_01"
MITIGATION = {"kpi": FOCUS, "from": "2019-04", "to": "2019-06", "reason": "Under review"}


def quarter(make, focus, other=(80, 80, 80), **settings):
    """April to June 2019 of two KPIs with a target of 75; the first is in focus."""
    kpis = [make.kpi(FOCUS), make.kpi(OTHER, plain_name="Bills paid")]
    months = [
        make.observed(ref, list(values), first="2019-04")
        for ref, values in ((FOCUS, focus), (OTHER, other))
    ]
    return make.review(kpis, *months, look_back=3, in_focus=[FOCUS], **settings)


def test_usual_range_is_said_where_the_last_month_has_no_result(make):
    # The range depends on the cases of a month, and June has none.
    cases = [60, 64, 58, 66, 61, 63, 57, 65, 62, 59, 67, 56]
    values = [float(met) for met in cases]  # of 100
    rows = make.observed(
        FOCUS,
        [*values, State.NOT_SUPPLIED],
        numerator=[*cases, None],
        denominator=[*[100] * 12, None],
    )
    review = make.review([make.kpi(FOCUS)], rows)
    said = say_usual_range(review, review.contract.kpi(FOCUS))
    assert said.startswith("Its usual range is ")
    assert "[x]" not in said


@pytest.mark.parametrize(
    ("focus", "other", "shown"),
    [((80, 80, 80), (70, 80, 80), None), ((80, 70, 80), (80, 80, 80), FOCUS)],
)
def test_first_chart_is_of_a_kpi_in_focus_only_where_it_missed(make, focus, other, shown):
    kpi = kpi_of_first_chart(quarter(make, focus, other))
    assert (kpi and kpi.ref) == shown


def test_one_mitigated_miss_without_a_known_minimum_is_not_called_above_it(make):
    said = mitigated(quarter(make, (80, 80, 70), mitigations=[MITIGATION])).said
    assert said[-1] == (
        "Without mitigation, 1 more miss would have counted, its minimum not known."
    )


def test_without_enough_months_nothing_is_counted_as_out_of_the_ordinary(make):
    html = every_kpi(quarter(make, (80, 80, 80))).html
    assert "No KPI has enough months to say whether its last result is ordinary." in html
    assert "Of 0 KPIs" not in html


def test_without_a_known_minimum_no_kpi_is_said_to_be_above_it(make):
    kpis = [make.kpi(FOCUS), make.kpi(OTHER, minimum=60)]
    rows = [make.observed(ref, [70, 80, 80], first="2019-04") for ref in (FOCUS, OTHER)]
    said = " ".join(point.said for point in main_points(make.review(kpis, *rows, look_back=3)))
    # Of the two that missed, one has a minimum: 70 is above its 60.
    assert "No KPI with a known minimum was below it." in said


def test_of_several_long_term_mitigations_those_that_missed_come_first_and_say_so(make):
    since = {"from": "2018-04", "reason": "Under review"}
    both = [since | {"kpi": ref} for ref in (FOCUS, OTHER)]
    review = quarter(make, (80, 80, 80), (80, 70, 70), mitigations=both, long_term_months=2)
    assert review.in_focus == (OTHER, FOCUS)
    first = plain(main_points(review)[0].said)
    assert "Bills paid (F_KPI_01), which missed its target in 2 of 3 months; Home care" in first


def test_rows_that_cannot_be_read_are_listed_as_far_as_two_sides_go(make):
    lines = [
        {"outcome": "rejected", "file": "june.xlsx", "row": row, "message": "is no KPI", "raw": "x"}
        for row in range(1, 101)
    ]
    listed = sources(quarter(make, (80, 80, 80), ledger=lines))
    assert "60 of 100 rows; the CSV file holds all." in listed.html
    assert len(listed.tables["unread"]) == 100
