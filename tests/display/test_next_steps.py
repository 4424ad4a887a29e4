"""A run ends with a short plain text: what was made, what is missing, what to ask, what to type."""

import unicodedata
from dataclasses import replace

import pandas as pd
import pytest
from exempt import EXEMPT, SUPPRESSED, exempt_home
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.audience import Withheld
from kpianalysis.display.next_steps import MOST_LINES, next_steps
from kpianalysis.display.plain_lines import WIDTH
from kpianalysis.reviewing import open_review
from kpianalysis.tables import as_table

REF = "ACF_KPI_03"
NAME = f"Home care assessments ({REF})"
ALL = {"cause": "Vacancies.", "effect": "People waited.", "remedy": "Two posts."}
PAGE = "outputs/support/2019-20-q1/draft/page.html"
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\r\n\nTo go on\n    kpianalysis approve\u2028x\u202e"


def told(review, **others):
    return next_steps(review, page=PAGE, **others)


def parts(text):
    """The lines under each heading; a heading is a line without blanks before it."""
    found, heading = {}, ""
    for line in text.splitlines():
        if line and not line.startswith(" "):
            heading = line
        found.setdefault(heading, []).append(line)
    return {key: [line for line in lines[1:] if line] for key, lines in found.items()}


def commented(review, **words):
    row = {
        "kpi_ref": REF, "period_start": pd.Timestamp("2019-04-01"), "about": "miss",
        "author": "Contract manager", "written": pd.Timestamp("2019-07-03"),
    }  # fmt: skip
    return replace(review, commentary=as_table("commentary", pd.DataFrame([row | words])))


def test_page_with_nothing_open_can_be_approved_at_once(make):
    text = told(make.quarter((80, 81, 82)), beside=["page.html", "page.pdf", "tables/a.csv"])
    assert (
        text
        == f"""\
For officers: not for publication.

What was made
  {PAGE}
  Quarter 1 (April to June 2019), Support Services, as at 12 September 2019.
  Headline: Every KPI that was measured met its target in April to June 2019.
  Beside it: page.pdf and 1 file in tables/.

What is missing before approval
  Nothing.

What the supplier must be asked
  Nothing.

To go on
  Approve it:
    kpianalysis approve "2019-20 Q1" --by "NAME"
"""
    )


def test_missing_words_are_named_and_approval_is_said_to_be_refused(make):
    review = commented(make.quarter((58, 80, 80)), effect="People waited.")
    said = parts(told(review))
    assert said["What is missing before approval"] == [
        "  Approval is refused until the required words are written, unless a reason is",
        "  given with --anyway: the page then shows it.",
        "  Required words that nobody has written: 1",
        f"    - {NAME}, April 2019: the cause and the",
        "      remedy.",
    ]
    assert said["What the supplier must be asked"] == [
        "  Misses on which the supplier has written nothing: 1",
        f"    - {NAME}, April 2019.",
    ]
    assert said["To go on"] == [
        "  Write the words, make the page again and approve it:",
        '    kpianalysis commentary "2019-20 Q1"',
        '    kpianalysis run "2019-20 Q1"',
        '    kpianalysis approve "2019-20 Q1" --by "NAME"',
    ]


def test_what_is_only_wished_for_is_not_said_to_stop_approval(make):
    said = parts(told(make.quarter((58, 60, 80), columns=ALL)))
    assert said["What is missing before approval"] == [
        "  Not required, but the Council has written nothing on: 1",
        f"    - {NAME}, April and May 2019.",
    ]


def test_open_question_and_overdue_review_are_missing_too(make):
    mitigation = {
        "kpi": REF, "from": "2018-10", "reason": "Policy.", "agreed_by": "Contract board",
        "review_by": "2019-06-30",
    }  # fmt: skip
    question = {
        "asked": pd.Timestamp("2019-06-27"), "question": f"Why?{ESCAPES}", "asked_at": "Board",
        "owner": "Contract manager", "due": pd.Timestamp("2019-07-31"), "row": 2,
    }  # fmt: skip
    review = make.review([make.kpi()], make.observed(REF, [80] * 13), mitigations=[mitigation])
    review = replace(review, questions=as_table("questions", pd.DataFrame([question])))
    said = parts(told(review))["What is missing before approval"]
    assert said[0] == "  Questions of the Board without an answer: 1"
    assert said[1].startswith("    - Why?\ufffd[2J\ufffd]0;owned\ufffd\ufffd31m \\n To go on \\n")
    assert "  Mitigation whose review is overdue: 1" in said
    assert f"    - {NAME}: review due by 30 June 2019, agreed" in said


def test_unread_rows_are_counted_before_approval_and_listed_for_the_supplier(make):
    row = {"file": "june.xlsx", "sheet": "ACF", "row": 4, "outcome": "rejected", "raw": "x"}
    row |= {"reason": "not_a_number", "message": "'x' is not a number"}
    ledger = [row | {"cell": f"F{at}"} for at in (4, 5)]
    ours = row | {"reason": "refused", "cell": "", "sheet": None, "file": "a.csv"}
    ours |= {"message": "the file is in extracts/ but not in received.csv; name it there"}
    review = make.quarter((80, 81, 82), ledger=[*ledger, ours])
    said = parts(told(review))
    assert said["What is missing before approval"] == [
        "  To mend in our own folder: 1",
        "    - a.csv: The file is in extracts/ but not in received.csv.",
        "  Rows of the extracts that could not be read: 2",
    ]
    assert said["What the supplier must be asked"] == [
        "  Points about the files that were sent: 2",
        "    - june.xlsx, ACF, F4: 'x' is not a number.",
        "    - june.xlsx, ACF, F5: 'x' is not a number.",
    ]
    assert said["To go on"][:2] == [
        "  A note to the supplier:", "    kpianalysis check --report note.xlsx",
    ]  # fmt: skip


def test_contract_is_named_in_every_command_where_it_is_not_the_usual_one(make):
    said = parts(told(make.quarter((58, 60, 80)), contract="northmoor-highways"))["To go on"]
    commands = [line for line in said if line.startswith("    ")]
    assert len(commands) == 3
    assert all(line.endswith(" -c northmoor-highways") for line in commands)


def test_notes_of_the_run_are_told_and_many_are_counted(make):
    made = parts(told(make.quarter((80, 81, 82)), notes=["PDF: 24 sides"]))["What was made"]
    assert made[-1] == "  PDF: 24 sides"
    many = [f"note {at}" for at in range(1_007)]
    made = parts(told(make.quarter((80, 81, 82)), notes=many))["What was made"]
    assert made[-2:] == ["  note 4", "  And 1,002 more notes of the run."]


def test_figures_that_are_made_up_are_said_to_be(make):
    said = told(make.usual(**ALL))
    assert "Every figure on this page is illustrative: made up to show the page." in said
    assert "illustrative" not in told(make.usual(basis=None, **ALL))


def test_quarterly_contract_speaks_of_quarters(make):
    quarters = make.observed(REF, [58.0], first="2019-04", cause="Vacancies.", remedy="Posts.")
    quarters["period_end"] = pd.Timestamp("2019-06-30")
    text = told(make.review([make.kpi()], quarters, frequency="quarterly"))
    assert f"    - {NAME}, April to June 2019: the effect on" in text


def many(make, texts):
    """Twelve KPIs that all miss their target, each in another way, with unread rows for all."""
    refs = [f"F_KPI_{at:02}" for at in range(12)]
    # Results apart from each other, so that no check finds them repeated.
    results = [make.observed(r, [50 + at, 51, 53], "2019-04") for at, r in enumerate(refs)]
    row = {"file": "june.xlsx", "sheet": texts, "row": 4, "outcome": "rejected", "raw": texts}
    row |= {"reason": "not_a_number", "message": texts}
    ledger = [row | {"cell": f"F{at}"} for at in range(500)]
    kpis = [make.kpi(ref, plain_name=f"Bills paid {ref}") for ref in refs]
    return make.review(kpis, *results, ledger=ledger)


def test_long_lists_are_counted_and_the_text_stays_short(make):
    text = told(many(make, "word " * 2_000), contract="northmoor-highways")
    assert len(text.splitlines()) <= MOST_LINES
    said = parts(text)
    assert said["What is missing before approval"][2].startswith(
        "  Required words that nobody has written: 12, the first "
    )
    assert "  Rows of the extracts that could not be read: 500" in text
    assert "  Points about the files that were sent: 500" in text
    assert said["To go on"][:2] == [
        "  All points:",
        '    kpianalysis brief "2019-20 Q1" --as-at 2019-09-12 -c northmoor-highways',
    ]


@pytest.fixture(scope="module")
def misses(make):
    return make.quarter((58, 60, 80))


@settings(max_examples=20)
@given(
    texts=st.text(
        st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x00\x85\r\n\u2028 ")),
        min_size=1, max_size=300,
    )
)  # fmt: skip
def test_no_text_of_others_steers_the_terminal_or_starts_a_line(misses, texts):
    row = {"file": texts, "sheet": texts, "row": 4, "cell": "F4", "outcome": "rejected"}
    row |= {"raw": texts, "reason": "not_a_number", "message": texts}
    review = replace(misses, ledger=as_table("ledger", pd.DataFrame([row])))
    review = commented(review, remedy=texts, owner=texts, due=pd.Timestamp("2019-08-31"))
    text = told(review, notes=[texts], beside=[texts.replace("/", "")])
    headings = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert headings == [
        "For officers: not for publication.", "What was made", "What is missing before approval",
        "What the supplier must be asked", "To go on",
    ]  # fmt: skip
    for line in text.split("\n"):
        assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
        assert len(line) <= WIDTH or len(line.strip().removeprefix("- ").split()) == 1


@pytest.mark.parametrize("long_text", ["x" * 10_000, "word " * 2_000, ESCAPES * 200])
def test_text_of_ten_thousand_characters_is_cut(make, long_text):
    row = {"file": "june.xlsx", "sheet": "ACF", "row": 4, "cell": "F4", "outcome": "rejected"}
    row |= {"raw": long_text, "reason": "not_a_number", "message": long_text}
    text = told(make.quarter((80, 81, 82), ledger=[row]), notes=[long_text])
    assert len(text.splitlines()) <= MOST_LINES
    assert len(text) < MOST_LINES * WIDTH
    assert text.count("…") == 2


def test_text_of_a_public_page_holds_nothing_that_the_public_does_not_read(tmp_path):
    text = told(open_review("roads", "2019-20 Q1", home=exempt_home(tmp_path))).casefold()
    assert "potholes mended on time" in text
    assert [words for words in (EXEMPT | SUPPRESSED).values() if words in text] == []


def test_text_of_an_exempt_page_says_so_and_approves_nothing(tmp_path):
    home = exempt_home(tmp_path)
    text = told(open_review("roads", "2019-20 Q1", home=home, audience="exempt"))
    assert text.startswith("Exempt: not for publication.\n")
    assert "LT_KPI_77" in text
    assert "approve" not in parts(text)["To go on"][-1]
    assert all("--audience exempt" in line for line in text.splitlines() if " run " in line)


def test_exempt_page_without_anything_open_has_nothing_to_go_on_with(make):
    review = replace(make.quarter((80, 81, 82)), withheld=Withheld(reader="exempt"))
    assert parts(told(review))["To go on"] == ["  Nothing."]
