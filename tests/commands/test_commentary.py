"""kpianalysis commentary asks for words and keeps them; a page shows them from their day on."""

import pandas as pd
import pytest
from council_words import cell_rows, save
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.council.layout import COMMENTARY_FILE
from kpianalysis.inputs import fingerprints
from kpianalysis.reviewing import open_review

QUARTER = "2019-20 Q1"


@pytest.fixture
def work(small_home, monkeypatch):
    monkeypatch.chdir(small_home.root)
    return small_home


@pytest.fixture
def say(work):
    def go(*words, code=0):
        done = CliRunner().invoke(app, ["commentary", *words])
        assert done.exit_code == code, done.output
        return done

    return go


@pytest.fixture
def path(work):
    return work.raw("roads") / COMMENTARY_FILE


@pytest.fixture
def type_in(path):
    """Let a person type under headings of the row of a KPI and month."""

    def change(ref, month, about="miss", **typed):
        sheets = cell_rows(path)
        head, *rows = sheets["Commentary"]
        row = next(
            row for row in rows if row[1] == ref and f"{row[2]:%Y-%m}" == month and row[5] == about
        )
        for heading, cell in typed.items():
            row[head.index(heading)] = cell
        save(path, sheets)

    return change


def rows_in(path):
    return [(row[1], f"{row[2]:%Y-%m}", row[5]) for row in cell_rows(path)["Commentary"][1:]]


# Potholes: 93.5%, 85.5% and 79% of a target of 90%. Complaints: 9, 16 and 12 of at most 10.
# Lights: 70%, 59% and 65.5% of 75%, mitigated since October 2018.
NEEDED = [
    ("LT_KPI_01", "2019-04", "miss"), ("LT_KPI_01", "2019-04", "mitigation"),
    ("LT_KPI_01", "2019-05", "miss"), ("LT_KPI_01", "2019-06", "miss"),
    ("RD_KPI_01", "2019-05", "miss"), ("RD_KPI_01", "2019-06", "miss"),
    ("RD_KPI_02", "2019-05", "miss"), ("RD_KPI_02", "2019-06", "miss"),
]  # fmt: skip


def test_a_row_for_each_miss_and_mitigation_is_written_and_the_path_is_told(say, path):
    done = say(QUARTER)
    assert sorted(rows_in(path)) == NEEDED
    assert done.stdout.splitlines() == ["8 rows, 8 new; 8 to explain.", str(path)]
    assert sorted(file.name for file in path.parent.iterdir()) == ["commentary.xlsx"]


def test_a_second_time_adds_nothing_and_leaves_what_was_saved(say, path, type_in):
    say(QUARTER)
    type_in("RD_KPI_01", "2019-05", cause="Frost.", author="Roads manager", date="2019-07-20")
    before = path.read_bytes()
    done = say(QUARTER)
    assert "it is left as it is" in done.stdout
    assert "8 rows, 0 new; 7 to explain." in done.stdout
    assert path.read_bytes() == before


def test_rows_of_another_period_are_added_and_words_kept(say, path, type_in, work):
    say(QUARTER)
    type_in("RD_KPI_01", "2019-05", cause="=1+1", author="Roads manager", date="2019-07-12")
    say("2018-19 Q4")
    assert set(NEEDED) < set(rows_in(path))
    said = open_review("roads", QUARTER, home=work).commentary
    assert said["cause"].tolist() == ["=1+1"]


def test_a_correction_marks_the_row_whose_miss_is_gone(say, path, type_in, work, add_extract):
    say(QUARTER)
    type_in("RD_KPI_01", "2019-05", cause="Frost.", author="Roads manager", date="2019-07-12")
    rows = [["KPI Ref", "Month", "Achieved"], ["RD_KPI_01", "May-19", "95%"]]
    add_extract(work, "may-again.csv", rows, "2019-08-01")
    say(QUARTER)
    rows = cell_rows(path)["Commentary"][1:]
    marked = {row[1]: row[6] for row in rows if f"{row[2]:%m}" == "05"}
    assert marked["RD_KPI_01"] == "no longer a miss: met target"
    assert open_review("roads", QUARTER, home=work).commentary["cause"].tolist() == ["Frost."]
    # As it stood before the correction it is a miss.
    say(QUARTER, "--as-at", "2019-07-31")
    assert {row[6] for row in cell_rows(path)["Commentary"][1:]} == {None}


def test_words_show_from_the_day_on_which_they_were_written(say, type_in, work):
    say(QUARTER)
    type_in("RD_KPI_01", "2019-05", cause="Frost.", author="Roads manager", date="2019-07-20")
    days = ("2019-07-19", "2019-07-20")
    known = [open_review("roads", QUARTER, as_at=day, home=work).commentary for day in days]
    assert [len(words) for words in known] == [0, 1]
    assert known[1]["written"].tolist() == [pd.Timestamp("2019-07-20")]


def test_workbook_is_an_input_and_the_mark_of_one_that_is_open_is_none(say, path, work):
    say(QUARTER)
    (path.parent / "~$commentary.xlsx").write_bytes(b"open")
    council = [name for name in fingerprints(work.raw("roads")) if name.startswith("council/")]
    assert council == [COMMENTARY_FILE]


def test_words_dated_after_the_day_of_the_page_are_told(say, type_in):
    say(QUARTER)
    type_in("RD_KPI_01", "2019-05", cause="Frost.", author="Roads manager", date="2019-07-20")
    # By default a page stands on the last day on which anything became known.
    assert "dated after" not in say(QUARTER).stdout
    told = say(QUARTER, "--as-at", "2019-07-12").stdout
    assert "1 row is dated after 2019-07-12, so a page as at that day does not show it" in told
    assert "--as-at 2019-07-20" in told


def test_every_fault_is_told_and_nothing_is_written(say, path, type_in):
    say(QUARTER)
    type_in("RD_KPI_01", "2019-05", cause="Frost.")
    type_in("RD_KPI_01", "2019-06", date="TBC")
    before = path.read_bytes()
    done = say(QUARTER, code=1)
    assert done.stderr.count("kpianalysis: council/commentary.xlsx, sheet 'Commentary'") == 3
    assert "council/commentary.xlsx: 3 to mend; nothing is written." in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [(["Q9"], "Q9"), ([QUARTER, "--as-at", "yesterday"], "'yesterday' is not a date")],
)
def test_wrong_usage_is_told(say, words, told):
    assert told in say(*words, code=2).stderr


def test_period_without_data_writes_nothing(say, path):
    say("2029-30 Q1", code=1)
    assert not path.exists()
