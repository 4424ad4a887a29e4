"""The grade is the Flesch-Kincaid formula; syllables are counted as a person counts them."""

import pytest
from prose import part_of, read_page, sentences, split_sentences, words_of
from reading_grade import grade, longest, readability
from syllables import syllables

# Counted by hand, as spoken in British English.
BY_HAND = {
    1: "the missed months points worse chance called rules done watched due waived year whole "
    "types kept eighth",
    2: "target counted July quarter measured people waited longer council service credits August "
    "figures published assumed review getting better likely results changes tables settled agreed "
    "being beyond project complete business every data watches million centre language being "
    "client",
    3: "assessments minimum supplier services average percentage September overdue improving "
    "computer agreement invoices employees manager policy financial completed area actual previous "
    "management completely carrying KPI KPIs residents discussion",
    4: "mitigation January February illustrative residential provisional usually priority "
    "accessible discontinued escalated society material",
    5: "association opportunity",
    6: "accessibility",
}
HAND_COUNTED = [(word, count) for count, words in BY_HAND.items() for word in words.split()]


def test_syllables_are_nearly_those_counted_by_hand():
    wrong = {
        word: (syllables(word), count) for word, count in HAND_COUNTED if syllables(word) != count
    }
    assert len({word for word, _ in HAND_COUNTED}) >= 80
    assert wrong == {"association": (4, 5)}
    counted, by_hand = sum(map(syllables, dict(HAND_COUNTED))), sum(dict(HAND_COUNTED).values())
    assert counted == pytest.approx(by_hand, rel=0.01)


def test_numbers_are_one_syllable_and_capitals_are_spelt_out():
    assert [syllables(word) for word in ("70.71%", "1,190,000", "IMT", "WCAG", "RAG")] == [
        1, 1, 3, 6, 1,
    ]  # fmt: skip


def test_grade_is_the_formula():
    # 0.39 * 100 / 5 + 11.8 * 150 / 100 - 15.59 = 7.8 + 17.7 - 15.59
    assert grade(words=100, sentences=5, syllables=150) == pytest.approx(9.91)


def test_grade_of_a_text_counted_by_hand():
    # 3 + 5 words; the=1 cat=1 sat=1; it=1 missed=1 its=1 target=2 today=2: 10 syllables.
    found = readability(sentences(read_page("<p>The cat sat. It missed its target today.</p>")))
    assert (found.words, found.sentences, found.syllables) == (8, 2, 10)
    assert found.grade == pytest.approx(0.39 * 4 + 11.8 * 10 / 8 - 15.59)


def test_nothing_to_read_has_no_grade():
    with pytest.raises(ValueError, match="no sentence"):
        readability(sentences(read_page("<table><tr><td>75%</td></tr></table>")))


def test_refs_cells_and_drawings_are_not_read():
    html = (
        "<p>Bills (F_KPI_01) late.</p><table><caption>Late<br>Basis</caption><tr><th>KPI</th>"
        "<td>Many words here</td></tr></table><svg><text>Target</text></svg><p hidden>No</p>"
    )
    said = sentences(read_page(html))
    assert [one.text for one in said] == ["Bills (F_KPI_01) late.", "Late", "Basis"]
    assert [one.words for one in said] == [["Bills", "late"], ["Late"], ["Basis"]]


def test_headings_and_items_end_a_sentence_without_a_full_stop():
    html = "<h2>Late</h2><ul><li>One <a href='#x'>thing</a> more</li><li>Two</li></ul>"
    assert [one.text for one in sentences(read_page(html))] == ["Late", "One thing more", "Two"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is 1.5. Then 2.", 2),
        ("Why? “Because.” So.", 3),
        ("Late (illustrative figures). See Section 8.", 2),
        ("See mgAi.aspx?ID=13390 for it.", 1),
        ("…", 0),
    ],
)
def test_sentence_ends_at_a_mark_before_a_new_beginning(text, parts):
    assert len(split_sentences(text)) == parts


def test_words_have_no_marks_around_them():
    assert words_of("“On time” – £1.2m (F_KPI_01), non-residential; 75%.") == [
        "On", "time", "1.2m", "non-residential", "75%",
    ]  # fmt: skip


def test_part_is_chosen_by_tag_or_id():
    page = read_page("<main><section id='summary'><p>One.</p></section><p>Two.</p></main>")
    for selector in ("#summary", "section#summary"):
        assert [one.text for one in sentences(part_of(page, selector))] == ["One."]
    assert len(sentences(part_of(page, "main"))) == 2
    with pytest.raises(LookupError, match="no p#summary"):
        part_of(page, "p#summary")


def test_words_of_others_are_one_mark():
    said = sentences(read_page("<p>They say: We were busy. Owner: none.</p>"), ["We were busy"])
    assert [one.text for one in said] == ["They say: ….", "Owner: none."]


def test_longest_sentences_come_first():
    said = sentences(read_page("<p>One two. One two three. One.</p>"))
    assert [len(one.words) for one in longest(said, 2)] == [3, 2]
