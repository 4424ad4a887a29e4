"""The head of the page: a title that is a finding, and no more than the data holds."""

import pytest

from kpianalysis.display.headline import headline, title
from kpianalysis.tables import State

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
MITIGATED = [{"kpi": REF, "from": "2018-10", "reason": "The policy is under review."}]


def quarter(make, own, other=(90, 90, 90), minimum=None, mitigations=(), **columns):
    kpis = [make.kpi(REF, minimum=minimum), make.kpi(OTHER, minimum=60, plain_name="Bills paid")]
    return make.review(
        kpis,
        make.observed(REF, own, first="2019-04", **columns),
        make.observed(OTHER, list(other), first="2019-04"),
        mitigations=mitigations,
    )


def test_title_is_the_failure_where_one_counts(make):
    assert "Home care assessments" in headline(quarter(make, [50, 80, 80], minimum=60))
    assert "below" in headline(quarter(make, [50, 80, 80], minimum=60))


def test_mitigated_failure_is_not_a_counted_one_in_the_title(make):
    mitigations = [{"kpi": REF, "from": "2018-10", "reason": "Policy."}]
    said = headline(quarter(make, [50, 50, 50], minimum=60, mitigations=mitigations))
    assert said.startswith("No failures counted, but “Home care assessments” missed its target")


def test_title_names_the_long_term_mitigation_although_no_failure_counts(make):
    said = headline(quarter(make, [58.53, 63.2, 70.71], mitigations=MITIGATED))
    assert said == (
        "No failures counted, but “Home care assessments” missed its target every month"
    )


def test_title_of_a_period_in_which_all_went_well_says_so(make):
    assert headline(quarter(make, [80, 80, 80])) == (
        "Every KPI that was measured met its target in April to June 2019"
    )


@pytest.mark.parametrize(
    ("own", "columns"),
    [([State.NOT_SUPPLIED] * 3, {}), ([70, 70, 70], {"bound": "at_least"})],
    ids=["nothing supplied", "bound"],
)
def test_title_does_not_say_that_all_met_where_nothing_could_be_judged(make, own, columns):
    nothing = [State.NOT_SUPPLIED] * 3
    assert "met its target" not in headline(quarter(make, own, other=nothing, **columns))


def test_title_does_not_speak_of_failures_where_no_minimum_is_known(make):
    review = make.review([make.kpi(REF)], make.observed(REF, [70] * 3, first="2019-04"))
    assert headline(review) == (
        "1 of 1 KPIs missed their target in April to June 2019; no minimum is known"
    )


def test_illustrative_page_says_so_before_anything_else(make):
    assert "illustrative" in title(make.usual()).html
    assert "illustrative" not in title(make.usual(basis=None)).html


def test_title_holds_period_contract_and_date_for_the_page(make):
    block = title(make.usual())
    assert block.page["title"].startswith("April to June 2019: ")
    assert block.page["contract"] == "Support Services"
    assert "Quarter 1 (April to June 2019)" in block.html
    assert "as at 12 September 2019" in block.html


def test_title_names_the_months_without_any_result(make):
    nothing = [State.NOT_SUPPLIED] * 2
    review = quarter(make, [70.71, *nothing], other=[90, *nothing], mitigations=MITIGATED)
    # Both together would be 26 words, one too many for a sentence.
    assert headline(review) == (
        "No failures counted, but “Home care assessments” missed its target in the one month with "
        "a result"
    )
    assert "as at 12 September 2019. There are no results for May and June 2019.</p>" in str(
        title(review).html
    )
    review = quarter(make, [80, *nothing], other=[90, *nothing])
    assert headline(review) == (
        "Every KPI that was measured met its target in April 2019; there are no results for May "
        "and June 2019"
    )


def test_title_counts_misses_against_months_with_a_result(make):
    review = quarter(make, [70.71, 63, State.NO_VOLUME], mitigations=MITIGATED)
    assert headline(review).endswith("missed its target in both months with a result")


def test_title_counts_every_kpi_below_its_minimum_and_says_how_many_count(make):
    refs = [REF, OTHER, "PM_KPI_01"]
    review = make.review(
        [make.kpi(ref, minimum=60) for ref in refs],
        *[make.observed(ref, [80, 80, 50], first="2019-04") for ref in refs],
        mitigations=MITIGATED,
    )
    assert headline(review) == (
        "3 KPIs were below their minimum in April to June 2019, 2 of them counted as failures"
    )
