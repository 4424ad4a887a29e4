"""The supplier's own counts and credits are read where their words and their period are clear."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from highways import MONTH_HEADER, write_folder
from highways import clean as clean_files
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis import store
from kpianalysis.cleaning import clean
from kpianalysis.intake.stated_labels import what_is_stated

RESULTS = [
    ["KPI report for June 2019"],
    MONTH_HEADER,
    ["RD_KPI_01", "90%", "92.50%", 185, 200],
    ["RD_KPI_02", 10, 9, None, None],
]


def summary(*rows, title="KPI summary, June 2019"):
    return {"Summary": [[title], *rows], "Jun-19": RESULTS}


@pytest.fixture
def read(clean_rows, workbook_bytes):
    def make(sheets, name="q1.xlsx"):
        content = workbook_bytes(sheets) if isinstance(sheets, dict) else sheets
        return clean_rows(content, name)

    return make


def told(cleaned):
    table = cleaned.stated
    return [
        (start.strftime("%Y-%m"), what, value, cell)
        for start, what, value, cell in zip(
            table["period_start"], table["what"], table["value"], table["cell"], strict=True
        )
    ]


def test_a_summary_in_front_of_the_results_is_kept_beside_them(read):
    cleaned = read(summary(["Target Service Level Achieved", 2], ["Below Minimum", 0]))
    assert told(cleaned) == [
        ("2019-06", "met target", 2, "B2"),
        ("2019-06", "below minimum", 0, "B3"),
    ]
    line = cleaned.ledger.query("cell == 'B2' and sheet == 'Summary'").iloc[0]
    assert (line["outcome"], line["reason"]) == ("accepted", "stated")
    assert line["raw"] == "Target Service Level Achieved | 2.0"
    assert len(cleaned.observations) == 2


def test_a_total_below_the_results_is_of_their_month(read):
    sheet = [*RESULTS, ["Total", "KPIs at target", None, 2]]
    assert told(read({"Results": sheet})) == [("2019-06", "met target", 2, "D5")]


@pytest.mark.parametrize("corner", ["Status", "Measure"])  # no table of KPIs, and one to the eye
def test_months_across_give_one_count_for_each(read, corner):
    rows = [corner, "Apr-19", "May-19"], ["KPIs at target", 3, 2], ["Below minimum", 0, 1]
    assert told(read(summary(*rows, title="Summary"))) == [
        ("2019-04", "met target", 3, "B3"),
        ("2019-05", "met target", 2, "C3"),
        ("2019-04", "below minimum", 0, "B4"),
        ("2019-05", "below minimum", 1, "C4"),
    ]


def test_a_count_without_a_period_is_set_aside_and_says_so(read):
    cleaned = read(summary(["KPIs at target", 2], title="Summary"), "report.xlsx")
    assert cleaned.stated.empty
    line = cleaned.ledger.query("sheet == 'Summary' and row == 2").iloc[0]
    assert (line["outcome"], line["reason"]) == ("set_aside", "stated_undated")


def test_two_periods_above_a_count_name_none(read):
    title = "KPI summary, May 2019 compared with June 2019"
    assert read(summary(["KPIs at target", 2], title=title), "report.xlsx").stated.empty


def test_credits_may_be_pounds_and_pence_but_counts_are_whole(read):
    rows = ["Service credits due", "£1,250.50"], ["KPIs at target", 2.5], ["Mitigated", "1%"]
    assert told(read(summary(*rows))) == [("2019-06", "credits", 1250.5, "B2")]


@pytest.mark.parametrize(
    "label",
    ["Green", "Amber", "KPI failures", "Failed", "Target", "Minimum", "No volumes", "Commentary",
     "Service credits to date", "Below target in last 12 months", "Targets", "Met"],
)  # fmt: skip
def test_a_label_that_may_mean_something_else_is_not_read(read, label):
    cleaned = read(summary([label, 2]))
    assert cleaned.stated.empty
    assert cleaned.ledger.query("sheet == 'Summary'")["reason"].tolist() == ["no_table"] * 2


@pytest.mark.parametrize(
    ("label", "what"),
    [
        ("KPIs meeting target", "met target"),
        ("Number of KPIs that met the target:", "met target"),
        ("Target met (Green)", "met target"),
        ("Missed target", "missed target"),
        ("Below TSL but above MSL", "missed target, minimum met"),
        ("Below Target Service Level, Minimum met", "missed target, minimum met"),
        ("Below Minimum Service Level", "below minimum"),
        ("KPIs with mitigation", "mitigated"),
        ("Total KPIs", "kpis"),
        ("Service credits for the quarter (£)", "credits"),
    ],
)
def test_labels_that_clearly_say_what_they_count(label, what):
    assert what_is_stated(label) == what


def test_a_hidden_summary_is_not_read(clean_rows, workbook_bytes):
    # The sheet in front is the one that is shown: it cannot be hidden.
    sheets = dict(reversed(summary(["KPIs at target", 2]).items()))
    content = workbook_bytes(sheets, hidden=("Summary",))
    assert clean_rows(content, "q1.xlsx").stated.empty


def test_text_beside_a_label_is_no_count(read):
    assert read(summary(["KPIs at target", "Green"], ["Below minimum", "#REF!"])).stated.empty


LABELS = st.sampled_from(["KPIs at target", "Green", "Below minimum", "Notes", "Service credits"])
CELLS = st.one_of(st.none(), st.integers(0, 50), st.sampled_from(["n/a", "3", "2.5", "£40"]))


@settings(max_examples=30)
@given(st.lists(st.tuples(LABELS, CELLS, CELLS), max_size=6))
def test_every_row_of_a_summary_ends_in_the_ledger_and_every_figure_read_has_its_line(rows):
    with TemporaryDirectory() as folder:
        sheets = summary(*map(list, rows))
        made = write_folder(Path(folder) / "c", [("q.xlsx", sheets, "2031-01-31")])
        cleaned = clean_files(made)
    ledger = cleaned.ledger[cleaned.ledger["sheet"].eq("Summary")]
    assert set(ledger["row"]) == set(range(1, 2 + len(rows)))  # each row holds its label
    accepted = ledger[ledger["outcome"].eq("accepted")]
    assert set(accepted["cell"]) == set(cleaned.stated["cell"])
    assert accepted["reason"].eq("stated").all()
    assert not ledger.duplicated(["row", "cell"]).any()


def test_a_file_that_is_not_read_again_keeps_its_stated_counts(small_home, add_extract):
    add_extract(small_home, "july.xlsx", {
        "Summary": [["KPI summary, July 2019"], ["KPIs at target", 2]],
        "Jul-19": [["KPI report for July 2019"], *RESULTS[1:]],
    }, "2019-08-12")  # fmt: skip
    first = clean("roads", home=small_home).stated
    add_extract(small_home, "august.csv", [MONTH_HEADER], "2019-09-12")
    again = clean("roads", home=small_home).stated
    assert len(first) == 1
    pd.testing.assert_frame_equal(first, again)
    pd.testing.assert_frame_equal(store.read_table(small_home.processed("roads"), "stated"), again)
