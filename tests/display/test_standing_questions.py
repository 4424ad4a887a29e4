"""What members ask every time: answered from data, and without that data not answered."""

import dataclasses

import pandas as pd
import pytest
from project_rows import listed, lists

from kpianalysis.analysis.since_last_page import changes_between
from kpianalysis.display.every_kpi import every_kpi
from kpianalysis.display.questions import standing_answers, standing_questions
from kpianalysis.last_page import LastPage
from kpianalysis.pages import Page
from kpianalysis.tables import State, as_table

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
NOT_SAID = "The data supplied does not say."


def without(review, frame="assessments", **columns):
    """The same review, with the data of some columns deleted."""
    return dataclasses.replace(review, **{frame: getattr(review, frame).assign(**columns)})


def answered(review, key):
    found = [one for one in standing_answers(review) if one.key.startswith(key)]
    assert len(found) == 1, [one.key for one in standing_answers(review)]
    return found[0]


@pytest.fixture
def words(make):
    return make.usual(cause="Vacancies.", effect="People wait.", remedy="Two staff were hired.")


def test_there_are_the_ten_questions_in_their_order(words):
    keys = [one.key.split("-")[0] for one in standing_answers(words)]
    assert keys == [
        "why", "companion", "mitigated", "missed", "improving", "credits", "changed", "backlog",
        "projects", "assurance",
    ]  # fmt: skip


def test_why_says_cause_effect_remedy_verdict_and_links_its_section(words):
    one = answered(words, "why")
    said = " ".join(one.said)
    assert one.question.startswith("Why is “Home care assessments” under target")
    assert "It missed its 75% target in all three months" in said
    assert "Why: Vacancies." in said
    assert "What it means: People wait." in said
    assert "What is being done: Two staff were hired." in said
    assert "Missed its target 13 months running" in said
    assert one.see == (("section", REF),)
    assert one.missing == ()


@pytest.mark.parametrize(
    ("column", "part"),
    [
        ("cause", "why"),
        ("effect", "what it means for people"),
        ("remedy", "what is being done"),
    ],
)
def test_part_whose_words_are_deleted_is_not_answered(words, column, part):
    one = answered(without(words, **{column: None}), "why")
    assert one.missing == (part,)
    assert f"The data supplied does not say {part}." in one.html


def test_why_without_a_kpi_in_focus_is_not_answered(make):
    review = make.review([make.kpi(REF)], make.observed(REF, [80] * 13))
    assert answered(review, "why").html == NOT_SAID


def companion_review(make, others):
    kpis = [make.kpi(REF, companion=OTHER), make.kpi(OTHER, plain_name="Residential")]
    return make.review(
        kpis,
        make.observed(REF, [60.0] * 3, first="2019-04", numerator=60.0, denominator=100.0),
        make.observed(OTHER, others, first="2019-04", numerator=90.0, denominator=100.0),
        in_focus=[REF],
    )


def test_companion_is_set_beside_and_the_difference_said(make):
    one = answered(companion_review(make, [90.0] * 3), "companion")
    assert one.question == "Is “Residential” as bad as “Home care assessments”?"
    assert one.said[0] == "Residential: 90.00%, beside 60.00%."
    assert "180 of 300 cases here and 270 of 300 there" in one.said[1]


def test_companion_without_results_is_not_answered(make):
    one = answered(companion_review(make, [State.NOT_SUPPLIED] * 3), "companion")
    assert one.html == NOT_SAID


def test_mitigated_names_each_with_reason_and_what_would_count(words):
    one = answered(words, "mitigated")
    assert one.said[0] == (
        "Home care assessments (ACF_KPI_03), since October 2018: The policy is under review."
    )
    assert one.said[1].startswith("Without mitigation, 3 more misses would have counted, none")


def test_empty_register_says_none_and_no_register_does_not_say(make):
    held = make.review([make.kpi(REF)], make.observed(REF, [80] * 13), mitigations=[])
    assert answered(held, "mitigated").said == (
        "No mitigation was in force in April to June 2019.",
    )
    none = make.review([make.kpi(REF)], make.observed(REF, [80] * 13))
    assert answered(none, "mitigated").html == NOT_SAID


def test_register_that_is_not_there_is_not_there_on_an_earlier_day_either(make):
    review = make.review([make.kpi(REF)], make.observed(REF, [80] * 13))
    earlier = dataclasses.replace(review, contract=review.contract.as_at(review.as_at))
    assert answered(earlier, "mitigated").html == NOT_SAID


def test_missed_says_what_it_did_or_that_nobody_says(words):
    assert "People wait." in answered(words, "missed").said[0]
    silent = answered(without(words, effect=None), "missed")
    assert silent.missing == ("what it did to services for “Home care assessments”",)


def test_nothing_missed_is_an_answer_and_nothing_judged_is_none(make):
    met = make.review([make.kpi(REF)], make.observed(REF, [80] * 13))
    assert answered(met, "missed").said == (
        "No KPI that could be judged missed its target in April to June 2019.",
    )
    silent = make.review([make.kpi(REF)], make.observed(REF, [State.NOT_SUPPLIED] * 13))
    assert answered(silent, "missed").html == NOT_SAID
    assert answered(silent, "improving").html == NOT_SAID


def test_improving_counts_both_periods_and_says_a_direction(make):
    # Three KPIs; the number that miss rises from 0 to 3 over 13 months.
    misses = {"F_KPI_01": 3, "F_KPI_02": 6, "F_KPI_03": 10}
    review = make.review(
        [make.kpi(ref, plain_name=f"Bills {ref[-1]}") for ref in misses],
        *(make.observed(ref, [80.0] * n + [60.0] * (13 - n)) for ref, n in misses.items()),
    )
    said = answered(review, "improving").said
    assert said[0].startswith("April to June 2019: 9 of 9 monthly results missed their target")
    assert said[1].startswith("January to March 2019: 6 of 9 monthly results missed their target")
    assert "Over 13 months the share of results that missed grew, by more than chance" in said[3]


def test_direction_of_few_months_is_not_said(make):
    review = make.review([make.kpi(REF)], make.observed(REF, [60.0] * 3, first="2019-04"))
    assert "From 3 months no direction can be said." in answered(review, "improving").said


def test_backlog_is_said_with_its_month_and_not_guessed(make):
    held = make.review(
        [make.kpi(REF)],
        make.observed(REF, [60.0] * 3, first="2019-04", backlog=[10.0, 12.0, 15.0]),
    )
    assert answered(held, "backlog").said == (
        "Home care assessments (ACF_KPI_03): 15 open at the end of June 2019, after 10 in "
        "April 2019.",
    )
    assert answered(without(held, backlog=float("nan")), "backlog").html == NOT_SAID


def test_backlogs_that_are_not_told_stand_in_the_csv_of_the_section_that_is_linked(make):
    # Six KPIs with a backlog; five are named in the answer.
    refs = [f"F_KPI_0{n}" for n in range(1, 7)]
    review = make.review(
        [make.kpi(ref, plain_name=f"Bills {ref[-1]}") for ref in refs],
        *(make.observed(ref, [80.0] * 3, first="2019-04", backlog=[1.0, 2.0, 3.0]) for ref in refs),
    )
    one = answered(review, "backlog")
    assert one.said[5] == "One more KPI has a backlog on record: the table of every KPI shows it."
    assert one.see == (("section", "every-kpi"),)
    held = every_kpi(review).tables["every-kpi"]
    assert held.loc[held["kpi_ref"].eq("F_KPI_06"), "backlog"].tolist() == [1.0, 2.0, 3.0]


def test_months_without_a_miss_are_not_said_to_count_any(make):
    values = [80.0] * 12 + [60.0]
    review = make.review([make.kpi(REF)], make.observed(REF, values))
    said = answered(review, "improving").said
    assert said[0].startswith("April to June 2019: 1 of 3 monthly results missed its target, 1 of")
    assert said[1] == (
        "January to March 2019: none of 3 monthly results missed its target, and no failure "
        "counted."
    )


def test_changes_need_some_data_of_the_period(make, words):
    said = answered(words, "changed").said
    assert "After March 2019 no KPI was added, ended or given another target or minimum." in said
    silent = without(words, file=None)
    assert answered(silent, "changed").html == NOT_SAID


def test_assurance_is_for_the_board_and_rests_on_evidence(words, make):
    one = answered(words, "assurance")
    assert one.said[0] == "That is for the Board to say."
    assert one.see == (("section", "evidence"),)
    silent = make.review([make.kpi(REF)], make.observed(REF, [State.NOT_SUPPLIED] * 13))
    assert answered(silent, "assurance").html == NOT_SAID


def test_councils_words_come_before_the_extracts(words):
    council = as_table(
        "commentary",
        pd.DataFrame(
            [
                {
                    "kpi_ref": REF,
                    "period_start": pd.Timestamp("2019-06-01"),
                    "about": "miss",
                    "cause": "Too few assessors",
                    "author": "Contract manager",
                    "written": pd.Timestamp("2019-07-15"),
                }
            ]
        ),
    )
    said = answered(dataclasses.replace(words, commentary=council), "why").said
    assert "Why: Too few assessors." in said
    assert "What it means: People wait." in said


def test_what_is_not_answered_stands_in_one_line_each(make):
    review = make.review([make.kpi(REF)], make.observed(REF, [State.NOT_SUPPLIED] * 13))
    html = standing_questions(review).html
    lines = html.partition("does not say:")[2]
    assert "<li>How much has come back in service credits since April 2015?</li>" in lines
    held = standing_questions(review).tables["questions"]
    assert held.loc[held["is_answered"], "key"].tolist() == ["changed"]


def test_answer_that_the_last_page_had_and_this_one_lacks_is_told_in_full(make):
    page = Page(period="2018-19 Q4", as_at="2019-04-25")
    nothing = changes_between(make.usual().in_period, make.usual().in_period)
    last = LastPage(page.as_at, page, False, None, nothing, nothing, nothing, ())
    then = make.review(
        [make.kpi(REF)], make.observed(REF, [60.0] * 10, backlog=12.0), period="2018-19 Q4"
    )
    now = make.review([make.kpi(REF)], make.observed(REF, [80.0] * 13))
    now = dataclasses.replace(now, last_page=last, open_earlier=lambda: then)
    shown = standing_questions(now)
    lost = shown.tables["questions"].query("no_longer")["key"].tolist()
    assert lost == ["backlog"]
    answers = shown.html.partition("does not say:")[0]
    assert "what is the open backlog?</dt><dd>The data supplied no longer says. " in answers
    assert "On the page of January to March 2019 it did." in answers
    assert "what is the open backlog?" not in shown.html.partition("does not say:")[2]


def test_credits_say_what_fell_due_and_not_what_was_paid_and_nothing_without_a_tariff(make):
    rates = [{"from": "2015-04", "missed_target": 1000, "below_minimum": 2500}]
    kpis, months = [make.kpi(REF)], make.observed(REF, [80.0] * 11 + [70.0] * 2)
    one = answered(make.review(kpis, months, credits={"rates": rates}), "credits")
    # Two months missed, at 1,000 pounds each.
    assert "£2,000 has fallen due" in one.said[0]
    assert one.missing == ("what was paid",)
    assert answered(make.review(kpis, months), "credits").html == NOT_SAID


def test_projects_are_answered_from_the_list_and_not_without_one(words):
    row = {"project_ref": "P1", "project": "Website", "rag": "Green", "priority": "Yes"}
    review = dataclasses.replace(words, projects=lists(listed(row)))
    one = answered(review, "projects")
    assert one.is_answered
    assert one.see == (("section", "projects"),)
    gone = dataclasses.replace(review, projects=review.projects.iloc[:0])
    assert answered(gone, "projects").html == NOT_SAID
