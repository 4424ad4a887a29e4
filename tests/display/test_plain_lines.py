"""Text for a terminal: nobody's words start a line, steer the terminal or take all the room."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.display.plain_lines import WIDTH, Topic, fitted, height, plain, wrapped

UNSEEN = "\ufffd"
# Also what few programs make: escape sequences, 8-bit controls, every kind of line end.
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\x07\x08\r\n\x0b\x0c\x1c\x85\u2028\u2029\u202e\t \u00a0[2J"),
    ),
    max_size=400,
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\x1b[2J\x1b]0;title\x07gone", f"{UNSEEN}[2J{UNSEEN}]0;title{UNSEEN}gone"),
        ("\x9b31mred", f"{UNSEEN}31mred"),
        ("abc\x08\x08\x08xyz\x7f", f"abc{UNSEEN * 3}xyz{UNSEEN}"),
        ("48\u202e57", f"48{UNSEEN}57"),
        ("Late\r\nTo go on\rNothing.", "Late \\n To go on \\n Nothing."),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a \\n b \\n c \\n d \\n e \\n f"),
        ("  wide\t\u00a0 gap  ", "wide gap"),
        ("{0} %s `id` $(id) <b>", "{0} %s `id` $(id) <b>"),
        ("\n\n", ""),
    ],
)
def test_what_would_steer_a_terminal_is_seen(text, said):
    assert plain(text) == said


@given(HOSTILE, st.integers(0, 8), st.sampled_from(["", "- "]))
def test_no_line_holds_a_control_or_is_too_long_but_for_one_long_word(text, indent, mark):
    for line in wrapped(text, indent, mark):
        assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
        assert len(line) <= WIDTH or len(line.removeprefix(" " * indent + mark).split()) == 1


@given(HOSTILE)
def test_wrapping_loses_no_word(text):
    assert " ".join(" ".join(wrapped(text)).split()) == plain(text)


def test_later_lines_stand_under_the_text_so_that_none_looks_like_a_new_point():
    lines = wrapped("word " * 40, mark="- ")
    assert len(lines) > 2
    assert all(line.startswith("    word") for line in lines[1:])


def test_long_text_is_cut_and_says_so():
    # 240 characters with the mark of the cut: four lines of 74 at most.
    (line,) = wrapped("x" * 10_000, longest=240)
    assert line.strip() == "x" * 239 + "…"
    assert len(wrapped("word " * 2_000, longest=240)) == 4


def topics(*counts):
    return [
        Topic(f"T{at}", tuple(f"{at}.{n}" for n in range(count))) for at, count in enumerate(counts)
    ]


def test_all_points_are_told_where_there_is_room():
    assert height(topics(2, 1)) == 5
    lines = ["  T0: 2", "    - 0.0", "    - 0.1", "  T1: 1", "    - 1.0"]
    assert fitted(topics(2, 1), room=5) == lines
    assert fitted(topics(2, 1), room=50) == lines


def test_topics_take_turns_so_that_a_long_one_leaves_room():
    # Six lines: two name the topics, four points are left, two of each.
    assert fitted(topics(500, 2), room=6) == [
        "  T0: 500, the first 2 here", "    - 0.0", "    - 0.1",
        "  T1: 2", "    - 1.0", "    - 1.1",
    ]  # fmt: skip
    # What one topic does not need, another has.
    assert fitted(topics(500, 1), room=6)[0] == "  T0: 500, the first 3 here"


def test_every_topic_is_counted_even_without_any_room():
    assert fitted(topics(12, 1_234), room=0) == ["  T0: 12", "  T1: 1,234"]
    assert fitted([], room=9) == []


def test_topic_told_elsewhere_has_its_count_alone():
    rows = Topic("Rows that could not be read", counted=3)
    assert fitted([rows], room=9) == ["  Rows that could not be read: 3"]
    assert height([rows]) == 1


@given(st.lists(st.integers(0, 30), max_size=6), st.integers(0, 60))
def test_no_more_lines_than_there_is_room_for(counts, room):
    told = topics(*counts)
    assert len(fitted(told, room)) == max(len(told), min(room, height(told)))
