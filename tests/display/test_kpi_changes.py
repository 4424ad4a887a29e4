"""What the page says of KPIs and terms that changed."""

from page_tables import rows_of

from kpianalysis.display.changes import changes
from kpianalysis.display.every_kpi import every_kpi
from kpianalysis.display.kpi_changes import every_kpi_change, kpi_changes

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
REDEFINED = {
    "from": "2018-04",
    "before": "Within 20 days.",
    "after": "Within 15 days.",
    "reason": "New law.",
    "agreement": "Letter.",
}


def test_change_without_a_reason_says_that_none_is_recorded_beside_one_that_has(make):
    # A KPI that was added has no reason: beside a target that has one it is missing, not "nan".
    terms = [
        {"from": "2015-04", "target": 75},
        {"from": "2019-05", "target": 70, "reason": "New law.", "agreement": "Letter."},
    ]
    kpis = [
        make.kpi(REF, terms=terms),
        make.kpi(OTHER, **{"from": "2019-04"}, terms=[{"from": "2019-04", "target": 90}]),
    ]
    html = changes(make.quarter([80, 80, 80], kpis=kpis)).html
    lines = rows_of(html, "kpi-changes")
    assert [line[5:7] for line in lines[1:]] == [
        ["no reason is recorded", "no agreement is recorded"],
        ["New law.", "Letter."],
    ]
    assert [line[3:5] for line in lines[1:]] == [["[z]", "[z]"], ["75%", "70%"]]
    assert "nan" not in html


def test_change_without_a_basis_among_marked_figures_is_not_nan(make):
    terms = [{"from": "2015-04", "target": 75}, {"from": "2019-05", "target": 70}]
    added = {"from": "2019-04", "terms": [{"from": "2019-04", "target": 90}]}
    kpis = [make.kpi(REF, terms=terms), make.kpi(OTHER, basis="illustrative", **added)]
    html = changes(make.quarter([80, 80, 80], kpis=kpis, columns={"basis": "illustrative"})).html
    assert [line[7] for line in rows_of(html, "kpi-changes")[1:]] == ["illustrative", "[z]"]


def test_no_change_is_said_in_words(make):
    html = changes(make.quarter([80, 80, 80])).html
    assert "Changes: no KPI changed, no figure corrected" in html
    none = "No KPI was added, discontinued, redefined or given another target or minimum after "
    assert f"{none}March 2019." in html


def test_changes_since_the_start_follow_the_new_ones_which_alone_stand_in_the_body(make):
    terms = [
        {"from": "2015-04", "target": 75, "minimum": 60},
        {"from": "2017-06", "target": 70, "minimum": 55, "reason": "Easier to measure."},
        {"from": "2019-05", "target": 72, "minimum": 55, "reason": "New law."},
    ]
    kpis = [
        make.kpi(REF, terms=terms, redefinitions=[REDEFINED]),
        make.kpi(OTHER, to="2018-12", ended_reason="Not needed."),
    ]
    review = make.quarter([80, 80, 80], kpis=kpis)
    html = every_kpi_change(review).html
    lines = [line[1:6] for line in rows_of(html, "every-kpi-change")[1:]]
    assert lines == [
        ["May 2019", "target changed", "70%", "72%", "New law."],
        ["January 2019", "KPI discontinued", "[z]", "[z]", "Not needed."],
        ["April 2018", "measure redefined", "Within 20 days.", "Within 15 days.", "New law."],
        ["June 2017", "target and minimum changed", "75%, minimum 60%", "70%, minimum 55%",
         "Easier to measure."],
    ]  # fmt: skip
    assert [line[1:6] for line in rows_of(kpi_changes(review).html, "kpi-changes")[1:]] == lines[:1]
    assert "earlier results are not compared with later" in html


def test_changes_of_earlier_periods_stand_in_the_annex_alone(make):
    terms = [{"from": "2015-04", "target": 75}, {"from": "2017-06", "target": None}]
    review = make.quarter([80, 80, 80], kpis=[make.kpi(REF, terms=terms), make.kpi(OTHER)])
    body, annex = kpi_changes(review), every_kpi_change(review)
    assert "No KPI was added, discontinued, redefined or given another target" in body.html
    assert body.tables == {}
    assert 'href="#section-every-change"' in body.html
    assert rows_of(annex.html, "every-kpi-change")[1][3:5] == ["75%", "no target"]
    assert annex.tables["every-kpi-change"]["since_last"].tolist() == [False]


def test_change_from_a_year_ago_is_not_shown_across_a_redefinition(make):
    def last_cells(**settings):
        review = make.review([make.kpi(REF, **settings)], make.observed(REF, [60, *[70] * 11, 66]))
        return rows_of(every_kpi(review).html, "every-kpi")[1][7:9]

    assert last_cells() == ["\u22124.00", "+6.00"]
    redefined = REDEFINED | {"from": "2019-01"}
    assert last_cells(redefinitions=[redefined]) == ["\u22124.00", "[x]"]
