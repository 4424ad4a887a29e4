"""The note asks about everything that is for the supplier, and only about that."""

import datetime as dt

import pytest

from kpianalysis.supplier_note import note as notes


def test_question_says_where_what_stands_there_and_what_to_send(note_on, rows_with):
    note = note_on({"new.xlsx": {"May": rows_with(("RD_KPI_01", "see note"))}})
    assert (note.supplier, note.received) == ("Example Roadworks", dt.date(2019, 10, 1))
    (question,) = note.questions
    assert (question.number, question.file, question.sheet, question.cell) == (
        1, "new.xlsx", "May", "E4",
    )  # fmt: skip
    assert question.in_cell == "see note"
    assert question.in_row.startswith("RD_KPI_01 | Roads | May 2019 | 90% | see note")
    assert question.wrong == "'see note' is not a number."
    assert question.send == "Please send the figure, or say why there is none."


def test_sentences_name_both_sides_the_day_and_how_much(note_on, rows_with):
    bad = rows_with(("RD_KPI_01", "see note"), ("RD_KPI_09", "80%"))
    note = note_on({"new.xlsx": {"May": bad}, "empty.csv": b""})
    assert note.sentences[:3] == (
        "To Example Roadworks, from Northmoor Council.",
        "Thank you for the files that we received up to 1 October 2019.",
        "3 points in 2 files need an answer before we can use the figures.",
    )


def test_nothing_wrong_makes_no_note(note_on):
    assert note_on({}) is None


def test_fault_of_our_own_folder_is_not_for_the_supplier(note_on, small_home):
    (small_home.raw("roads") / "extracts" / "stray.csv").write_bytes(b"x")
    assert note_on({}) is None


def test_refused_file_is_asked_about_without_a_copy(note_on):
    note = note_on({"bad.xlsx": b"PK\x03\x04" + bytes(400)})
    assert note.copies == ()
    assert note.questions[0].cell_words == "the whole file"


def test_copies_are_the_sheets_in_question_under_names_of_their_own(note_on, rows_with):
    good, bad = rows_with(("RD_KPI_01", "91.5%")), rows_with(("RD_KPI_01", "oops"))
    june = [[cell.replace("May", "June") for cell in row] for row in bad]
    note = note_on(
        {
            "one.xlsx": {"Notes": good, "It's May": bad},
            "two.xlsx": {"It's May": june},
            "three.csv": june,
        }
    )
    assert [copy.name for copy in note.copies] == ["1 It's May", "2 It's May", "3 three"]
    assert note.copies[0].headers == (2,)


def test_long_list_is_cut_and_says_how_much_there_is(note_on, rows_with, monkeypatch):
    monkeypatch.setattr(notes, "MOST_QUESTIONS", 2)
    rows = rows_with(*[("RD_KPI_09", "80%")] * 5)
    note = note_on({"new.csv": rows})
    assert (len(note.questions), note.found) == (2, 5)
    assert note.sentences[-1] == "The first 2 are listed here; the others are like them."


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("A1", (0, 0)),
        ("XFD1048576", (1_048_575, 16_383)),
        ("XFE1", (None, None)),
        ("A1048577", (None, None)),
        ("", (None, None)),
        ("A0", (None, None)),
        ("extracts.columns", (None, None)),
    ],
)
def test_address_that_no_worksheet_has_names_no_cell(cell, place):
    assert notes._position(cell) == place
