"""Evidence for, against and missing: no verdict, and nothing that the data does not hold."""

from kpianalysis.display.evidence import evidence, evidence_by_area
from kpianalysis.display.points import points_to_pursue
from kpianalysis.tables import State

REF = "ACF_KPI_03"
MITIGATED = [{"kpi": REF, "from": "2018-10", "reason": "The policy is under review."}]


def said_of(review, side, of=None):
    held = evidence_by_area(review).dropna(subset=["said"])
    held = held[held["side"].eq(side) & (held["of"].eq(of) if of else True)]
    return held["said"].tolist()


def evidence_for(review, of=None):
    return said_of(review, "for", of)


def evidence_against(review, of=None):
    return said_of(review, "against", of)


def evidence_missing(review, of=None):
    return said_of(review, "missing", of)


def quarter(make, results, kpis=None, columns=None, **settings):
    """Review of April to June 2019; `results` by ref."""
    kpis = kpis or [make.kpi(ref, plain_name=f"Measure {ref[-2:]}") for ref in results]
    columns = columns or {}
    observations = [
        make.observed(ref, values, first="2019-04", **columns.get(ref, {}))
        for ref, values in results.items()
    ]
    return make.review(kpis, *observations, **settings)


def test_results_that_met_are_counted_as_evidence_for(make):
    said = evidence_for(quarter(make, {REF: [80, 70, 75], "F_KPI_01": [90, 90, 90]}), "Area ACF")
    assert said[0] == "2 of 3 monthly results met their target."


def test_area_without_misses_is_evidence_for(make):
    review = quarter(make, {REF: [80, 70, 75], "F_KPI_01": [90, 90, 90]})
    assert evidence_for(review, "Area F") == ["No KPI missed its target: 3 monthly results."]
    assert not any("No KPI missed" in line for line in evidence_for(review, "Area ACF"))


def test_results_that_could_not_be_judged_are_not_in_the_denominator(make):
    review = quarter(make, {REF: [80, 70, State.NO_VOLUME]})
    said = evidence_for(review, "Area ACF")
    assert said[0] == "1 of the 2 monthly results that could be judged met their target."
    assert "No volume in June 2019: Measure 03 (ACF_KPI_03)." in evidence_missing(review)


def test_kpi_without_a_target_is_missing_one(make):
    review = quarter(make, {REF: [80, 80, 80]}, [make.kpi(REF, target=None, plain_name="Mail")])
    assert evidence_for(review) == []
    assert "No target in April to June 2019: Mail (ACF_KPI_03)." in evidence_missing(review)


def test_area_without_a_miss_names_its_months_where_others_have_no_result(make):
    late = [80, State.NOT_SUPPLIED, State.NOT_SUPPLIED]
    review = quarter(make, {REF: [80, 80, 80], "F_KPI_01": late})
    assert evidence_for(review, "Area ACF") == ["No KPI missed its target: 3 monthly results."]
    assert evidence_for(review, "Area F") == [
        "No KPI missed its target, in April 2019 only: 1 monthly result."
    ]


def test_area_with_a_kpi_that_could_not_be_judged_says_so(make):
    late = [80, State.NOT_SUPPLIED, 80]
    said = evidence_for(quarter(make, {REF: [80, 80, 80], "ACF_KPI_04": late}))
    assert said == ["No KPI that could be judged missed its target: 5 monthly results."]


def test_known_minimum_names_the_months_it_rests_on(make):
    review = quarter(make, {REF: [80, 70, State.NOT_SUPPLIED]}, [make.kpi(REF, minimum=60)])
    assert (
        "No KPI with a known minimum was below it, in April and May 2019 only, before or after "
        "mitigation." in evidence_for(review)
    )


def test_results_whose_row_contradicts_them_are_told_in_missing(make):
    where = {"file": "june.xlsx", "sheet": "ACF", "outcome": "accepted", "message": "m", "row": 4}
    ledger = [
        {**where, "cell": "F4", "reason": "counts_disagree"},
        {**where, "cell": "F5", "reason": "counts_disagree"},
        {**where, "cell": "F6", "reason": "target_disagrees"},
        {**where, "cell": "Z99", "reason": "counts_disagree"},  # of a row that does not stand
    ]
    columns = {REF: {"sheet": "ACF", "cell": ["F4", "F5", "F6"]}}
    said = evidence_missing(quarter(make, {REF: [80, 80, 80]}, columns=columns, ledger=ledger))
    assert (
        "Counts for 2 results, whose numerator and denominator give another percentage: "
        "Measure 03 (ACF_KPI_03)." in said
    )
    assert (
        "Agreement on the target of 1 result, whose extract states another one: "
        "Measure 03 (ACF_KPI_03)." in said
    )


def test_mitigation_both_new_and_long_term_is_asked_about_once(make):
    review = make.review(
        [make.kpi()],
        make.observed(REF, [70] * 13),
        mitigations=MITIGATED,
        period="2018-06..2019-06",
    )
    asked = points_to_pursue(review)
    assert sum("mitigation" in question for question in asked) == 1
    assert asked[0].startswith("What would end the mitigation")


def test_area_of_which_nothing_was_supplied_is_no_evidence_for(make):
    review = quarter(make, {REF: [80, 80, 80], "F_KPI_01": [State.NOT_SUPPLIED] * 3})
    assert not any("Area F" in line for line in evidence_for(review))
    assert any(line.startswith("Not supplied in April to June 2019: Measure 01")
               for line in evidence_missing(review))  # fmt: skip


def test_no_failure_is_claimed_where_no_minimum_is_known(make):
    assert not any("minimum" in line for line in evidence_for(quarter(make, {REF: [70, 70, 70]})))


def test_known_minimum_that_was_kept_is_evidence_for(make):
    review = quarter(make, {REF: [70, 70, 70]}, [make.kpi(REF, minimum=60)])
    assert any("No KPI with a known minimum was below it" in line for line in evidence_for(review))


def test_known_minimum_of_a_kpi_that_was_not_measured_is_no_evidence_for(make):
    review = quarter(make, {REF: [State.NOT_SUPPLIED] * 3}, [make.kpi(REF, minimum=60)])
    assert evidence_for(review) == []


def test_failures_stand_against_whether_mitigated_or_not(make):
    mitigations = [{"kpi": REF, "from": "2019-04", "reason": "Storm."}]
    review = quarter(
        make, {REF: [50, 50, 50]}, [make.kpi(REF, minimum=60)], mitigations=mitigations
    )
    assert (
        evidence_against(review)[0]
        == "Below minimum: Home care assessments (ACF_KPI_03); no failure counted."
    )


def test_long_term_mitigation_stands_against_with_its_misses_and_people(make):
    said = evidence_against(make.usual())
    assert len(said) == 1
    assert said[0].startswith(
        "Home care assessments (ACF_KPI_03), in long-term mitigation. It missed its 75% target"
    )
    assert "of 600 cases" in said[0]


def test_other_misses_say_whether_they_count(make):
    mitigations = [{"kpi": "F_KPI_01", "from": "2019-05", "reason": "Storm."}]
    review = quarter(make, {REF: [80, 70, 70], "F_KPI_01": [80, 70, 80]}, mitigations=mitigations)
    assert evidence_against(review, "Area ACF") == [
        "Measure 03 (ACF_KPI_03): missed for 2 months in a row, as at June 2019, counted."
    ]
    assert evidence_against(review, "Area F") == [
        "Measure 01 (F_KPI_01): missed in May 2019, mitigated."
    ]


def test_nothing_against_where_every_target_was_met(make):
    review = quarter(make, {REF: [80, 80, 80]})
    assert evidence_against(review) == []
    row = evidence(review).html.partition("Area ACF")[2].partition("</tr>")[0]
    assert row.split("<td>")[2].startswith("Nothing in the data supplied.")


def test_unknown_minimum_and_unsaid_cause_of_a_miss_are_missing(make):
    said = evidence_missing(quarter(make, {REF: [70, 80, 80]}))
    assert any(line.startswith("The minimum of Measure 03") for line in said)
    assert "A cause for the misses of Measure 03 (ACF_KPI_03), in April 2019." in said


def test_cause_that_was_supplied_is_not_missing(make):
    review = quarter(make, {REF: [70, 80, 80]}, columns={REF: {"cause": "Vacancies."}})
    assert not any(line.startswith("A cause") for line in evidence_missing(review))


def test_provisional_month_is_missing_its_final_figure(make):
    columns = {REF: {"verification": ["verified", "verified", "provisional"]}}
    review = quarter(make, {REF: [80, 80, 80]}, columns=columns)
    assert "Final figures for June 2019: these are provisional." in evidence_missing(review)


def test_rows_that_could_not_be_read_are_missing(make):
    line = {"file": "june.xlsx", "outcome": "rejected", "reason": "r", "message": "m", "row": 4}
    review = quarter(make, {REF: [80, 80, 80]}, ledger=[line, {**line, "outcome": "accepted"}])
    assert any(line.startswith("1 row of the extracts") for line in evidence_missing(review))


def test_questions_ask_for_the_end_of_each_long_term_mitigation_first(make):
    asked = points_to_pursue(make.usual())
    assert asked[0].startswith("What would end the mitigation of Home care assessments")
    assert "October 2018" in asked[0]
    assert all(question.endswith("?") for question in asked)


def test_questions_are_five_at_most(make):
    kpis = [make.kpi(f"F_KPI_0{n}", plain_name=f"Bill {n}") for n in range(1, 8)]
    mitigations = [{"kpi": kpi["ref"], "from": "2018-01", "reason": "x"} for kpi in kpis[:4]]
    review = make.review(
        kpis,
        *(make.observed(kpi["ref"], [60] * 13, backlog=4) for kpi in kpis),
        mitigations=mitigations,
    )
    assert len(points_to_pursue(review)) == 5


def test_section_leaves_the_verdict_to_the_board(make):
    html = evidence(make.usual()).html
    assert "for the Board" in html
    for verdict in ("is satisfied", "assurance is given", "there is no assurance"):
        assert verdict not in html


def test_made_up_figures_are_marked_in_every_line_for_and_against(make):
    review = make.usual([80] * 10 + [58.53, 76, 70.71])
    for line in [*evidence_for(review), *evidence_against(review)]:
        assert "illustrative" in line, line


def test_what_the_board_last_resolved_is_recalled(make):
    resolution = {
        "subject": "performance",
        "text": "The Board was satisfied.",
        "period": "2018-19 Q4",
        "basis": "published",
    }
    html = evidence(quarter(make, {REF: [80, 80, 80]}, resolutions=[resolution])).html
    assert (
        "On performance about January to March 2019: The Board was satisfied (published)." in html
    )
