"""A file that means harm, or is broken, is refused before it can stop the machine."""

import contextlib
import io
import subprocess
import sys
import zipfile

import pytest
from highways import workbook_file
from hypothesis import given, settings
from hypothesis import strategies as st
from old_workbooks import ods_file, xls_file, zip_file

from kpianalysis.errors import ContractProblem, ExtractProblem
from kpianalysis.intake.limits import Limits, check_cells, limits_of
from kpianalysis.intake.workbook import read_sheets

ROWS = [["KPI Ref", "Month", "Achieved"], ["RD_KPI_01", "Apr-19", 0.9]]
MEGABYTES_ALLOWED = 300


def changed(content: bytes, part: str, change) -> bytes:
    """Give a workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    return zip_file(parts)


def sheet_with(xml: bytes) -> bytes:
    """Give a workbook with this text instead of the rows of its sheet."""

    def change(sheet: bytes) -> bytes:
        begin, end = sheet.index(b"<sheetData>"), sheet.index(b"</sheetData>")
        return sheet[:begin] + b"<sheetData>" + xml + sheet[end:]

    return changed(workbook_file({"Results": ROWS}), "xl/worksheets/sheet1.xml", change)


def zeros(megabytes: int) -> bytes:
    """Give a workbook whose sheet is followed by zeros, packed a thousand times."""
    return changed(
        workbook_file({"Results": ROWS}),
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet + bytes(megabytes * 1_000_000),
    )


def lying(content: bytes) -> bytes:
    """Give an archive whose first parts say that they are small once unpacked."""
    data = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            if int.from_bytes(data[at + offset : at + offset + 4], "little") > 1_000_000:
                data[at + offset : at + offset + 4] = (1_000).to_bytes(4, "little")
    return bytes(data)


def entities(_: bytes) -> bytes:
    """Give a sheet of ten entities, each ten times the one before."""
    made = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "kpi">{made}]>'
        '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&e9;</v></c></row></sheetData>'
        "</worksheet>"
    ).encode()


def repeated(attribute: str) -> bytes:
    """Give an ods in which one row or cell stands for a million."""
    content = ods_file({"Results": ROWS})
    word = "row" if "rows" in attribute else "cell"
    mark = f"<table:table-{word}".encode()
    return changed(
        content, "content.xml", lambda xml: xml.replace(mark, mark + attribute.encode(), 1)
    )


# What makes a file, and what it is called.
BOMBS = {
    "zeros, 40 KB packed": (lambda: zeros(40), "june.xlsx"),
    "zeros, 450 MB unpacked": (lambda: zeros(450), "june.xlsx"),
    "a part that says it is small": (lambda: lying(zeros(60)), "june.xlsx"),
    "a cell in the last row and column": (
        lambda: sheet_with(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "june.xlsx",
    ),
    "entities in entities": (
        lambda: changed(workbook_file({"Results": ROWS}), "xl/worksheets/sheet1.xml", entities),
        "june.xlsx",
    ),
    "a row repeated a million times": (
        lambda: repeated(' table:number-rows-repeated="1048576"'),
        "june.ods",
    ),
    "a cell repeated a million times": (
        lambda: repeated(' table:number-columns-repeated="1048576"'),
        "june.ods",
    ),
    "an xls that claims all cells": (
        lambda: xls_file({"Results": ROWS}).replace(
            b"\x00\x02\x0e\x00" + bytes(4) + (2).to_bytes(4, "little"),
            b"\x00\x02\x0e\x00" + bytes(4) + b"\xff\xff\xff\xff",
        ),
        "june.xls",
    ),
    "a text of commas": (lambda: b"," * 50_000_000, "june.csv"),
    "a row of commas, then many": (lambda: b"," * 20_000 + b"\n" + b"a\n" * 500_000, "june.csv"),
}
_READ = """
import re, sys
from pathlib import Path
from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.workbook import read_sheets
try:
    read_sheets(Path(sys.argv[1]))
except ExtractProblem as problem:
    print(problem)
status = Path("/proc/self/status")
most = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0
print(int(most) // 1000)
"""


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_in_little_memory(bomb, tmp_path):
    make, name = BOMBS[bomb]
    content = make()
    path = tmp_path / name
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    *told, megabytes = done.stdout.strip().splitlines()
    assert told, "it was read"
    assert told[0].startswith(f"{name}")
    assert int(megabytes) < MEGABYTES_ALLOWED + len(content) // 1_000_000


def test_a_bomb_is_small():
    assert len(BOMBS["zeros, 40 KB packed"][0]()) < 50_000


@pytest.fixture
def refused(tmp_path):
    def read(content: bytes, name: str, **limits: int) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ExtractProblem) as told:
            read_sheets(path, limits=Limits(**limits))
        return str(told.value)

    return read


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"megabytes": 0}, "the file has 0 MB, more than 0"),
        ({"unpacked_megabytes": 0}, "unpacks to more than 0 MB"),
        ({"parts": 3}, "parts, more than 3"),
        ({"sheets": 1}, "the workbook has 2 sheets, more than 1"),
        ({"shared_strings": 2}, "texts, more than 2"),
        ({"rows": 1}, "more than 1 rows"),
        ({"columns": 2}, "more than 2 columns"),
        ({"cells": 5}, "more than 5 cells"),
    ],
)
def test_each_limit_says_what_was_found_and_which_setting_allows_more(refused, limits, words):
    content = workbook_file({"April": ROWS, "May": ROWS})
    said = refused(content, "june.xlsx", **limits)
    assert words in said
    assert f"allow more: {next(iter(limits))} under [extracts.limits]" in said


@pytest.mark.parametrize(("limits", "words"), [({"rows": 1}, "rows"), ({"text_cells": 5}, "cells")])
def test_the_limits_of_a_csv(refused, limits, words):
    content = b"KPI Ref,Month,Achieved\nRD_KPI_01,Apr-19,90%\n"
    assert words in refused(content, "june.csv", **limits)


def test_settings_change_a_limit_and_a_wrong_one_is_told():
    assert limits_of({"sheets": 12}).sheets == 12
    with pytest.raises(ContractProblem, match="sheet' is no limit"):
        limits_of({"sheet": 12})
    for wrong in (0, -1, True, "many"):
        with pytest.raises(ContractProblem, match="is not a whole number above 0"):
            limits_of({"sheets": wrong})


@settings(max_examples=200)
@given(
    kind=st.sampled_from(["xlsx", "xls", "ods"]),
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_a_workbook_with_changed_bytes_is_read_or_refused(kind, places, tmp_path_factory):
    made = {"xlsx": workbook_file, "xls": xls_file, "ods": ods_file}[kind]({"Results": ROWS})
    content = bytearray(made)
    for share, byte in places:
        content[int(share * (len(content) - 1))] = byte
    path = tmp_path_factory.mktemp("changed") / f"june.{kind}"
    path.write_bytes(content)
    with contextlib.suppress(ExtractProblem):
        assert read_sheets(path)


def test_a_sheet_that_reaches_too_far_is_refused_with_what_to_do():
    with pytest.raises(ExtractProblem) as told:
        check_cells(1_048_576, 16_384, "june.xlsx", "Results", Limits())
    assert "without cells far below or beside the table" in str(told.value)
    assert "extracts.limits" in str(told.value)
