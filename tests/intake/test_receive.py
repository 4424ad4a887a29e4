"""An extract is received whole, once, and never over another; rulings settle cells without it."""

import datetime as dt

import pandas as pd
import pytest

from kpianalysis import store
from kpianalysis.cleaning import clean, wrong_lines
from kpianalysis.errors import ContractProblem, ExtractProblem
from kpianalysis.intake.receive import receive
from kpianalysis.intake.received import read_received
from kpianalysis.intake.rulings import Ruling, add_ruling, read_rulings, void_rulings

DAY, TODAY = dt.date(2019, 8, 9), dt.date(2019, 8, 12)
JULY = b"KPI Ref,Month,Achieved\nRD_KPI_01,Jul-19,see note\nLT_KPI_01,Jul-19,71%\n"


@pytest.fixture
def arrived(tmp_path):
    def make(name="july.csv", content=JULY):
        path = tmp_path / "inbox" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    return make


@pytest.fixture
def folder(small_home):
    return small_home.raw("roads")


def test_a_file_is_copied_under_its_day_and_listed(folder, arrived):
    before = (folder / "received.csv").read_bytes()
    receipt = receive(folder, arrived(), DAY, TODAY, "by e-mail")
    assert (receipt.file, receipt.new) == ("2019-08-09/july.csv", True)
    assert (folder / "extracts" / receipt.file).read_bytes() == JULY
    assert (folder / "received.csv").read_bytes().startswith(before)
    last = read_received(folder)[-1]
    assert (last.file, last.received, last.note) == (receipt.file, DAY, "by e-mail")


def test_a_file_that_lies_in_extracts_stays_and_gets_its_line(folder):
    path = folder / "extracts" / "by-hand" / "july.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(JULY)
    receipt = receive(folder, path, DAY, TODAY)
    assert (receipt.file, receipt.new) == ("by-hand/july.csv", True)
    assert [item.file for item in read_received(folder)][-1] == "by-hand/july.csv"
    assert not (folder / "extracts" / DAY.isoformat()).exists()


def test_the_same_bytes_are_received_once(folder, arrived):
    receive(folder, arrived(), DAY, TODAY)
    again = receive(folder, arrived("renamed.csv"), TODAY, TODAY)
    assert (again.file, again.received, again.new) == ("2019-08-09/july.csv", DAY, False)
    assert sum(item.file.endswith("july.csv") for item in read_received(folder)) == 1


def test_another_file_of_the_same_name_and_day_gets_a_number(folder, arrived):
    receive(folder, arrived(), DAY, TODAY)
    second = receive(folder, arrived(content=JULY + b"\n"), DAY, TODAY)
    assert second.file == "2019-08-09/july-2.csv"
    assert (folder / "extracts" / "2019-08-09" / "july.csv").read_bytes() == JULY


@pytest.mark.parametrize(
    ("name", "content", "on", "words"),
    [
        ("july.csv", JULY, dt.date(2019, 8, 13), "is in the future"),
        ("~$july.xlsx", JULY, DAY, "is a lock file"),
        ("july.pdf", JULY, DAY, "is not a kind of file that is read"),
        ("july.csv", b"", DAY, "the file is empty"),
        (".july.csv", JULY, DAY, "has a name"),
    ],
)
def test_what_is_no_extract_is_not_received(folder, arrived, name, content, on, words):
    before = (folder / "received.csv").read_bytes()
    with pytest.raises(ExtractProblem, match=words):
        receive(folder, arrived(name, content), on, TODAY)
    assert (folder / "received.csv").read_bytes() == before


def test_a_link_and_a_missing_file_are_not_received(folder, arrived, tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(arrived())
    for path in (link, tmp_path / "nothing.csv"):
        with pytest.raises(ExtractProblem):
            receive(folder, path, DAY, TODAY)


def ruling(**changes):
    line = {
        "file": "2019-08-09/july.csv",
        "sheet": "",
        "cell": "C2",
        "found": "see note",
        "use": "88.5%",
        "reason": "confirmed by the supplier",
        "who": "contract team",
        "date": dt.date(2019, 8, 12),
    }
    return Ruling(**line | changes)


@pytest.fixture
def ruled(small_home, folder, arrived):
    """Receive July, rule, clean; give the observation and the ledger line of the cell."""

    def make(*rulings):
        receive(folder, arrived(), DAY, TODAY)
        for one in rulings:
            add_ruling(folder, one)
        cleaned = clean("roads", home=small_home)
        july = cleaned.observations[
            cleaned.observations["period_start"].eq(pd.Timestamp("2019-07-01"))
        ].set_index("kpi_ref")
        lines = cleaned.ledger[cleaned.ledger["file"].eq("2019-08-09/july.csv")]
        return july, lines.set_index("cell"), cleaned

    return make


def test_without_a_ruling_the_cell_is_rejected(ruled):
    july, lines, _ = ruled()
    assert "RD_KPI_01" not in july.index
    assert lines.loc["C2", "outcome"] == "rejected"


def test_a_ruling_settles_the_cell_and_says_so(ruled, folder):
    july, lines, _ = ruled(ruling())
    assert july.loc["RD_KPI_01", "value"] == 88.5
    assert july.loc["RD_KPI_01", "verification"] == "corrected"
    assert "88.5% instead of 'see note'" in july.loc["RD_KPI_01", "ruling"]
    assert (lines.loc["C2", "outcome"], lines.loc["C2", "reason"]) == ("accepted", "ruled")
    assert (folder / "extracts" / "2019-08-09" / "july.csv").read_bytes() == JULY


def test_a_ruling_may_give_a_state(ruled):
    july, _, _ = ruled(ruling(use="no_volume"))
    assert july.loc["RD_KPI_01", "state"] == "no_volume"
    assert pd.isna(july.loc["RD_KPI_01", "value"])


def test_a_ruling_about_another_text_is_void_with_a_warning(ruled):
    july, lines, cleaned = ruled(ruling(cell="C3", found="70%"))
    assert july.loc["LT_KPI_01", "value"] == 71
    assert lines.loc["C3", "reason"] == "ruling_void"
    assert "C3" in wrong_lines(cleaned.ledger)["cell"].tolist()


def test_a_month_that_is_sent_anew_makes_its_ruling_void(ruled, small_home, folder, arrived):
    ruled(ruling())
    receive(folder, arrived("again.csv", JULY.replace(b"see note", b"86%")), TODAY, TODAY)
    cleaned = clean("roads", home=small_home)
    july = cleaned.observations[cleaned.observations["file"].eq("2019-08-12/again.csv")]
    assert july.set_index("kpi_ref").loc["RD_KPI_01", "value"] == 86
    (said,) = void_rulings(read_rulings(folder), cleaned.observations, cleaned.ledger)
    assert "the month was sent anew" in said
    history = store.read_table(small_home.processed("roads"), "history")
    assert 88.5 in history["value"].tolist()


def test_the_newest_ruling_of_a_cell_stands(folder):
    add_ruling(folder, ruling())
    add_ruling(folder, ruling(use="87%", date=dt.date(2019, 9, 1)))
    assert [one.use for one in read_rulings(folder)] == ["87%"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"use": "perhaps"}, "is neither a figure nor a state"),
        ({"who": ""}, "is blank"),
        ({"reason": " "}, "is blank"),
    ],
)
def test_a_ruling_that_does_not_say_enough_is_refused_with_its_line(folder, changes, words):
    add_ruling(folder, ruling(**changes))
    with pytest.raises(ContractProblem, match=f"line 2.*{words}"):
        read_rulings(folder)


def test_of_two_rulings_of_one_cell_on_one_day_the_later_line_stands(folder):
    add_ruling(folder, ruling())
    add_ruling(folder, ruling(use="87%"))
    assert [one.use for one in read_rulings(folder)] == ["87%"]
