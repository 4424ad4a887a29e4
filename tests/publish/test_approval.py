"""Who approved a page, when and why anyway: kept in the notebook, said in plain sentences."""

import datetime as dt

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.errors import PageProblem, ParameterProblem
from kpianalysis.publish.approval import Approval, approval_of, set_approval
from kpianalysis.writing.unseen import without_unseen

DAY = dt.date(2019, 7, 24)
HELD = {"edition": 2, "by": "Contract manager", "on": "2019-07-24"}
NAME = "Contract manager"
FILLERS = "\u3164\u115f\uffa0"


def texts(longest):
    """Draw what a person can type that says something, on any number of lines."""
    letters = st.characters(exclude_categories=["Cs"])
    return st.text(letters, max_size=longest - 1).map(lambda text: f"a{text}")


names = texts(100).filter(lambda text: text.splitlines() == [text])
approvals = st.builds(
    Approval, st.integers(1, 999_999), names, st.dates(), st.just("") | texts(500), texts(500)
)


def test_edition_says_its_number_and_the_day_of_its_approval():
    given = Approval(3, NAME, DAY)
    assert (given.mark, given.status) == ("Edition 3", "Edition 3, approved on 24 July 2019")
    assert given.said == ("Contract manager approved it on 24 July 2019.",)


def test_note_and_reason_are_sentences_of_their_own_whoever_ended_them():
    given = Approval(1, NAME, DAY, "Read with finance", "Who knows?")
    assert given.said[1:] == (
        "Note: Read with finance.",
        "It was approved although words are missing: Who knows?",
    )


def test_texts_stand_on_one_line_with_a_mark_for_what_nobody_sees():
    given = Approval(1, "Head\u202e of roads", DAY, "one\r\ntwo\u2028three\x00")
    assert given.said[0] == "Head\ufffd of roads approved it on 24 July 2019."
    assert given.said[1] == "Note: one two three\ufffd."


@pytest.mark.parametrize("text", ["None", "nan", "NaT; NaT", "5 of nan people", "<NA>"])
def test_text_that_reads_as_left_over_is_quoted(text):
    given = Approval(1, text, DAY, text, text)
    assert given.said == (
        f"“{text}” approved it on 24 July 2019.",
        f"Note: “{text}”.",
        f"It was approved although words are missing: “{text}”.",
    )
    assert given.short_reason == (f"“{text}”", True)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u200b\u2060", "\u00a0", "-", "…", FILLERS, "\u0301", "\x00"]
)
def test_name_that_says_nothing_is_refused(text):
    with pytest.raises(ParameterProblem, match="'who approves' is blank"):
        Approval(1, text, DAY)


@pytest.mark.parametrize(("part", "what"), [("note", "the note"), ("anyway", "the reason")])
def test_note_and_reason_may_be_left_out_but_not_be_blank_or_longer_than_500(part, what):
    assert len(Approval(1, NAME, DAY).said) == 1
    Approval(1, NAME, DAY, **{part: "x" * 500})
    with pytest.raises(ParameterProblem, match=f"'{what}' is blank"):
        Approval(1, NAME, DAY, **{part: " \u200b"})
    with pytest.raises(ParameterProblem, match=rf"'{what}' has 501 characters.*at most 500"):
        Approval(1, NAME, DAY, **{part: "x" * 501})


def test_name_is_one_line_of_at_most_100_characters():
    Approval(1, "x" * 100, DAY)
    with pytest.raises(ParameterProblem, match=r"has 101 characters.*at most 100"):
        Approval(1, "x" * 101, DAY)
    for end in ("\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"):
        with pytest.raises(ParameterProblem, match="has more than one line"):
            Approval(1, f"a{end}b", DAY)


def test_half_of_a_character_is_refused_before_a_file_is_written():
    with pytest.raises(ParameterProblem, match="half of a character"):
        Approval(1, "a\udce9", DAY)


@pytest.mark.parametrize("number", [0, -1, 1_000_000])
def test_number_of_an_edition_is_one_that_a_folder_can_have(number):
    with pytest.raises(ParameterProblem, match="is no number of an edition"):
        Approval(number, NAME, DAY)


def test_reason_on_the_first_side_has_at_most_15_words_and_100_characters():
    words = [f"w{number}" for number in range(1, 17)]
    # 15 words fit, 16 do not. Nine of 11 letters with 8 blanks are 107 characters, eight are 95.
    assert Approval(1, NAME, DAY, anyway=" ".join(words[:15])).short_reason == (
        " ".join(words[:15]), True,
    )  # fmt: skip
    assert Approval(1, NAME, DAY, anyway=" ".join(words)).short_reason == (
        f"{' '.join(words[:15])}…", False,
    )  # fmt: skip
    assert Approval(1, NAME, DAY, anyway=" ".join(["eleven-long"] * 9)).short_reason == (
        f"{' '.join(['eleven-long'] * 8)}…", False,
    )  # fmt: skip
    assert Approval(1, NAME, DAY, anyway="x" * 101).short_reason == (f"{'x' * 100}…", False)
    assert Approval(1, NAME, DAY).short_reason == ("", True)


@given(approvals)
def test_approval_is_read_back_as_it_was_written(approval):
    assert Approval.from_metadata(approval.to_metadata()) == approval
    assert Approval.from_facts(approval.facts) == approval
    assert all(isinstance(fact, str) for fact in approval.facts.values())


@given(approvals)
def test_whatever_people_write_is_said_on_one_line_that_a_reader_sees(approval):
    for text in (*approval.said, approval.short_reason[0]):
        assert len(text.splitlines()) == 1
        assert without_unseen(text) == text


def test_notebook_holds_the_approval_beside_what_else_it_holds_of_ours():
    document = nbformat.v4.new_notebook(metadata={"kpianalysis": {"other": 1}})
    assert approval_of(document) is None
    set_approval(document, Approval(2, NAME, DAY))
    assert document.metadata["kpianalysis"] == {"other": 1, "approval": HELD}
    again = nbformat.reads(nbformat.writes(document), as_version=4)
    assert approval_of(again) == Approval(2, NAME, DAY)


def test_later_approval_replaces_the_earlier():
    document = nbformat.v4.new_notebook()
    set_approval(document, Approval(1, NAME, DAY, "Read"))
    set_approval(document, Approval(2, NAME, DAY))
    assert approval_of(document) == Approval(2, NAME, DAY)


@pytest.mark.parametrize(
    "held",
    [
        {},
        [],
        "Edition 1",
        HELD | {"edition": "2"},
        HELD | {"edition": True},
        HELD | {"edition": 0},
        HELD | {"by": ""},
        HELD | {"by": None},
        HELD | {"by": "x" * 101},
        HELD | {"on": "20190724"},
        HELD | {"on": "2019-07-32"},
        HELD | {"on": 20190724},
        HELD | {"note": ""},
        HELD | {"note": ["Read"]},
        HELD | {"colour": "red"},
        {key: HELD[key] for key in ("edition", "by")},
    ],
)
def test_approval_that_is_not_as_it_was_written_is_damaged(held):
    with pytest.raises(PageProblem, match="the approval in the notebook' is damaged"):
        Approval.from_metadata(held)
    document = nbformat.v4.new_notebook(metadata={"kpianalysis": {"approval": held}})
    with pytest.raises(PageProblem, match="is damaged"):
        approval_of(document)


@pytest.mark.parametrize("held", ["approved", ["approval"], 1, {"approval": None}])
def test_metadata_of_ours_that_hold_something_else_are_damaged(held):
    document = nbformat.v4.new_notebook(metadata={"kpianalysis": held})
    with pytest.raises(PageProblem, match="is damaged"):
        approval_of(document)
