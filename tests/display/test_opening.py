"""The main points: what members must not miss, in the order that it matters."""

from kpianalysis.display.headline import headline
from kpianalysis.display.opening import main_points
from kpianalysis.display.summary_side import choose, plain
from kpianalysis.tables import State

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
MITIGATED = [{"kpi": REF, "from": "2018-10", "reason": "The policy is under review."}]


def points(review):
    """Return what stands on a first side that has room for all points."""
    return [plain(point) for point in choose(main_points(review), room=1000)]


def quarter(make, own, other=(90, 90, 90), minimum=None, mitigations=(), **columns):
    kpis = [make.kpi(REF, minimum=minimum), make.kpi(OTHER, minimum=60, plain_name="Bills paid")]
    return make.review(
        kpis,
        make.observed(REF, own, first="2019-04", **columns),
        make.observed(OTHER, list(other), first="2019-04"),
        mitigations=mitigations,
    )


def test_first_point_names_every_long_term_mitigation_even_when_failures_are_0_and_0(make):
    first = points(quarter(make, [58.53, 63.2, 70.71], mitigations=MITIGATED))[0]
    assert "KPI failures: 0 before mitigation and 0 counted after it." in first
    assert "Home care assessments (ACF_KPI_03) missed its 75% target in all three months" in first
    assert "long-term mitigation since October 2018, 9 months in a row" in first
    assert "the Council has agreed not to count a miss" in first


def test_first_point_names_all_of_several_long_term_mitigations(make):
    refs = [f"F_KPI_0{number}" for number in range(1, 7)]
    review = make.review(
        [make.kpi(ref, plain_name=f"Bill {ref[-1]}") for ref in refs],
        *(make.observed(ref, [60] * 13) for ref in refs),
        mitigations=[{"kpi": ref, "from": "2018-10", "reason": "Policy."} for ref in refs],
    )
    first = points(review)[0]
    assert all(ref in first for ref in refs)


def test_both_counts_of_failures_stand_side_by_side(make):
    review = quarter(make, [50, 50, 50], other=[50, 90, 90], minimum=60, mitigations=MITIGATED)
    assert "KPI failures: 4 before mitigation and 1 counted after it." in points(review)[0]


def test_points_are_six_at_most(make):
    review = quarter(make, [50, 50, 50], other=[50, 70, 90], minimum=60, mitigations=MITIGATED)
    assert 1 <= len(points(review)) <= 6


def test_points_without_any_mitigation_still_give_both_counts(make):
    said = points(quarter(make, [70, 80, 80]))
    assert said[0].startswith("KPI failures: 0 before mitigation and 0 counted after it.")
    assert "1 KPI missed a target without mitigation, in April 2019. It is Home care" in said[1]


def test_provisional_and_missing_figures_are_told(make):
    review = quarter(
        make,
        [80, State.NOT_SUPPLIED, 80],
        verification=["verified", "verified", "provisional"],
    )
    said = points(review)
    assert (
        "1 monthly figure was not supplied. "
        "Figures for June 2019 are provisional: they are under review." in said
    )


def test_latest_month_is_the_last_with_results_and_the_others_are_named(make):
    review = quarter(make, [70, State.NOT_SUPPLIED], other=[90, State.NOT_SUPPLIED])
    said = " ".join([headline(review), *points(review)])
    assert "In April 2019, 1 of 2 KPIs met their target and 1 missed it, not mitigated." in said
    assert "there are no results for May and June 2019" in said
    assert "0 of 2" not in said


def test_months_in_a_row_count_to_the_last_month_that_has_arrived(make):
    first = points(quarter(make, [70], other=[90], mitigations=MITIGATED))[0]
    assert "long-term mitigation since October 2018, 7 months in a row to April 2019" in first
    assert "missed its 75% target in the one month with a result" in first


def test_no_but_stands_before_the_miss_where_a_failure_is_counted(make):
    failed = points(quarter(make, [70] * 3, other=[50, 90, 90], mitigations=MITIGATED))[0]
    assert "not to count a miss. Home care assessments" in failed
    none = points(quarter(make, [70] * 3, mitigations=MITIGATED))[0]
    assert "not to count a miss. But Home care assessments" in none
