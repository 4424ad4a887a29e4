"""What a page says of itself to the list of all pages."""

from kpianalysis.display.index_facts import mitigation_facts, title_facts
from kpianalysis.display.summary_side import summary_side


def test_page_gives_its_main_points_as_they_stand_on_it_one_a_line(make):
    block = summary_side(make.usual())
    points = block.page["points"].splitlines()
    assert len(points) == block.html.count("<li>")
    assert all(point.split(" (")[0] in block.html.striptags() for point in points)
    assert not any("See the" in point or "<" in point for point in points)


def test_title_gives_finding_date_and_step(make):
    review = make.usual()
    facts = title_facts(review, "Two KPIs missed")
    assert facts["headline"] == "Two KPIs missed"
    assert facts["as_at"] == review.as_at.isoformat()
    assert (facts["step"], facts["fictional"]) == ("month", "no")


def test_every_kpi_that_was_ever_in_mitigation_is_named_with_its_ref(make):
    names = mitigation_facts(make.usual())["kpis_mitigated"].splitlines()
    assert names == ["Home care assessments (ACF_KPI_03)"]


def test_no_mitigation_is_said_and_not_left_open(make):
    assert mitigation_facts(make.quarter([90, 90, 90])) == {
        "kpis_mitigated": "",
        "kpis_with_own_page": "",
    }
