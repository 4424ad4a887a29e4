"""The first side: the answer in at most 300 words and one chart."""

import pytest

from kpianalysis.display.opening import Point, main_points
from kpianalysis.display.summary_side import MOST_WORDS, choose, count_words, summary_side

REF = "ACF_KPI_03"
MITIGATED = [{"kpi": REF, "from": "2018-10", "reason": "The policy is under review."}]


def usual(make, **settings):
    return make.review(
        [make.kpi(REF), make.kpi("F_KPI_01", plain_name="Bills paid")],
        make.observed(REF, [60] * 13),
        make.observed("F_KPI_01", [90] * 12 + [60]),
        mitigations=MITIGATED,
        **settings,
    )


def test_first_side_is_one_part_with_title_points_and_one_chart(make):
    side = summary_side(usual(make))
    assert side.html.startswith('<section id="summary">')
    assert side.html.count("<svg") == side.html.count("<h1>") == 1
    assert "<h2>Main points</h2>" in side.html
    assert count_words(side.html) <= MOST_WORDS


def test_points_travel_with_the_page_as_plain_text_without_references(make):
    points = summary_side(usual(make)).page["points"].splitlines()
    assert points[0].startswith("KPI failures: 0 before mitigation and 0 counted after it.")
    assert not any("See" in point or "<" in point for point in points)


@pytest.mark.parametrize(("room", "said"), [(2, "A Z"), (4, "A b1 b2 Z"), (5, "A b1 b2 more Z")])
def test_what_must_be_said_is_said_and_the_rest_as_far_as_there_is_room(room, said):
    points = [Point("A", must=True), Point("b1 b2", more="more"), Point("c1 c2 c3 c4"),
              Point("Z", must=True)]  # fmt: skip
    assert " ".join(choose(points, room)) == said


def test_word_of_a_supplier_that_is_as_long_as_a_book_pushes_no_finding_off_the_side(make):
    long = make.review(
        [make.kpi(REF)], make.observed(REF, [60] * 13, effect="x " * 10_000), mitigations=MITIGATED
    )
    side = summary_side(long)
    assert count_words(side.html) <= MOST_WORDS
    assert [point.said for point in main_points(long) if point.must]
    assert all(point.said in side.html for point in main_points(long) if point.must)
