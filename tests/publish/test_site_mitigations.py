"""The list of mitigations: those in force first, each with the page that says most of it."""

import pytest
from standing_pages import approved, write_page

from kpianalysis.errors import PageProblem
from kpianalysis.home import mitigation_folder
from kpianalysis.periods import parse_period
from kpianalysis.publish.site_mitigations import mitigation_list
from kpianalysis.publish.site_pages import public_page

NAMES = ["Potholes mended in time (RD_KPI_01)", "Lamps lit (LT_KPI_02)", "Gullies (RD_KPI_09)"]
OPEN = ["RD_KPI_01", "2018-10-01", "", "True", "True", "illustrative"]
TO_JULY = ["LT_KPI_02", "2019-05-01", "2019-07-01", "True", "False", ""]
ENDED = ["RD_KPI_09", "2016-12-01", "2017-07-01", "False", "True", "published"]


def listed(outputs, rows, **page):
    settings = {"kpis_mitigated": NAMES} | page
    place = write_page(outputs, "2019-20 Q1", mitigations=rows, **settings)
    return mitigation_list(public_page(place, "roads", None), outputs / "roads")


def own_page(outputs, ref, folder="draft", period="2019-20 Q1", **settings):
    """Write a page on one KPI's mitigation."""
    made = write_page(outputs, period, "made", months=None, **settings)
    place = outputs / "roads" / mitigation_folder(ref, parse_period(period)) / folder
    place.parent.mkdir(parents=True, exist_ok=True)
    made.rename(place)


def test_those_in_force_stand_first_the_newest_first_with_since_when(tmp_path):
    found = listed(tmp_path, [ENDED, OPEN, TO_JULY])
    assert [(one.name, one.when, one.in_force) for one in found] == [
        ("Lamps lit (LT_KPI_02)", "since May 2019, agreed to last to July 2019", True),
        (NAMES[0], "since October 2018, long-term (illustrative record)", True),
        ("Gullies (RD_KPI_09)", "December 2016 to July 2017", False),
    ]


def test_section_of_the_kpi_on_the_newest_page_is_linked_where_it_has_one(tmp_path):
    html = '<h2 id="section-RD_KPI_01">Potholes</h2>'
    found = {one.name: one.href for one in listed(tmp_path, [OPEN, ENDED], html=html)}
    assert found == {
        NAMES[0]: "2019-20-q1/draft/page.html#section-RD_KPI_01",
        NAMES[2]: "",
    }


def test_own_page_of_a_mitigation_goes_before_the_section(tmp_path):
    own_page(tmp_path, "rd_kpi_01")
    html = '<h2 id="section-RD_KPI_01">Potholes</h2>'
    (found,) = listed(tmp_path, [OPEN], html=html)
    assert found.href == "mitigations/rd_kpi_01/2019-20-q1/draft/page.html"


def test_approved_page_of_a_mitigation_goes_before_its_draft(tmp_path):
    own_page(tmp_path, "rd_kpi_01")
    own_page(tmp_path, "rd_kpi_01", "edition-1", **approved("1"))
    (found,) = listed(tmp_path, [OPEN])
    assert found.href == "mitigations/rd_kpi_01/2019-20-q1/edition-1/page.html"


def test_page_of_the_newest_period_is_linked_whichever_was_made_last(tmp_path):
    # 2018-19 Q4 is made after 2019-20 Q1 here, and sorts before it as text too.
    own_page(tmp_path, "rd_kpi_01")
    own_page(tmp_path, "rd_kpi_01", period="2018-19 Q4")
    own_page(tmp_path, "rd_kpi_01", period="2019-01")
    (found,) = listed(tmp_path, [OPEN])
    assert found.href == "mitigations/rd_kpi_01/2019-20-q1/draft/page.html"


def test_folder_that_is_no_period_holds_no_page_of_a_mitigation(tmp_path):
    own_page(tmp_path, "rd_kpi_01")
    place = tmp_path / "roads/mitigations/rd_kpi_01"
    (place / "2019-20-q1").rename(place / "notes")
    (found,) = listed(tmp_path, [OPEN])
    assert found.href == ""


def test_own_page_of_a_kpi_that_the_newest_page_does_not_name_is_linked_by_its_ref(tmp_path):
    own_page(tmp_path, "lt_kpi_07")
    assert [(one.name, one.href, one.in_force) for one in listed(tmp_path, [])] == [
        ("LT_KPI_07", "mitigations/lt_kpi_07/2019-20-q1/draft/page.html", False)
    ]


@pytest.mark.parametrize(
    "settings", [{"audience": "exempt"}, {"parameters": {"audience": "exempt"}}]
)
def test_exempt_page_of_a_mitigation_is_neither_linked_nor_named(tmp_path, settings):
    own_page(tmp_path, "lt_kpi_77", **settings)
    own_page(tmp_path, "lt_kpi_78", "exempt-draft")
    assert listed(tmp_path, []) == []


def test_damaged_page_of_a_mitigation_is_not_linked(tmp_path):
    own_page(tmp_path, "rd_kpi_01")
    (tmp_path / "roads/mitigations/rd_kpi_01/2019-20-q1/draft/page.html").write_text("other")
    (found,) = listed(tmp_path, [OPEN])
    assert found.href == ""


def test_page_that_says_nothing_of_mitigations_gives_no_list_and_one_without_any_an_empty_one(
    tmp_path,
):
    assert listed(tmp_path / "one", [], kpis_mitigated=None) is None
    assert listed(tmp_path / "two", []) == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["RD_KPI_01", "", "", "True", "True", ""], "without a start"),
        (["RD_KPI_01", "soon", "", "True", "True", ""], "'soon', which is no date"),
        (["RD_KPI_01", "2019-05-01", "2019-01-01", "False", "True", ""], "ends too early"),
    ],
)
def test_damaged_table_of_mitigations_is_told(tmp_path, row, why):
    with pytest.raises(PageProblem, match=why):
        listed(tmp_path, [row])
