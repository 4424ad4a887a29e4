"""Beside each miss: who says what of it, how many people it is, and the open backlog."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from kpianalysis.display.misses import missed_target
from kpianalysis.tables import as_table

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
NAME = "Home care assessments (ACF_KPI_03)"
SAID = {"author": "Contract manager", "written": pd.Timestamp("2019-07-03"), "about": "miss"}


def rows_of(html, key):
    content = re.search(rf'<table id="table-{key}">(.*?)</table>', html, re.S)[1]
    return [
        [re.sub("&#39;", "'", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", content, re.S)
    ]


def with_words(review, *rows):
    said = [SAID | row | {"period_start": pd.Timestamp(row["period_start"])} for row in rows]
    return replace(review, commentary=as_table("commentary", pd.DataFrame(said)))


def quarter(make, values=(58, 60, 62), kpi=None, **columns):
    return make.review(
        [kpi or make.kpi(REF)], make.observed(REF, list(values), first="2019-04", **columns)
    )


def words(review):
    return [line[1:] for line in rows_of(missed_target(review).html, "missed-words")[1:]]


def figures(review):
    head, *lines = rows_of(missed_target(review).html, "missed")
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_the_suppliers_words_stand_once_where_they_are_the_same_each_month(make):
    review = quarter(make, cause="Vacancies.", remedy="Recruitment.")
    assert words(review) == [
        ["April to June 2019", "The supplier's extract", "Vacancies.", "[x] nothing said",
         "Recruitment."],
    ]  # fmt: skip


def test_suppliers_own_none_is_an_answer_and_stands_in_quotes(make):
    review = quarter(make, cause="None", remedy="None identified", effect="none")
    assert words(review)[0][2:] == ["“None”", "“none”", "None identified"]


def test_the_council_stands_before_the_supplier_with_author_and_date(make):
    review = with_words(
        quarter(make, cause="Vacancies."),
        {"kpi_ref": REF, "period_start": "2019-04-01", "cause": "Too few assessors."},
    )
    assert [line[:3] for line in words(review)] == [
        ["April 2019", "The Council (Contract manager, 3 July 2019)", "Too few assessors."],
        ["April to June 2019", "The supplier's extract", "Vacancies."],
    ]


def test_a_miss_without_any_words_says_so_beside_one_that_has_some(make):
    review = quarter(make, cause=["Vacancies.", None, None])
    nobody = ["May and June 2019", "Nobody has explained this miss yet.", "[x]", "[x]", "[x]"]
    assert words(review)[1] == nobody


def test_misses_of_which_nobody_says_anything_are_told_in_a_sentence(make):
    assert "Nobody has explained these misses yet." in missed_target(quarter(make)).html
    one = missed_target(quarter(make, [80, 80, 58])).html
    assert "Nobody has explained this miss yet." in one
    assert "missed-words" not in one


def test_a_remedy_shows_its_owner_and_whether_its_due_date_has_passed(make):
    # The page stands as at 12 September 2019.
    remedy = {"kpi_ref": REF, "remedy": "Two posts filled", "owner": "Head of care"}
    review = with_words(
        quarter(make),
        remedy | {"period_start": "2019-04-01", "due": pd.Timestamp("2019-09-12")},
        remedy | {"period_start": "2019-05-01", "due": pd.Timestamp("2019-09-11")},
    )
    assert [line[4] for line in words(review)[:2]] == [
        "Two posts filled. Owner: Head of care. Due by 12 September 2019.",
        "Two posts filled. Owner: Head of care. Due by 11 September 2019: overdue.",
    ]


def test_a_reply_of_the_supplier_stands_below_the_table_and_explains_the_miss(make):
    review = with_words(
        quarter(make, [80, 80, 58]),
        {"kpi_ref": REF, "period_start": "2019-06-01", "supplier_reply": "We are <b>sorry</b>."},
    )
    html = missed_target(review).html
    assert f"The supplier replies on {NAME}, June 2019: We are &lt;b&gt;sorry&lt;/b&gt;." in html
    assert "Nobody has explained" not in html


def test_words_about_a_miss_that_was_corrected_away_are_not_shown(make):
    review = with_words(
        quarter(make, [58, 80, 80]),
        {"kpi_ref": REF, "period_start": "2019-05-01", "cause": "Snow."},
    )
    assert "Snow." not in missed_target(review).html


def behind(review):
    return [line["People or cases affected"] for line in figures(review)]


def test_people_behind_each_miss_and_how_many_fewer_would_have_met_it(make):
    # 62 of 210 late is 70.48%; 75% of 210 is 157.5, so 158 were needed and 148 were in time: 10.
    kpi = make.kpi(REF, title="% done in time", counted="people")
    review = quarter(make, [70.48] * 3, kpi, numerator=148, denominator=210)
    assert behind(review) == ["62 of 210 people; 10 too many"] * 3


def test_people_are_not_supplied_where_a_month_has_no_counts(make):
    kpi = make.kpi(REF, title="% done in time")
    review = quarter(make, kpi=kpi, numerator=[116, None, None], denominator=[200, None, None])
    assert behind(review)[1:] == ["[x] not supplied"] * 2


def test_measure_that_is_no_percentage_has_no_people_behind_it(make):
    kpi = make.kpi(REF, title="Days to answer", unit="days")
    assert "People or cases affected" not in figures(quarter(make, kpi=kpi))[0]


@pytest.mark.parametrize(
    ("title", "backlog", "told"),
    [
        ("% of cases done within 15 Business Days", [71, None, 0],
         ["; open backlog 71", "; backlog not supplied", "; open backlog 0"]),
        ("% of cases done", [71, None, None], ["; open backlog 71", "", ""]),
        ("% of calls answered within 60 seconds", [None] * 3, [""] * 3),
    ],
)  # fmt: skip
def test_open_backlog_stands_beside_a_percentage_within_days(make, title, backlog, told):
    review = quarter(make, kpi=make.kpi(REF, title=title), backlog=backlog)
    assert behind(review) == [f"[x] not supplied{end}" for end in told]
    explained = "Backlog: cases still open past the time limit"
    assert (explained in missed_target(review).html) is any(told)


def test_basis_of_counts_is_told_where_it_is_not_that_of_the_result(make):
    marks = {"basis": "published", "counts_basis": "illustrative"}
    review = quarter(make, numerator=[116, None, None], denominator=[200, None, None], **marks)
    assert [line["Basis"] for line in figures(review)] == [
        "published; counts illustrative", "published", "published",
    ]  # fmt: skip


def test_csv_beside_the_table_holds_people_and_backlog_as_numbers(make):
    review = quarter(make, [58, 80, 80], numerator=116, denominator=200, backlog=7)
    tidy = missed_target(review).tables["missed"].iloc[0]
    # 84 of 200 late; 75% of 200 is 150, so 34 fewer.
    assert tidy[["affected", "to_target", "backlog"]].tolist() == [84, 34, 7]
