"""Whole folders: every row of every file is in the ledger once, and what is accepted is true."""

import datetime as dt
import hashlib
import tempfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.errors import ContractProblem
from kpianalysis.inputs import fingerprints
from kpianalysis.intake.clean import unlisted_files
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import Month

HEADER = ["KPI Ref", "Month", "Target", "Achieved", "Numerator", "Denominator"]
SOUND = [HEADER, ["RD_KPI_01", "Apr-19", "90%", "91.5%"]]


def refused(ledger):
    """Give the message of each file that was refused."""
    lines = ledger[ledger["reason"].eq("refused")]
    assert lines["outcome"].eq("rejected").all()
    return dict(zip(lines["file"], lines["message"], strict=True))


# --- One file that cannot be read, beside one that can -------------------------------------------

ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
)
BROKEN = {
    "an empty file": ("june.csv", b"", "the file is empty; ask the supplier to send it again"),
    "a password": ("june.xlsx", ENCRYPTED, "the workbook has a password; ask for a copy without"),
    "no workbook": ("june.xlsx", b"PK\x03\x04", "the workbook is damaged or cut short"),
    "another kind": ("june.pdf", b"%PDF", "is not a kind of file that is read; send .csv"),
    "no header": (
        "june.csv",
        b"RD_KPI_01,Jun-19,91.5%\n",
        "no row names the columns of a table: a KPI reference and a result are looked for; "
        "ask for a header row",
    ),
    "two results": (
        "june.csv",
        b"KPI Ref,Actual,Achieved\nRD_KPI_01,1,2\n",
        "columns B and C could each be the value; name the column in contract.toml",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_read(
    case, contract_folder, clean_folder
):
    name, content, message = BROKEN[case]
    folder = contract_folder([(name, content, "2019-07-12"), ("april.csv", SOUND, "2019-05-14")])
    cleaned = clean_folder(folder)
    assert list(refused(cleaned.ledger)) == [name]
    assert message in refused(cleaned.ledger)[name]
    assert cleaned.observations["value"].tolist() == [91.5]


@pytest.mark.parametrize("case", BROKEN)
def test_where_nothing_could_be_read_the_ledger_still_says_why(case, contract_folder, clean_folder):
    name, content, message = BROKEN[case]
    cleaned = clean_folder(contract_folder([(name, content, "2019-07-12")]))
    assert message in refused(cleaned.ledger)[name]
    assert cleaned.observations.empty
    assert cleaned.history.empty


def test_a_truncated_workbook_is_refused(contract_folder, clean_folder, workbook_bytes):
    whole = workbook_bytes({"April": SOUND})
    cleaned = clean_folder(contract_folder([("april.xlsx", whole[:-200], "2019-05-14")]))
    assert "damaged or cut short" in refused(cleaned.ledger)["april.xlsx"]


def test_a_file_changed_since_it_was_received_is_refused(contract_folder, clean_folder):
    folder = contract_folder([("april.csv", SOUND, "2019-05-14")])
    path = folder / "extracts" / "april.csv"
    path.write_bytes(path.read_bytes().replace(b"91.5", b"95.1"))
    cleaned = clean_folder(folder)
    assert (
        "its sha256 differs from received.csv; put the received file back"
        in (refused(cleaned.ledger)["april.csv"])
    )
    assert cleaned.observations.empty


def test_a_file_that_is_in_received_csv_only_is_refused(contract_folder, clean_folder):
    folder = contract_folder([("april.csv", SOUND, "2019-05-14")])
    (folder / "extracts" / "april.csv").unlink()
    assert (
        "the file is in received.csv but not in extracts/"
        in (refused(clean_folder(folder).ledger)["april.csv"])
    )


def test_a_file_without_a_line_in_received_csv_is_refused_and_not_read(
    contract_folder, clean_folder
):
    folder = contract_folder([("april.csv", SOUND, "2019-05-14")])
    (folder / "extracts" / "2019-20").mkdir()
    (folder / "extracts" / "2019-20" / "may.csv").write_bytes(b"KPI Ref,Achieved\n")
    (folder / "extracts" / ".gitkeep").touch()
    cleaned = clean_folder(folder)
    assert unlisted_files(folder) == ["2019-20/may.csv"]
    assert (
        "received.csv has no line for it; take it in with"
        in (refused(cleaned.ledger)["2019-20/may.csv"])
    )
    assert len(cleaned.observations) == 1


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("name", ["april.csv", "2019-20/april.csv"])
def test_a_link_that_leads_outside_of_extracts_is_refused_and_not_read(
    name, listed, contract_folder, clean_folder, tmp_path
):
    folder = contract_folder([("may.csv", SOUND, "2019-06-14")])
    outside = tmp_path / "elsewhere" / "april.csv"
    outside.parent.mkdir()
    outside.write_bytes((folder / "extracts" / "may.csv").read_bytes())
    link = folder / "extracts" / name.split("/")[0]
    link.symlink_to(outside.parent if "/" in name else outside)
    if listed:
        with (folder / "received.csv").open("a", encoding="utf-8") as file:
            file.write(f"{name},{fingerprint(outside)},2019-05-14,\n")
    cleaned = clean_folder(folder)
    said = refused(cleaned.ledger)[name if listed else link.name]
    assert "leads outside extracts/; put the file itself there" in said
    assert cleaned.observations["file"].tolist() == ["may.csv"]
    assert not any("april" in path or "2019-20" in path for path in fingerprints(folder))


def test_links_that_lead_in_a_circle_are_refused(contract_folder, clean_folder):
    folder = contract_folder([("may.csv", SOUND, "2019-06-14")])
    (folder / "extracts" / "april.csv").symlink_to(folder / "extracts" / "april.csv")
    assert "april.csv" in refused(clean_folder(folder).ledger)


def test_a_contract_without_any_extract_is_told(contract_folder, clean_folder):
    with pytest.raises(ContractProblem, match=r"'received\.csv' lists no extract"):
        clean_folder(contract_folder())


def test_a_received_csv_that_leads_out_of_the_folder_stops_everything(
    contract_folder, clean_folder
):
    folder = contract_folder([("april.csv", SOUND, "2019-05-14")])
    with (folder / "received.csv").open("a", encoding="utf-8") as file:
        file.write("../contract.toml,0,2019-05-14,\n")
    with pytest.raises(ContractProblem, match="is not a file inside extracts/"):
        clean_folder(folder)


def test_a_table_without_a_single_result_is_read_as_one(contract_folder, clean_folder):
    folder = contract_folder(
        [("april.csv", [HEADER], "2019-05-14"), ("may.csv", SOUND, "2019-06-14")]
    )
    cleaned = clean_folder(folder)
    assert sorted(cleaned.ledger["outcome"]) == ["accepted", "set_aside", "set_aside"]
    assert len(cleaned.observations) == 1


def test_a_file_of_nothing_but_rejected_rows_leaves_the_others_alone(contract_folder, clean_folder):
    bad = [HEADER, ["XX_KPI_01", "May-19", None, "7,071"]]
    folder = contract_folder([("may.csv", bad, "2019-06-14"), ("april.csv", SOUND, "2019-05-14")])
    cleaned = clean_folder(folder)
    assert cleaned.observations["value"].tolist() == [91.5]
    assert cleaned.ledger["outcome"].value_counts().to_dict() == {
        "set_aside": 2,
        "accepted": 1,
        "rejected": 1,
    }


def test_a_date_mistyped_by_centuries_is_one_rejected_row(contract_folder, clean_folder):
    rows = [HEADER, ["RD_KPI_01", dt.date(3019, 4, 1), 90, 91.5], ["RD_KPI_02", "Apr-19", 10, 9]]
    cleaned = clean_folder(contract_folder([("april.xlsx", rows, "2019-05-14")]))
    assert cleaned.ledger.sort_values("row")["reason"].tolist() == ["header", "no_month", "read"]


# --- Sheets ---------------------------------------------------------------------------------------


def test_a_front_page_is_set_aside_row_by_row(contract_folder, clean_folder):
    sheets = {"Cover": [["KPI report"], [], ["Prepared in May"]], "April 2019": SOUND}
    ledger = clean_folder(contract_folder([("a.xlsx", sheets, "2019-05-14")])).ledger
    cover = ledger[ledger["sheet"].eq("Cover")]
    assert cover["row"].tolist() == [1, 3]
    assert cover["reason"].tolist() == ["no_table", "no_table"]


def test_a_sheet_of_an_area_without_a_header_is_refused_and_the_others_are_read(
    contract_folder, clean_folder
):
    sheets = {"Roads": SOUND, "Street Lighting": [["LT_KPI_01", "Apr-19", 75, 76]]}
    cleaned = clean_folder(contract_folder([("a.xlsx", sheets, "2019-05-14")]))
    lines = cleaned.ledger[cleaned.ledger["outcome"].eq("rejected")]
    assert lines["sheet"].tolist() == ["Street Lighting"]
    assert "no row names the columns" in lines["message"].iloc[0]
    assert cleaned.observations["kpi_ref"].tolist() == ["RD_KPI_01"]


def test_one_sheet_a_month_gives_each_month_its_own_results(contract_folder, clean_folder):
    header = ["KPI Ref", "Achieved"]
    sheets = {
        name: [["KPI report"], header, ["RD_KPI_01", value]]
        for name, value in (("Apr 2019", 91.5), ("May 2019", 92.5), ("Jun 2019", 93.5))
    }
    seen = clean_folder(contract_folder([("q1.xlsx", sheets, "2019-07-12")])).observations
    assert dict(zip(seen["period_start"].dt.strftime("%Y-%m"), seen["value"], strict=True)) == {
        "2019-04": 91.5,
        "2019-05": 92.5,
        "2019-06": 93.5,
    }


def test_a_hidden_sheet_is_never_published_unseen(contract_folder, clean_folder, workbook_bytes):
    # A supplier hides the sheet that a workbook was made from, or last month's.
    hidden = [HEADER, ["RD_KPI_01", "Apr-19", "90%", "11.1%"], ["RD_KPI_02", "Mar-19", "10", "99"]]
    content = workbook_bytes({"April 2019": SOUND, "Workings": hidden}, hidden=["Workings"])
    cleaned = clean_folder(contract_folder([("april.xlsx", content, "2019-05-14")]))
    assert cleaned.observations["value"].tolist() == [91.5]
    workings = cleaned.ledger[cleaned.ledger["sheet"].eq("Workings")]
    assert workings["row"].tolist() == [1, 2, 3]
    assert workings["outcome"].eq("set_aside").all()
    assert workings["reason"].eq("hidden_sheet").all()


def test_a_workbook_that_hides_its_only_table_is_told_apart_from_one_without(
    contract_folder, clean_folder, workbook_bytes
):
    shown = workbook_bytes({"Cover": [["KPI report"]], "April": SOUND}, hidden=["April"])
    cleaned = clean_folder(contract_folder([("april.xlsx", shown, "2019-05-14")]))
    assert "the sheets April are hidden" in refused(cleaned.ledger)["april.xlsx"]
    assert cleaned.observations.empty


# --- Encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "utf-8"])
def test_the_same_figures_come_out_of_every_encoding(clean_rows, csv_bytes, encoding):
    header = [*HEADER, "Cause of miss"]
    content = csv_bytes(
        [
            ["Northmoor Highways – results"],
            header,
            ["RD_KPI_01", "Apr-19", "90%", "85.5%", 171, 200, "Café “open” – late"],
        ],
        encoding,
    )
    seen = clean_rows(content).observations
    assert seen["value"].tolist() == [85.5]
    assert seen["cause"].tolist() == ['Café "open" - late']


# --- Sent again -----------------------------------------------------------------------------------


def test_an_identical_resubmission_changes_nothing_and_is_recorded(contract_folder, clean_folder):
    folder = contract_folder([("a.csv", SOUND, "2019-05-14"), ("b.csv", SOUND, "2019-06-14")])
    cleaned = clean_folder(folder)
    (seen,) = cleaned.observations.to_dict("records")
    assert (seen["value"], seen["verification"], seen["file"]) == (91.5, "verified", "b.csv")
    assert cleaned.history["value_changed"].tolist() == [False]
    assert "sent again unchanged in b.csv" in cleaned.ledger["message"].tolist()


def test_a_corrected_figure_keeps_the_old_one_and_when_it_was_replaced(
    contract_folder, clean_folder
):
    again = [HEADER, ["RD_KPI_01", "Apr-19", "90%", "92.5%"]]
    cleaned = clean_folder(
        contract_folder([("b.csv", again, "2019-06-14"), ("a.csv", SOUND, "2019-05-14")])
    )
    (seen,) = cleaned.observations.to_dict("records")
    (old,) = cleaned.history.to_dict("records")
    assert (seen["value"], seen["verification"]) == (92.5, "corrected")
    assert (old["value"], old["replaced_by"], old["value_changed"]) == (91.5, "b.csv", True)
    assert old["replaced_on"] == pd.Timestamp("2019-06-14")
    results = cleaned.ledger[cleaned.ledger["row"].eq(2)]
    assert results.set_index("file")["outcome"].to_dict() == {
        "a.csv": "superseded",
        "b.csv": "accepted",
    }


def test_a_provisional_month_that_is_verified_later_is_not_corrected(contract_folder, clean_folder):
    provisional = [["PROVISIONAL"], HEADER, ["RD_KPI_01", "Apr-19", "90%", "90.5%"]]
    cleaned = clean_folder(
        contract_folder([("a.csv", provisional, "2019-05-14"), ("b.csv", SOUND, "2019-06-14")])
    )
    assert cleaned.observations["verification"].tolist() == ["verified"]
    assert cleaned.history["verification"].tolist() == ["provisional"]


def test_a_rejected_figure_never_replaces_a_good_one(contract_folder, clean_folder):
    bad = [HEADER, ["RD_KPI_01", "Apr-19", "90%", "7,071"]]
    cleaned = clean_folder(
        contract_folder([("a.csv", SOUND, "2019-05-14"), ("b.csv", bad, "2019-06-14")])
    )
    assert cleaned.observations["value"].tolist() == [91.5]
    assert cleaned.history.empty


def test_the_same_folder_gives_the_same_tables(small_home, clean_folder):
    one, two = (clean_folder(small_home.raw("roads")) for _ in range(2))
    for name in ("observations", "history", "ledger"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))


def test_the_small_home_of_the_tests_holds_fifteen_months_of_three_kpis(small_home, clean_folder):
    cleaned = clean_folder(small_home.raw("roads"))
    assert len(cleaned.observations) == 45
    assert cleaned.ledger["outcome"].isin(["accepted", "set_aside"]).all()
    assert cleaned.ledger["reason"].isin(["read", "title", "header", "no_result"]).all()


# --- Conservation ---------------------------------------------------------------------------------
# Files are made from a list of rows of known kinds. The ledger must hold each row that is not blank
# exactly once, with the outcome of its kind, and the observations exactly the truth.

CELLS = [
    (ref, Month(2019, 4) + step)
    for ref in ("RD_KPI_01", "RD_KPI_02", "LT_KPI_01")
    for step in range(6)
]
SPELLINGS = {
    "RD_KPI_01": ["RD_KPI_01", "RD KPI 1", "rd-kpi01", "RD_KPI01", "Roads KPI 1"],
    "RD_KPI_02": ["RD_KPI_02", "RD KPI 2", "rd-kpi02", "RD_KPI02", "Roads KPI 2"],
    "LT_KPI_01": ["LT_KPI_01", "LT KPI 1", "lt-kpi01", "LT_KPI01", "Street Lighting KPI 1"],
}
percentages = st.decimals(Decimal("1.01"), 100, places=2)
NULL_WORDS = st.sampled_from(["N/A", "TBC", "-", "n/a \u2013 no volumes", "Suspended"])
UNKNOWN = st.sampled_from(["RD_KPI_99", "XX_KPI_01", "Satisfaction", "RD_KPI_1O"])
BAD_VALUES = st.sampled_from(["#REF!", "#N/A", "good", "12 of 15", "1,27", "see note"])
TITLES = st.sampled_from(["Northmoor Highways", "KPI report", "Prepared by the supplier"])
NOTES = st.sampled_from(
    ["* late figures", "Note: see page 2", "Road Maintenance", "Total", "Source"]
)


@st.composite
def files(draw, spell):
    """Draw rows with the outcome of each, and the truth: {(ref, month): value or None}."""
    rows = [([title], "set_aside") for title in draw(st.lists(TITLES, max_size=4))]
    rows += [([], None) for _ in range(draw(st.integers(0, 2)))]
    rows.append((HEADER, "set_aside"))
    body, truth = [], {}
    for ref, month in draw(st.lists(st.sampled_from(CELLS), unique=True, max_size=12)):
        spelt = draw(st.sampled_from(SPELLINGS[ref]))
        written = draw(st.sampled_from([month.short, month.words, month.iso]))
        kind = draw(st.sampled_from(["figure", "figure", "figure", "none", "bad", "unknown"]))
        if kind == "figure":
            number = draw(percentages if ref != "RD_KPI_02" else st.integers(0, 10_000))
            truth[ref, month] = float(number)
            body.append(([spelt, written, None, spell(draw, ref, number)], "accepted"))
        elif kind == "none":
            truth[ref, month] = None
            body.append(([spelt, written, None, draw(NULL_WORDS)], "accepted"))
        elif kind == "bad":
            body.append(([spelt, written, None, draw(BAD_VALUES)], "rejected"))
        else:
            body.append(([draw(UNKNOWN), written, None, "91.5"], "rejected"))
    body += [([note], "set_aside") for note in draw(st.lists(NOTES, max_size=3))]
    body += [(["", " ", "\u00a0"], None) for _ in range(draw(st.integers(0, 3)))]
    return [*rows, *draw(st.permutations(body))], truth


def as_text(draw, ref, number):
    """Write a figure as people do in a CSV."""
    if ref == "RD_KPI_02":
        return draw(st.sampled_from([f"{number}", f"{number:,}", f" {number} ", f"{number}.0"]))
    return draw(st.sampled_from([f"{number}%", f"{number}", f"{number} %", f"{number}%*"]))


def as_cell(draw, ref, number):
    """Write a figure as it stands in a workbook: as a number, a text, or a formula's result."""
    return draw(
        st.sampled_from([float(number), as_text(draw, ref, number), ("=1*1", float(number))])
    )


def assert_conserved_and_true(cleaned, sheets, truth):
    """Compare ledger and observations with {sheet: [(row, outcome)]} and the truth."""
    wanted = sorted(
        (name, number, outcome)
        for name, rows in sheets.items()
        for number, (_, outcome) in enumerate(rows, start=1)
        if outcome
    )
    ledger = cleaned.ledger
    assert sorted(zip(ledger["sheet"], ledger["row"], ledger["outcome"], strict=True)) == wanted
    seen = {
        (ref, Month.of(start.date())): None if pd.isna(value) else value
        for ref, start, value in zip(
            cleaned.observations["kpi_ref"],
            cleaned.observations["period_start"],
            cleaned.observations["value"],
            strict=True,
        )
    }
    assert seen == truth


@settings(max_examples=30)
@given(files(as_text), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(",;\t"))
def test_every_row_of_a_csv_is_in_the_ledger_once_and_what_is_accepted_is_true(
    clean_rows, csv_bytes, made, encoding, delimiter
):
    rows, truth = made
    content = csv_bytes([row for row, _ in rows], encoding, delimiter)
    assert_conserved_and_true(clean_rows(content), {"": rows}, truth)


@settings(max_examples=18)
@given(st.data())
def test_every_row_of_a_workbook_is_in_the_ledger_once_and_what_is_accepted_is_true(
    clean_rows, workbook_bytes, data
):
    rows, truth = data.draw(files(as_cell))
    cover = [([title], "set_aside") for title in data.draw(st.lists(TITLES, max_size=2))]
    sheets = {"Cover": cover, "Results": rows}
    content = workbook_bytes({name: [row for row, _ in rows] for name, rows in sheets.items()})
    cleaned = clean_rows(content, name="results.xlsx")
    assert_conserved_and_true(cleaned, sheets, truth)


@settings(max_examples=8)
@given(files(as_text), files(as_text))
def test_of_two_files_the_later_one_stands_and_every_row_of_both_is_in_the_ledger(
    clean_folder, csv_bytes, highways_toml, first, second
):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "extracts").mkdir()
        (folder / "contract.toml").write_text(highways_toml, encoding="utf-8")
        lines = ["file,sha256,received"]
        for name, received, (rows, _) in (("a", "2031-07-01", first), ("b", "2031-08-01", second)):
            content = csv_bytes([row for row, _ in rows])
            (folder / "extracts" / f"{name}.csv").write_bytes(content)
            lines.append(f"{name}.csv,{hashlib.sha256(content).hexdigest()},{received}")
        (folder / "received.csv").write_text("\n".join(lines), encoding="utf-8")
        cleaned = clean_folder(folder)
    truths = {"a.csv": first[1], "b.csv": second[1]}
    stands = truths["a.csv"] | truths["b.csv"]
    assert len(cleaned.observations) == len(stands)
    # Both files' figures are somewhere: standing, or in the history.
    assert len(cleaned.observations) + len(cleaned.history) == len(first[1]) + len(second[1])
    counts = cleaned.ledger["outcome"].value_counts()
    assert counts.sum() == sum(bool(outcome) for rows, _ in (first, second) for _, outcome in rows)
    assert counts.get("superseded", 0) == len(first[1].keys() & second[1].keys())
    assert counts.get("accepted", 0) == len(stands)
