"""Files that are no extracts by their names are set aside, and never stand in the way."""

import pytest
from highways import add_file, clean, csv_file, write_folder

from kpianalysis import read_extract
from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.workbook import read_sheets

ROWS = [["KPI Ref", "Month", "Achieved"], ["RD_KPI_01", "Apr-19", "92.5%"]]
PASSED_OVER = {
    "~$june.xlsx": "lock file",
    ".~lock.june.ods#": "lock file",
    "june.xlsx.tmp": "not been copied whole",
    "june.xlsx.crdownload": "not been copied whole",
    "june.xlsx.part": "not been copied whole",
    "~WRL0001.xlsx": "not been copied whole",
    "Thumbs.db": "file of the system",
    ".DS_Store": "file of the system",
    "._june.xlsx": "file of the system",
    "june (Contract team's conflicted copy 2019-07-12).xlsx": "second copy",
    "june.sync-conflict-20190712-101010-ABCDEFG.xlsx": "second copy",
}


@pytest.mark.parametrize("name", PASSED_OVER)
def test_it_is_set_aside_with_a_reason_when_given(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(b"\x00" * 165)
    good = tmp_path / "june.csv"
    good.write_bytes(csv_file(ROWS))
    extract = read_extract([path, good])
    assert len(extract.observations) == 1
    line = extract.ledger[extract.ledger["file"].eq(name)].iloc[0]
    assert (line["outcome"], line["reason"]) == ("set_aside", "passed_over")
    assert PASSED_OVER[name] in line["message"]


def test_a_lock_file_beside_extracts_is_no_fault(tmp_path):
    folder = write_folder(tmp_path / "contract", [])
    add_file(folder, "june.csv", ROWS, "2019-07-12")
    (folder / "extracts" / "~$june.xlsx").write_bytes(b"\x00" * 165)
    ledger = clean(folder).ledger
    assert not ledger["outcome"].eq("rejected").any()
    assert "passed_over" in set(ledger["reason"])


KINDS = {
    "a web page": b"<!DOCTYPE html><table><tr><td>92.5%</td></tr></table>",
    "a saved web page": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
    "an XML file": b"<?xml version='1.0'?><Workbook/>",
    "a PDF document": b"%PDF-1.7\n",
    "a rich text document": b"{\\rtf1 92.5%}",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_file_is_counts_and_not_its_name(kind, tmp_path):
    path = tmp_path / "june.xls"
    path.write_bytes(KINDS[kind])
    words = f"is {kind.replace('saved ', '')}, not a workbook"
    with pytest.raises(ExtractProblem, match=words) as told:
        read_sheets(path)
    assert "save it as an .xlsx file" in str(told.value)


def test_a_workbook_named_csv_and_a_list_named_xls_are_read(tmp_path, workbook_bytes):
    for name, content in {
        "june.csv": workbook_bytes({"Results": ROWS}),
        "june.xls": csv_file(ROWS, delimiter="\t"),
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert len(read_extract(path).observations) == 1


def test_a_file_of_zeros_was_not_copied_whole(tmp_path):
    path = tmp_path / "june.xlsx"
    path.write_bytes(bytes(5_000))
    with pytest.raises(ExtractProblem, match="was not copied whole"):
        read_sheets(path)
