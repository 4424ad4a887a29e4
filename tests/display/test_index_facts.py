"""What a page says of itself to the list of all pages: plain, with no link that leads nowhere."""

from markupsafe import Markup

from kpianalysis.display import opening
from kpianalysis.display.blocks import refer
from kpianalysis.display.index_facts import mitigation_facts, points_facts, title_facts
from kpianalysis.display.plain import plain_text


def test_sentence_that_only_refers_is_left_out():
    see = Markup("Two missed. See ") + refer("section", "missed") + "."
    assert plain_text(see) == "Two missed."
    both = Markup("Two. See ") + refer("section", "a") + " and " + refer("table", "b") + ". Three."
    assert plain_text(both) == "Two. Three."


def test_reference_inside_a_sentence_keeps_its_words():
    said = Markup("As ") + refer("table", "summary") + " shows, two missed."
    assert plain_text(said) == "As the table shows, two missed."


def test_words_that_look_like_markup_stay_words():
    assert plain_text("See <a href='#x'>Section 8</a>.") == "See <a href='#x'>Section 8</a>."
    assert plain_text("&lt;5 staff & <b>no</b> cover") == "&lt;5 staff & <b>no</b> cover"


def test_each_point_is_one_line_whatever_line_ends_are_in_it():
    facts = points_facts(["One\r\ntwo\u2028three\x85four.", "Five."])
    assert facts == {"points": "One two three four.\nFive."}


def test_page_gives_its_main_points_as_they_stand_on_it_without_references(make):
    review = make.usual()
    block = opening.main_points(review)
    points = block.page["points"].splitlines()
    assert len(points) == block.html.count("<li>")
    assert all(point.split(" (")[0] in block.html.striptags() for point in points)
    assert not any("See the" in point or "<" in point for point in points)


def test_title_gives_finding_date_and_step(make):
    review = make.usual()
    facts = title_facts(review, "Two KPIs missed")
    assert facts["headline"] == "Two KPIs missed"
    assert facts["as_at"] == review.as_at.isoformat()
    assert (facts["status"], facts["step"], facts["fictional"]) == ("draft", "month", "no")


def test_every_kpi_that_was_ever_in_mitigation_is_named_with_its_ref(make):
    review = make.usual()
    names = mitigation_facts(review)["kpis_mitigated"].splitlines()
    assert names == ["Home care assessments (ACF_KPI_03)"]
