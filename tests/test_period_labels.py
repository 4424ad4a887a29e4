"""Labels of periods, in every spelling that suppliers use; what is in doubt is never guessed."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.intake.period_columns import read_spans
from kpianalysis.months import Month
from kpianalysis.period_labels import read_span, year_in_title
from kpianalysis.spans import Calendar, Span

CONTRACT = Calendar(contract_start=Month(2015, 4))
months = st.builds(Month, st.integers(2000, 2098), st.integers(1, 12))
years = st.integers(2000, 2098)


def read(label, calendar=CONTRACT, year_text=None):
    return read_span(label, calendar, year_text).span


def spans(first: Month, length: int = 1) -> Span:
    return Span.of_months(first, length)


@given(months)
def test_a_month_in_any_spelling(month):
    short = f"{month.short[:3]}-{month.year % 100:02}"
    for label in (short, month.words, month.iso + "-01", f"{month.short} (p)", month.first_day):
        assert read(label) == spans(month)


@given(years, st.integers(1, 4))
def test_a_quarter_of_a_financial_year_in_any_spelling(year, quarter):
    two = f"{(year + 1) % 100:02}"
    wanted = spans(Month(year, 4) + 3 * (quarter - 1), 3)
    for label in (
        f"Q{quarter} {year}/{two}",
        f"Q{quarter} {year}-{two}",
        f"Qtr {quarter} {year}\u2013{two}",
        f"Quarter {quarter}, {year}/{year + 1}",
        f"{year}-{two} Q{quarter}",
        f"q{quarter} fy {year}/{two}",
    ):
        assert read(label) == wanted, label


@given(years, st.integers(1, 4))
def test_a_bare_quarter_is_asked_about_until_a_person_says_what_it_means(year, quarter):
    label = f"Q{quarter} {year}"
    asked = read_span(label, CONTRACT)
    assert asked.span is None
    assert "is ambiguous" in asked.problem
    in_year = spans(Month(year, 1) + 3 * (quarter - 1), 3)
    financial = spans(Month(year, 4) + 3 * (quarter - 1), 3)
    assert in_year.run in asked.problem
    assert financial.run in asked.problem
    assert read(label, Calendar(bare_quarter="calendar")) == in_year
    assert read(label, Calendar(bare_quarter="financial")) == financial


@pytest.mark.parametrize(
    ("label", "span"),
    [
        ("Month 25", spans(Month(2017, 4))),
        ("Contract month 1", spans(Month(2015, 4))),
        ("CM 26", spans(Month(2017, 5))),
        ("M03", spans(Month(2015, 6))),
        ("H1 2019/20", spans(Month(2019, 4), 6)),
        ("Half 2 2019-20", spans(Month(2019, 10), 6)),
        ("2018/19", spans(Month(2018, 4), 12)),
        ("2018-2019", spans(Month(2018, 4), 12)),
        ("FY 2018-19", spans(Month(2018, 4), 12)),
        ("2018", spans(Month(2018, 1), 12)),
        (2018, spans(Month(2018, 1), 12)),
        (2018.0, spans(Month(2018, 1), 12)),
        ("Apr-Jun 2019", spans(Month(2019, 4), 3)),
        ("Nov - Jan 20", spans(Month(2019, 11), 3)),
        ("Nov 2019 to Jan 2020", spans(Month(2019, 11), 3)),
        ("Quarter ending June 2019", spans(Month(2019, 4), 3)),
        ("Year to March 2019", spans(Month(2018, 4), 12)),
        ("April 2015/16", spans(Month(2015, 4))),
        ("Jan 2015-16", spans(Month(2016, 1))),
        (dt.date(2019, 6, 30), spans(Month(2019, 6))),
        (43556, spans(Month(2019, 4))),
    ],
)
def test_a_label_names_its_days(label, span):
    assert read(label) == span


@pytest.mark.parametrize("label", ["Period 3", "P13", "01_04/15"])
def test_a_period_of_four_weeks_needs_its_last_day(label):
    assert "4-week period" in read_span(label, CONTRACT).problem


@pytest.mark.parametrize(
    "label",
    ["", "Total", "Q5 2019/20", "H3 2019/20", "2018/20", "Q1 2018/20", "Month 0", 12.5, True, None,
     "Jan to Mar", "Jun 2019 to Apr 2019", "month", "x" * 61, float("nan"), float("inf")],
)  # fmt: skip
def test_what_names_no_period_is_none(label):
    assert read_span(label, CONTRACT).span is None


@pytest.mark.parametrize(
    ("label", "year_text", "month"),
    [
        ("Apr", "2015-16", Month(2015, 4)),
        ("March", "2015-16", Month(2016, 3)),
        ("Mar", "2016", Month(2016, 3)),
        ("Mar", "KPI results 2015/16", Month(2016, 3)),
    ],
)
def test_a_month_without_a_year_takes_the_year_of_its_table(label, year_text, month):
    assert read(label, year_text=year_text) == spans(month)
    assert read(label) is None


@pytest.mark.parametrize("mark", ["(p)", "[p]", "(provisional)", "(Prov)"])
def test_a_period_can_say_that_it_is_provisional(mark):
    said = read_span(f"Jun-19 {mark}", CONTRACT)
    assert said.provisional
    assert said.span == spans(Month(2019, 6))
    assert not read_span("Jun-19 (r)", CONTRACT).provisional


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_label_can_stop_the_reading(label):
    said = read_span(label, CONTRACT)
    assert said.span is None or said.problem is None


@given(
    st.lists(
        st.sampled_from(
            ["Apr-19", "Q1 2019", "Total", 2018, 2018.0, True, None, dt.date(2019, 6, 1)]
        )
    )
)
def test_a_column_reads_as_its_labels_do_one_by_one(labels):
    table = read_spans(pd.Series(labels, dtype=object), CONTRACT)
    for place, label in enumerate(labels):
        said = read_span(label, CONTRACT)
        first = table["period_start"].iloc[place]
        assert (None if pd.isna(first) else first.date()) == (said.span and said.span.first_day)
        assert table["problem"].iloc[place] == said.problem or said.problem is None


def test_a_column_of_a_million_labels_reads_each_once():
    labels = pd.Series(np.tile(["Apr-19", "May-19"], 500_000), dtype="str")
    assert read_spans(labels, CONTRACT)["period_start"].nunique() == 2


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("KPI results 2015-16", "2015-16"),
        ("KPI results 2015/2016", "2015-16"),
        ("Report of 2019", "2019"),
        ("2014-15 and 2015-16", None),
        ("2015 and 2016", None),
        ("KPI results", None),
        ("Rows 2015-18", None),
    ],
)
def test_a_title_gives_a_year_only_when_it_names_one(title, year):
    assert year_in_title(title) == year


def test_a_label_that_may_be_a_month_or_a_year_is_settled_by_those_beside_it():
    free = Calendar()
    assert "may be a month or a financial year" in read_span("2011-12", free).problem
    years = read_spans(pd.Series(["2010-11", "2011/12", "2012-13"]), free)
    assert years["period_start"].dt.strftime("%Y-%m").tolist() == ["2010-04", "2011-04", "2012-04"]
    months = read_spans(pd.Series(["2011-11", "2011-12", "2012-01"]), free)
    assert months["period_start"].dt.strftime("%Y-%m").tolist() == ["2011-11", "2011-12", "2012-01"]
    assert read("2011-12", Calendar(year_or_month="year")).months == 12
    assert read("2011-12", Calendar(year_or_month="month")).months == 1
