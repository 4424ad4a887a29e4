"""A page needs words on every miss and every long-term mitigation before it is approved."""

from dataclasses import replace

import pandas as pd
import pytest

from kpianalysis.display.required_words import missing_words, say_missing, say_missing_by_kpi
from kpianalysis.tables import as_table

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
ALL = {"cause": "Vacancies.", "effect": "People waited.", "remedy": "Two posts."}
NAME = f"Home care assessments ({REF})"


def written(review, *rows, about="miss", ref=REF):
    base = {"kpi_ref": ref, "about": about, "author": "Contract manager"}
    base |= {"written": pd.Timestamp("2019-07-03")}
    rows = [base | {"period_start": pd.Timestamp(2019, month, 1)} | said for month, said in rows]
    held = [review.commentary, as_table("commentary", pd.DataFrame(rows))]
    return replace(review, commentary=as_table("commentary", pd.concat(held)))


def told(review):
    missing = missing_words(review)
    return [
        (r["kpi_ref"], r["period_start"].month, r["about"], r["missing"])
        for r in missing.to_dict("records")
    ]


def test_each_month_that_missed_needs_cause_effect_and_remedy(make):
    # 80 meets the target of 75.
    review = make.quarter((58, 80, 60))
    assert told(review) == [
        (REF, month, "miss", word) for month in (4, 6) for word in ("cause", "effect", "remedy")
    ]
    missing = missing_words(review)
    assert list(missing) == [
        "kpi_ref", "name", "period_start", "period_end", "about", "missing",
    ]  # fmt: skip
    assert missing["name"].unique().tolist() == [NAME]


def test_a_miss_that_does_not_count_needs_them_too(make):
    mitigations = [{"kpi": REF, "from": "2019-06", "reason": "The policy is under review."}]
    review = make.quarter((80, 80, 60), mitigations=mitigations)
    assert [row[1:] for row in told(review)] == [
        (6, "miss", "cause"), (6, "miss", "effect"), (6, "miss", "remedy"),
    ]  # fmt: skip


def test_nothing_is_missing_where_nothing_was_missed(make):
    review = make.quarter((80, 80, 80))
    assert missing_words(review).empty
    assert say_missing(missing_words(review)) == []
    assert say_missing_by_kpi(missing_words(review)) == []


def test_words_of_the_council_or_of_the_supplier_do_column_by_column(make):
    # The supplier gives the cause each month; the Council adds effect and remedy of April alone.
    review = make.quarter((58, 60, 80), columns={"cause": "Vacancies."})
    review = written(review, (4, {"effect": "People waited.", "remedy": "Two posts."}))
    assert told(review) == [(REF, 5, "miss", "effect"), (REF, 5, "miss", "remedy")]
    assert missing_words(written(review, (5, ALL))).empty


def test_supplier_alone_may_explain_a_miss(make):
    assert missing_words(make.quarter((58, 60, 61), columns=ALL)).empty


@pytest.mark.parametrize("blank", ["-", "…", " TBC ", "t.b.c.", "N/A", "To be confirmed.", "?"])
def test_words_that_are_still_to_come_are_missing(make, blank):
    review = make.quarter((58, 80, 80), columns=ALL | {"cause": blank})
    assert told(written(review, (4, {"cause": blank}))) == [(REF, 4, "miss", "cause")]


def test_words_to_come_of_the_council_leave_the_suppliers_standing(make):
    review = make.quarter((58, 80, 80), columns=ALL)
    assert missing_words(written(review, (4, {"cause": "TBC"}))).empty


@pytest.mark.parametrize(
    "answer", ["None", "None needed: it was one day of snow", "n/a here", "雪"]
)
def test_an_answer_is_not_taken_for_a_blank(make, answer):
    assert missing_words(make.quarter((58, 80, 80), columns=ALL | {"remedy": answer})).empty


@pytest.mark.parametrize(
    "other",
    [{"about": "mitigation"}, {"ref": OTHER}],
    ids=["of the mitigation", "of another KPI"],
)
def test_words_about_something_else_explain_no_miss(make, other):
    assert len(told(written(make.quarter((58, 80, 80)), (4, ALL), **other))) == 3


def test_a_reply_of_the_supplier_is_neither_cause_nor_effect_nor_remedy(make):
    review = written(make.quarter((58, 80, 80)), (4, {"supplier_reply": "We agree."}))
    assert len(told(review)) == 3


def long_term(make, reason, results=(80,) * 13, **columns):
    """Nine months to June 2019 in mitigation, and long-term from six on."""
    mitigations = [{"kpi": REF, "from": "2018-10", "reason": reason}]
    return make.review(
        [make.kpi(REF)], make.observed(REF, list(results), **columns), mitigations=mitigations
    )


def test_long_term_mitigation_needs_a_reason_even_when_the_target_was_met(make):
    assert missing_words(long_term(make, "The policy is under review.")).empty
    review = long_term(make, "TBC")
    # The first month of the period stands for the mitigation, as in the Council's workbook.
    assert told(review) == [(REF, 4, "mitigation", "reason")]
    assert say_missing(missing_words(review)) == [
        f"{NAME}: the reason for its mitigation is missing."
    ]
    assert say_missing_by_kpi(missing_words(review)) == [f"{NAME}: the reason for its mitigation."]


def test_reason_may_stand_in_the_councils_words(make):
    review = long_term(make, "TBC")
    assert missing_words(written(review, (4, {"cause": "Policy."}), about="mitigation")).empty
    # A remedy alone is no reason, and words of another month of the period are about it too.
    assert told(written(review, (4, {"remedy": "Review."}), about="mitigation"))
    assert missing_words(written(review, (6, {"cause": "Policy."}), about="mitigation")).empty


def test_short_mitigation_needs_no_reason_of_its_own(make):
    mitigations = [{"kpi": REF, "from": "2019-05", "to": "2019-06", "reason": "TBC"}]
    assert missing_words(make.quarter((80, 80, 80), mitigations=mitigations)).empty


def test_reason_of_a_mitigation_explains_no_miss(make):
    review = long_term(make, "TBC", results=[80] * 12 + [60], effect="e", remedy="r")
    assert told(review) == [(REF, 4, "mitigation", "reason"), (REF, 6, "miss", "cause")]


def test_one_line_for_each_kpi_and_column_names_all_months(make):
    review = make.quarter((58, 60, 61), (50, 90, 40), columns={"cause": "Vacancies."})
    review = written(review, (5, {"effect": "People waited."}))
    assert say_missing(missing_words(review)) == [
        f"{NAME}: the effect on residents is missing for April and June 2019.",
        f"{NAME}: the remedy is missing for April to June 2019.",
        "Bills paid (F_KPI_01): the effect on residents is missing for April and June 2019.",
        "Bills paid (F_KPI_01): the remedy is missing for April and June 2019.",
    ]
    # In fewer lines: what is missing of the same months, together.
    assert say_missing_by_kpi(missing_words(review)) == [
        f"{NAME}, April and June 2019: the effect on residents and the remedy.",
        f"{NAME}, May 2019: the remedy.",
        "Bills paid (F_KPI_01), April and June 2019: the effect on residents and the remedy.",
    ]


def test_kpis_stand_in_the_contracts_order(make):
    kpis = [make.kpi("F_KPI_01", plain_name="Bills paid"), make.kpi(REF)]
    review = make.quarter((58, 80, 80), (50, 90, 90), kpis=kpis)
    assert missing_words(review)["kpi_ref"].unique().tolist() == ["F_KPI_01", REF]


def test_quarters_are_named_as_quarters(make):
    quarters = make.observed(REF, [58.0], first="2019-04", cause="Vacancies.", remedy="Posts.")
    quarters["period_end"] = pd.Timestamp("2019-06-30")
    review = make.review([make.kpi(REF)], quarters, frequency="quarterly")
    assert say_missing(missing_words(review)) == [
        f"{NAME}: the effect on residents is missing for April to June 2019."
    ]


def test_hostile_words_are_words_and_are_not_quoted(make):
    evil = "\x1b[2J{0} %s\n" + "x" * 10_000
    review = make.quarter((58, 80, 80), columns={"cause": evil, "effect": evil})
    assert say_missing(missing_words(review)) == [f"{NAME}: the remedy is missing for April 2019."]
