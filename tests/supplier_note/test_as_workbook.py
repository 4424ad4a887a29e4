"""The note as a workbook: the supplier's cells where they stood, those in question marked."""

import datetime as dt
import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.intake.workbook import Sheet, read_sheets
from kpianalysis.supplier_note import as_workbook
from kpianalysis.supplier_note.as_workbook import workbook_bytes
from kpianalysis.supplier_note.note import Copy, Note, Question

HOSTILE = [
    '=HYPERLINK("http://example.com")', "+1", "-1", "@SUM(A1)", "<script>alert(1)</script>",
    "https://example.com", "a\x01b\x00", "\u202eevil", "\tx", "#REF!", "x" * 40_000,
]  # fmt: skip
CELLS = st.text(st.characters(exclude_categories=["Cs"])) | st.floats() | st.none()
NINE_THIRTY = dt.datetime.fromisoformat("2019-04-01T09:30")


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def sheets_of(tmp_path, content):
    path = tmp_path / "note.xlsx"
    path.write_bytes(content)
    return {sheet.name: sheet for sheet in read_sheets(path)}


def note_of(rows, *cells, name="May"):
    """Make a note that asks about cells, each as (row, column)."""
    sheet = Sheet.of_rows("new.xlsx", name, rows)
    questions = tuple(
        Question(
            number, "new.xlsx", name, f"{chr(65 + column)}{row + 1}", row, column, "found", "row",
            "It is wrong.", "Another.", "Please send it.",
        )
        for number, (row, column) in enumerate(cells, start=1)
    )  # fmt: skip
    copy = Copy("1 May", sheet, (), questions)
    return Note("Roads", "A", "B", dt.date(2019, 7, 12), questions, len(questions), (copy,))


def test_list_says_where_what_is_wrong_and_what_to_send_and_has_room_for_an_answer(
    note_on, rows_with, tmp_path
):
    note = note_on({"new.xlsx": {"May": rows_with(("RD_KPI_01", "see note"))}})
    rows = sheets_of(tmp_path, workbook_bytes(note))["What we found"].top(20)
    assert rows[0][0] == "Questions about the KPI files for Northmoor Highways"
    head = next(at for at, row in enumerate(rows) if row[0] == "Number")
    assert rows[head] == [
        "Number", "File", "Sheet", "Cell", "What stands in the cell", "What stands in its row",
        "What is wrong", "What we expect", "What to send", "Your answer",
    ]  # fmt: skip
    assert rows[head + 1] == [
        1.0, "new.xlsx", "May", "E4", "see note",
        "RD_KPI_01 | Roads | May 2019 | 90% | see note | Rain",
        "'see note' is not a number.",
        "A number, or words that say why there is none, such as: n/a, no volumes.",
        "Please send the figure, or say why there is none.", None,
    ]  # fmt: skip


def test_every_cell_of_a_copy_stands_where_it_stood_as_what_it_was(tmp_path):
    rows = [
        ["Title"],
        [],
        [None, 0.7071, 12, True, dt.date(2019, 4, 1), NINE_THIRTY, "007"],
        [None, None, "2019-04", dt.time(9, 30), dt.timedelta(hours=30), 1e300, "=1+1"],
    ]
    copy = sheets_of(tmp_path, workbook_bytes(note_of(rows, (2, 1))))["1 May"]
    assert copy.row(0)[0] == "Title"
    assert copy.row(2) == rows[2]
    assert copy.row(3) == [None, None, "2019-04", "09:30:00", "1 day, 6:00:00", 1e300, "=1+1"]


def test_cell_in_question_is_marked_by_border_bold_type_fill_and_a_note():
    content = parts(workbook_bytes(note_of([["a", "b"], ["c", "d"]], (1, 1))))
    style = re.search(r'<c r="B2" s="(\d+)"', content["xl/worksheets/sheet2.xml"])[1]
    formats = re.findall(r"<xf [^>]*>", content["xl/styles.xml"].split("<cellXfs")[1])
    marked = formats[int(style)]
    assert all(f'apply{what}="1"' in marked for what in ("Font", "Fill", "Border"))
    assert '<left style="thick">' in content["xl/styles.xml"]
    assert 'ref="B2"' in content["xl/comments1.xml"]
    assert "Question 1. It is wrong. Please send it." in content["xl/comments1.xml"]
    assert '<c r="A2" t="s"' in content["xl/worksheets/sheet2.xml"]


def test_blank_cell_in_question_is_marked_and_two_questions_of_a_cell_share_its_note():
    content = parts(workbook_bytes(note_of([["a", None], ["c"]], (0, 1), (0, 1), (5, 2))))
    assert re.search(r'<c r="B1" s="\d+"/>', content["xl/worksheets/sheet2.xml"])
    assert re.search(r'<c r="C6" s="\d+"/>', content["xl/worksheets/sheet2.xml"])
    assert content["xl/comments1.xml"].count('ref="B1"') == 1
    assert "Question 2." in content["xl/comments1.xml"]


def test_list_links_to_the_cell_inside_the_workbook_and_to_nothing_outside():
    content = parts(workbook_bytes(note_of([["https://example.com"]], (0, 0))))
    links = re.findall(r"<hyperlink [^>]*>", content["xl/worksheets/sheet1.xml"])
    assert len(links) == 1
    assert "location=\"'1 May'!A1\"" in links[0]
    assert not any("hyperlink" in text for name, text in content.items() if "_rels" in name)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_a_text_and_nothing_else(text, tmp_path):
    content = workbook_bytes(note_of([[text, "b"]], (0, 0), (0, 1)))
    assert not any("<f>" in part for name, part in parts(content).items() if "sheets/" in name)
    shown = sheets_of(tmp_path, content)["1 May"].row(0)[0]
    assert shown == text or (len(shown) == 32_767 and shown.endswith("… (cut)"))


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, max_size=4), min_size=1, max_size=5))
def test_no_cell_of_a_supplier_stops_the_note_or_becomes_a_formula(rows):
    content = parts(workbook_bytes(note_of(rows, (0, 0))))
    assert not any("<f>" in part for name, part in content.items() if "sheets/" in name)


def test_long_sheet_is_cut_says_so_and_keeps_every_cell_in_question(tmp_path, monkeypatch):
    monkeypatch.setattr(as_workbook, "COPIED_ROWS", 3)
    rows = [[f"row {number}", number] for number in range(1, 11)]
    sheets = sheets_of(tmp_path, workbook_bytes(note_of(rows, (8, 1))))
    copy = sheets["1 May"]
    assert [copy.row(at)[0] for at in (0, 2, 3, 7, 8)] == ["row 1", "row 3", None, None, "row 9"]
    assert copy.row(8)[1] == 9
    said = "Of 10 rows of the sheet '1 May', the first 3 are shown, and every cell in question."
    assert said in [row[0] for row in sheets["What we found"].top(12)]


def test_same_note_gives_the_same_bytes(note_on, rows_with):
    note = note_on({"new.xlsx": {"May": rows_with(("RD_KPI_01", "see note"))}})
    assert workbook_bytes(note) == workbook_bytes(note)
    assert "2019-10-01T00:00:00Z" in parts(workbook_bytes(note))["docProps/core.xml"]
