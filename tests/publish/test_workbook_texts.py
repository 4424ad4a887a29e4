"""Hostile texts stand in the workbook letter by letter, and nothing of them runs."""

import json
import re
import subprocess
import sys
import zipfile
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kpianalysis.analysis.checks.finding import FINDING_COLUMNS
from kpianalysis.errors import PageProblem
from kpianalysis.publish.exempt_check import check_nothing_exempt
from kpianalysis.publish.headings import has_heading, heading_of
from kpianalysis.publish.workbook import write_workbook
from kpianalysis.writing.unseen import without_unseen

FACTS = {"title": "T", "contract": "C", "parties": "P", "period": "June", "as_at": "2019-07-12"}
NUMBERS = {("table", "missed"): "Table 1"}
HOSTILE = [
    "=1+1",
    '=HYPERLINK("https://example.org","x")',
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "{=1+1}",
    "https://example.org",
    "mailto:a@example.org",
    "internal:Cover!A1",
    "external:c:/x.xlsx",
    "file:///etc/passwd",
    "$$note$$",
    "$$a$$ and $$b$$ $$$",
    "[click](https://example.org)",
    "[a](b) [c](d)",
    "[x](javascript:a())",
    "-",
    "\u2026",
    "\u65e5\u672c\u8a9e",
    "<script>a()</script>",
    "&amp; ]]> <!--",
    "{0} %s {{7*7}}",
    "_x0041_ and _x000D_",
    "  two before, one after ",
    "line one\nline two",
    "None",
    "nan",
    "[x]",
    "TRUE",
    "00123",
    "1e5",
    "'quoted",
    "\U0001f600",
]


def workbook(path, text, *places):
    """Write a workbook with a text in some places of it."""

    def at(place, otherwise):
        return text if place in places else otherwise

    content = {
        "columns": ["kpi_ref", at("heading", "cause")],
        "rows": [["A", at("cell", "none")]],
        "dates": [],
        "caption": at("caption", "Misses"),
        "note": at("note", ""),
    }
    facts = FACTS | {place: text for place in places if place in ("title", "contract", "contact")}
    return write_workbook(path, {"missed": content}, NUMBERS, facts)


def texts_of(path):
    """Return every text of the workbook, as its XML says it: Excel undoes the one escape left."""
    with zipfile.ZipFile(path) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    return [
        unescape(re.sub(r"_x005F_", "_", text))
        for text in re.findall(r"<si><t[^>]*>(.*?)</t></si>", strings, re.S)
    ]


def parts_named(path, word):
    with zipfile.ZipFile(path) as book:
        return [book.read(name).decode() for name in book.namelist() if word in name]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_kept_letter_by_letter_wherever_it_stands(tmp_path, text):
    path = workbook(tmp_path / "a.xlsx", text, "cell", "caption", "note", "title", "contract")
    held = texts_of(path)
    # The text itself is a cell, and the title of the cover.
    assert {text, text.strip(), f"Table 1: {text}", f"Contract: {text}"} <= set(held)
    row = CalamineWorkbook.from_path(path).get_sheet_by_name("Table 1").to_python()[-1]
    assert row[0] == "A"
    assert isinstance(row[1], str)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link_wherever_it_stands(tmp_path, text):
    places = ("cell", "heading", "caption", "note", "title", "contract", "contact")
    path = workbook(tmp_path / "a.xlsx", text, *places)
    sheets = parts_named(path, "xl/worksheets/sheet")
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet]
    # The contents have two links, into the workbook; nothing leads out of it.
    assert [sheet.count("<hyperlink ") for sheet in sheets] == [0, 2, 0, 0]
    assert not [part for part in parts_named(path, ".rels") if "External" in part]


@given(text=st.text(st.characters(exclude_categories=[]), max_size=40))
@example("\x00\x0b\x1b\x7f")
@example("\ud800\ufffe\uffff")
@example("a\r=1\r\nb")
def test_any_text_is_kept_but_for_what_nobody_sees_which_is_shown(tmp_path_factory, text):
    path = workbook(tmp_path_factory.mktemp("w") / "a.xlsx", f"A{text}", "cell")
    shown = without_unseen(f"A{text}".replace("\r\n", "\n").replace("\r", "\n"))
    assert shown in texts_of(path)


def test_text_too_long_for_a_cell_is_cut_says_so_and_names_the_file_that_has_it(tmp_path):
    whole = "x" * 32_767
    assert whole in texts_of(workbook(tmp_path / "a.xlsx", whole, "cell"))
    cut = max(texts_of(workbook(tmp_path / "b.xlsx", whole + "y", "cell")), key=len)
    assert len(cut) == 32_767
    assert cut.endswith("x… (cut: the whole text is in tables/missed.csv)")


def test_columns_whose_headings_would_be_the_same_or_empty_stay_apart(tmp_path):
    content = {"columns": ["kpi_ref", "KPI REF", "", "  "], "rows": [["A", "B", "C", "D"]]}
    path = write_workbook(tmp_path / "a.xlsx", {"missed": content}, NUMBERS, FACTS)
    headings, row = CalamineWorkbook.from_path(path).get_sheet_by_name("Table 1").to_python()[-2:]
    assert headings == ["KPI ref", "Kpi ref (2)", "Column 3", "Column 4"]
    assert row == ["A", "B", "C", "D"]


def test_heading_longer_than_excel_allows_is_cut(tmp_path):
    path = workbook(tmp_path / "a.xlsx", "long " * 100, "heading")
    heading = CalamineWorkbook.from_path(path).get_sheet_by_name("Table 1").to_python()[-2][1]
    assert len(heading) <= 255
    assert heading.endswith("… (cut)")


def test_bytes_are_the_same_in_another_process_and_folder(tmp_path):
    tables = {"missed": {"columns": ["kpi_ref", "a", "b"], "rows": [["A", 0.1 + 0.2, t]
              for t in HOSTILE]}}  # fmt: skip
    program = (
        "import json, sys; from pathlib import Path\n"
        "from kpianalysis.publish.workbook import write_workbook\n"
        "write_workbook(Path('there.xlsx'), json.loads(sys.argv[1]), {}, json.loads(sys.argv[2]))"
    )
    (tmp_path / "elsewhere").mkdir()
    subprocess.run(
        [sys.executable, "-c", program, json.dumps(tables), json.dumps(FACTS)],
        check=True, cwd=tmp_path / "elsewhere",
    )  # fmt: skip
    here = write_workbook(tmp_path / "here.xlsx", tables, {}, FACTS)
    assert here.read_bytes() == (tmp_path / "elsewhere" / "there.xlsx").read_bytes()


@pytest.mark.parametrize("place", ["cell", "heading", "caption", "note", "title", "contract"])
def test_public_workbook_that_names_an_exempt_kpi_is_stopped(make_contract, tmp_path, place):
    contract = make_contract(('counted = "potholes"', 'audience = "exempt"'))
    workbook(tmp_path / "tables.xlsx", "Street lights", place)
    check_nothing_exempt(tmp_path, contract)
    workbook(tmp_path / "tables.xlsx", "Because of potholes mended  on time", place)
    with pytest.raises(PageProblem, match=r"names the exempt KPI RD_KPI_01.*tables\.xlsx"):
        check_nothing_exempt(tmp_path, contract)


@pytest.mark.parametrize(
    ("column", "table", "heading"),
    [
        ("due", "missed-words", "Due (date)"),
        ("due", "credits-by-month", "Credits due (£)"),
        ("p_met_12", "outlook", "Chance of meeting the target in month 12 (0 to 1)"),
        ("reason", "mitigated", "Reason"),
        ("reason", "outlook", "Why no chance is given"),
    ],
)
def test_heading_is_the_one_written_down_for_the_table(column, table, heading):
    assert heading_of(column, table) == heading
    assert has_heading(column, table)


def test_column_of_which_nothing_is_written_down_loses_its_underscores():
    assert heading_of("days_waited_in_all") == "Days waited in all"
    assert not has_heading("days_waited_in_all")


def test_every_column_of_a_finding_has_a_heading_of_its_own():
    headings = [heading_of(column, "checks") for column in FINDING_COLUMNS]
    assert all(has_heading(column, "checks") for column in FINDING_COLUMNS)
    assert len(set(headings)) == len(headings)
