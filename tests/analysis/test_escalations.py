"""An escalation is followed from its first month to the last one marked, and no further."""

import pandas as pd
import pytest

from kpianalysis.analysis.escalations import escalations, says_anything


def months(*kpis, first="2017-08", sent=None):
    """Months of KPIs, each a list of what the extract says; ``sent`` is the file of each month."""
    tables = []
    for number, said in enumerate(kpis, start=1):
        starts = pd.date_range(f"{first}-01", periods=len(said), freq="MS")
        files = sent or [f"month-{at}.xlsx" for at in range(len(said))]
        tables.append(
            pd.DataFrame(
                {
                    "kpi_ref": f"IT_KPI_{number:02}",
                    "period_start": starts,
                    "period_end": starts + pd.offsets.MonthEnd(0),
                    "escalated": pd.Series(said, dtype="str"),
                    "submission": pd.Series(files, dtype="str"),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def states(*kpis, last="2017-11", **others):
    found = escalations(months(*kpis, **others), pd.Timestamp(f"{last}-01"))
    return [
        (row.kpi_ref[-2:], row.opened.strftime("%b"), row.last_seen.strftime("%b"),
         int(row.months_open), row.state)
        for row in found.itertuples()
    ]  # fmt: skip


def test_an_escalation_marked_to_the_last_month_is_open():
    # August, September, October, November: four months.
    assert states(["Yes"] * 4) == [("01", "Aug", "Nov", 4, "open")]


def test_a_word_for_no_closes_it_in_that_month():
    assert states(["Yes", "Yes", "No", "No"]) == [("01", "Aug", "Sep", 2, "closed")]


def test_a_blank_closes_it_where_its_file_marks_another_kpi():
    assert states(["Yes", None, None, None], ["Yes", "Yes", "Yes", "Yes"]) == [
        ("01", "Aug", "Aug", 1, "closed"),
        ("02", "Aug", "Nov", 4, "open"),
    ]


def test_a_blank_in_a_file_that_marks_nothing_closes_nothing():
    # The column may be missing from the files of October and November.
    assert states(["Yes", "Yes", None, None]) == [("01", "Aug", "Sep", 2, "not stated since")]


def test_a_month_of_which_nothing_is_said_does_not_part_an_escalation():
    # August to October is three months, though September's file says nothing.
    assert states(["Yes", None, "Yes", "No"]) == [("01", "Aug", "Oct", 3, "closed")]


def test_an_escalation_that_comes_back_is_a_second_one():
    assert states(["Yes", "No", "Yes", "Yes"]) == [
        ("01", "Aug", "Aug", 1, "closed"),
        ("01", "Oct", "Nov", 2, "open"),
    ]


def test_one_file_for_a_quarter_tells_of_its_unmarked_months():
    # One file for October to December: a blank in December closes what it marked in November.
    found = states([None, None, "Yes", "Yes", None], last="2017-12", sent=["q2"] * 2 + ["q3"] * 3)
    assert found == [("01", "Oct", "Nov", 2, "closed")]


def test_what_came_later_does_not_show():
    assert states(["Yes", "Yes", "No", "No"], last="2017-09") == [("01", "Aug", "Sep", 2, "open")]


@pytest.mark.parametrize("word", ["Yes", "Y", "Level 2", "escalated to Board", "✓"])
def test_any_word_but_a_no_is_an_escalation(word):
    found = escalations(months([word]), pd.Timestamp("2017-08-01"))
    assert found["state"].tolist() == ["open"]
    assert found["words"].tolist() == [word]


@pytest.mark.parametrize("word", ["No", " n ", "None", "-", "Closed", "0", "N/A"])
def test_a_no_is_none_and_yet_something_said(word):
    told = months([word])
    assert escalations(told, pd.Timestamp("2017-08-01")).empty
    assert says_anything(told)


def test_blank_months_say_nothing():
    assert not says_anything(months([None, None, ""]))
    assert escalations(months([None, None]), pd.Timestamp("2017-09-01")).empty


def test_quarter_counts_its_three_months():
    table = months(["Yes"]).assign(period_end=pd.Timestamp("2017-10-31"))
    assert escalations(table, pd.Timestamp("2017-08-01"))["months_open"].tolist() == [3]


def test_an_open_escalation_has_no_month_of_closing():
    found = escalations(months(["Yes"], ["No"]), pd.Timestamp("2017-08-01"))
    assert found["closed"].isna().all()
