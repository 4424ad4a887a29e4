"""The section on one KPI: what is known, and that the rest is not."""

import pytest

from kpianalysis.display.focus import MOST_IN_BODY, in_focus, kpi_section
from kpianalysis.display.focus_months import focus_months, kpi_months
from kpianalysis.errors import ContractProblem
from kpianalysis.tables import State

REF, OTHER = "ACF_KPI_03", "ACF_KPI_04"
REAL = {"basis": None}


def section(make, results=None, **columns):
    review = make.usual(results, **columns) if results else make.usual(**columns)
    return kpi_section(review, REF).html


@pytest.fixture(scope="module")
def usual(make):
    """The section of the usual thirteen months, written once."""
    return section(make)


def heading(html):
    return html.partition("</h2>")[0]


def test_heading_is_the_run_of_missed_months(usual):
    assert "its 75% target missed for 13 months in a row" in heading(usual)


def test_heading_says_met_only_where_the_last_month_met(make):
    assert "its 75% target met in June 2019" in heading(section(make, [60] * 12 + [80]))


@pytest.mark.parametrize("state", list(State)[1:])
def test_heading_does_not_say_that_a_month_without_a_result_met_its_target(make, state):
    said = heading(section(make, [60] * 12 + [state]))
    assert "met in" not in said
    assert str(state).replace("_", " ") in said


def test_section_gives_the_reason_of_the_mitigation(make):
    assert "The reason given: The policy is under review." in section(make, **REAL)


def test_real_contract_shows_no_word_of_basis_and_no_nan(make):
    html = section(make, **REAL)
    assert "nan" not in html.casefold()
    assert "illustrative" not in html
    assert "None" not in html


def test_what_was_not_supplied_is_said_not_to_be_known(usual):
    assert usual.count("The data supplied does not say.") == 3  # cause, effect and remedy


def test_effect_on_residents_is_said_once_where_each_month_repeats_it(make):
    html = section(make, effect="People wait longer.", words_basis="illustrative")
    assert html.count("extract: People wait longer. (illustrative)</li>") == 1


def test_agreed_remedy_stands_with_its_date_or_says_that_it_has_none(make):
    remedies = [
        {"kpi": REF, "description": "Four more assessors", "date": "2019-05-01"},
        {"kpi": REF, "description": "A new form."},
    ]
    review = make.review([make.kpi()], make.observed(REF, [60] * 13), remedies=remedies)
    html = kpi_section(review, REF).html
    assert "<li>From 1 May 2019: Four more assessors.</li>" in html
    assert "<li>A new form. No date is given, so its effect cannot be measured.</li>" in html


def test_section_says_what_comes_next_or_why_that_cannot_be_said(make, usual):
    assert "No chance of meeting its target is given" in usual
    assert "the result of July 2019 would lie between" in usual
    assert "What comes next cannot be said: too few months to say" in section(make, [60] * 11)


def test_companion_measure_stands_beside_month_by_month(make):
    kpis = [
        make.kpi(REF, companion=OTHER),
        make.kpi(OTHER, plain_name="Residential assessments", target=80),
    ]
    review = make.review(
        kpis, make.observed(REF, [60] * 13), make.observed(OTHER, [70] * 12 + [90])
    )
    html = kpi_section(review, REF).html
    assert "Beside it: Residential assessments (ACF_KPI_04)" in html
    assert "Residential assessments: 70.00% to 90.00%, beside 60.00% here." in html


def test_companion_without_results_is_said_to_have_none(make):
    kpis = [make.kpi(REF, companion=OTHER), make.kpi(OTHER, plain_name="Residential")]
    review = make.review(
        kpis,
        make.observed(REF, [60] * 13),
        make.observed(OTHER, [State.NOT_SUPPLIED] * 13),
    )
    assert "holds no result to set beside it" in kpi_section(review, REF).html


def test_kpi_without_any_result_has_a_section_all_the_same(make):
    review = make.usual([State.NOT_SUPPLIED] * 13)
    assert "missed" not in heading(kpi_section(review, REF).html)
    assert "No month has a result" in kpi_months(review, REF).html


def test_period_without_long_term_mitigation_says_so(make):
    review = make.review([make.kpi()], make.observed(REF, [80] * 13))
    assert "KPIs in long-term mitigation: none" in in_focus(review).html


def test_kpis_for_which_the_body_has_no_room_have_their_sections_in_annexes(make):
    refs = [f"F_KPI_0{number}" for number in range(1, MOST_IN_BODY + 2)]
    review = make.review(
        [make.kpi(ref, plain_name=f"Bill {ref[-1]}") for ref in refs],
        *(make.observed(ref, [60] * 13) for ref in refs),
        mitigations=[{"kpi": ref, "from": "2018-10", "reason": "Policy."} for ref in refs],
    )
    body, annex = in_focus(review).html, focus_months(review).html
    assert [f'id="section-{ref}"' in body for ref in refs] == [True] * MOST_IN_BODY + [False]
    assert f'<h2 class="annex" id="section-{refs[-1]}"' in annex
    assert all(f'id="table-{ref}"' in annex for ref in refs)


def test_unknown_kpi_is_refused_with_the_refs_there_are(make):
    with pytest.raises(ContractProblem, match="choose from ACF_KPI_03"):
        kpi_section(make.usual(), "ACF_KPI_99")


def test_heading_counts_to_the_last_month_that_has_arrived(make):
    html = section(make, [60] * 11)
    assert "its 75% target missed for 11 months in a row to April 2019" in heading(html)
    assert "There is no result for May and June 2019." in html
    assert "Missed its target 11 months running" in html
