"""What is said to the supplier is theirs to act on, in plain words."""

import pytest

from kpianalysis.supplier_note.wording import is_our_own, what_is_wrong, what_to_ask


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("'TBC' is not a number; ask the supplier for the figure, or record it as not supplied",
         "'TBC' is not a number."),
        ("'0.9' may be 90% or 0.9%; settle it in contract.toml: "
         'extracts.percent_scale.RD_KPI_01 = "fractions" or "points"',
         "'0.9' may be 90% or 0.9%."),
        ("a target of 70 is stated, but contract.toml says 75; the contract's is used",
         "A target of 70 is stated, but the contract says 75."),
        ("'7,071' is not a percentage from 0 to 100; ask the supplier",
         "'7,071' is not a percentage from 0 to 100."),
        ("two different values for RD_KPI_01 in May (E2, E3); ask the supplier which one stands",
         "Two different values for RD_KPI_01 in May (E2, E3)."),
        ("88% is stated, but 174 of 200 is 87.00%; which is right?",
         "88% is stated, but 174 of 200 is 87.00%; which is right?"),
    ],
)  # fmt: skip
def test_what_only_an_analyst_can_do_is_left_out(message, said):
    assert what_is_wrong("any", message) == said


def test_words_of_the_supplier_that_look_like_ours_are_kept():
    message = "'12; ask me' is not a number; ask the supplier for the figure"
    assert what_is_wrong("not_a_number", message) == "'12; ask me' is not a number."


@pytest.mark.parametrize(
    ("message", "raw", "wrong", "send"),
    [
        ("the workbook has a password; ask for a copy without one", "",
         "The workbook has a password.", "Please send a copy without a password."),
        ("the file is empty; ask the supplier to send it again", "",
         "The file is empty.", "Please send it again."),
        ("is not a kind of file that is read; send .csv, .xlsx", ".pdf",
         "'.pdf' is not a kind of file that is read.",
         "Please send the results as one of these."),
        ("no row names the columns of a table: a KPI reference and a result are looked for; "
         "ask for a header row, or name the columns ('kpianalysis profile FILE' drafts one)", "",
         "No row names the columns of a table: a KPI reference and a result are looked for.",
         "Please send the table with such a row."),
    ],
)  # fmt: skip
def test_refused_file_is_told_with_what_to_send(message, raw, wrong, send):
    assert what_is_wrong("refused", message, raw) == wrong
    assert what_to_ask("refused", message).send == send


def test_reason_that_nobody_foresaw_is_asked_about_in_general_words():
    ask = what_to_ask("something_new", "an odd thing")
    assert ask.expected == "A figure that can be read in one way only."
    assert ask.send == "Please check it and send it again."


@pytest.mark.parametrize(
    ("reason", "message", "ours"),
    [
        ("refused", "the file is in extracts/ but received.csv has no line for it", True),
        ("refused", "the file is not the one that was received: its sha256 differs", True),
        ("refused", "leads outside extracts/", True),
        ("ruling_void", "the ruling of May is void", True),
        ("refused", "the file is empty", False),
        ("not_a_number", "'received.csv' is not a number", False),
    ],
)
def test_what_is_about_our_own_files_is_not_for_the_supplier(reason, message, ours):
    assert is_our_own(reason, message) is ours
