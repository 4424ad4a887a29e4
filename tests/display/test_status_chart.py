"""The status of all KPIs by month: a grid that is read by marks, and stays small."""

import re
import xml.etree.ElementTree as ET
from html import unescape

import pandas as pd
import pytest
from page_tables import rows_of

from kpianalysis.display.status_chart import status_chart
from kpianalysis.display.status_marks import CELLS, MARKS, MITIGATED
from kpianalysis.tables import State, Status

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
SVG = "{http://www.w3.org/2000/svg}"


def review(make, own=(70, 50, 80), other=(80, 80, 80), minimum=60, kpis=None, **settings):
    """April to June 2019 of KPIs with a target of 75."""
    kpis = kpis or [make.kpi(REF, minimum=minimum), make.kpi(OTHER, plain_name="Bills paid")]
    columns = {"basis": "illustrative"}
    observed = [
        make.observed(kpi["ref"], list(values), first="2019-04", **columns)
        for kpi, values in zip(kpis, [own, *[other] * (len(kpis) - 1)], strict=True)
    ]
    return make.review(kpis, *observed, look_back=3, **settings)


def texts(chart):
    root = ET.fromstring(chart.drawing)  # noqa: S314 - we drew it
    return ["".join(element.itertext()) for element in root.iter("text")]


def points(chart, mark):
    """Where a mark is drawn, its place in the legend among them."""
    name = f"status-by-month-{mark.words.replace(' ', '-').replace(',', '').replace(':', '')}"
    paths = re.findall(rf'd="M([^"]*)" marker-start="url\(#{name}\)"', chart.drawing)
    return sum(len(path.removesuffix("h0").split()) // 2 for path in paths)


def test_heading_says_the_last_month_and_who_met_theirs_throughout(make):
    assert status_chart(review(make)).finding == (
        "None of 2 KPIs missed target in June 2019; 1 met it in all 3 months"
    )
    assert status_chart(review(make, own=(80, 80, 70))).finding == (
        "1 of 2 KPIs missed target in June 2019; 1 met it in all 3 months"
    )


@pytest.mark.parametrize("place", [0, 1, 2])
def test_changed_number_changes_drawing_words_and_table(make, place):
    own = [80, 80, 80]
    before = status_chart(review(make, own))
    own[place] = 50
    after = status_chart(review(make, own))
    assert before.drawing != after.drawing
    assert before.finding != after.finding
    assert "1 below minimum" in after.alternative
    assert "1 below minimum" not in before.alternative
    assert rows_of(after.block().html, "status-by-month")[1][place + 1] == "below"


def test_every_month_has_its_mark(make):
    mitigated = [{"kpi": REF, "from": "2019-05", "to": "2019-05", "reason": "Storm."}]
    chart = status_chart(review(make, mitigations=mitigated))
    # One more of each stands in the legend.
    assert points(chart, MARKS[Status.MINIMUM_MET]) == 1 + 1
    assert points(chart, MARKS[Status.BELOW_MINIMUM]) == 1 + 1
    assert points(chart, MARKS[Status.MET]) == 4 + 1
    assert points(chart, MITIGATED) == 1 + 1
    assert rows_of(chart.block().html, "status-by-month")[1][1:] == ["missed", "below (m)", "met"]


def test_legend_names_what_is_drawn_and_nothing_else(make):
    said = texts(status_chart(review(make, minimum=None)))
    assert "missed target, minimum not known" in said
    assert "below minimum" not in said
    assert "around a mark: mitigated" not in said


def test_month_without_a_judgement_has_a_letter_or_a_dash(make):
    chart = status_chart(review(make, own=(State.NO_VOLUME, State.SUSPENDED, State.NOT_SUPPLIED)))
    assert {"n", "s"} <= set(texts(chart))
    assert points(chart, MARKS[Status.NOT_SUPPLIED]) == 1 + 1
    cells = rows_of(chart.block().html, "status-by-month")[1][1:]
    assert cells == ["no cases", "susp.", "[x]"]


def test_no_two_statuses_share_a_mark():
    assert set(MARKS) == set(CELLS) == {str(status) for status in Status}
    # Without its colour a mark must still be another one: a photocopier knows one ink.
    grey = [
        (re.sub(r'"#[0-9A-Fa-f]{6}"', '"ink"', str(mark.shape)), mark.letter)
        for mark in (*MARKS.values(), MITIGATED)
    ]
    assert len(set(grey)) == len(grey)
    assert len(set(CELLS.values())) == len(CELLS)


def test_kpis_that_met_theirs_throughout_are_one_row_of_the_table(make):
    kpis = [make.kpi(REF, minimum=60)] + [make.kpi(f"F_KPI_0{n}") for n in range(1, 4)]
    chart = status_chart(review(make, kpis=kpis))
    rows = rows_of(chart.block().html, "status-by-month")
    assert [row[0] for row in rows[2:]] == ["3 other KPIs"]
    assert len(chart.table.tables["status-by-month"]) == 12


def test_services_head_their_kpis_and_names_are_whole_in_the_table(make):
    name = "Assessments of people needing permanent residential care completed"
    kpis = [make.kpi(REF, minimum=60, plain_name=name), make.kpi(OTHER)]
    chart = status_chart(review(make, kpis=kpis, own=(70, 70, 70)))
    said = texts(chart)
    assert said.index("Area ACF") < said.index("Area F")
    assert "Assessments of people needing permanent … (ACF_KPI_03)" in said
    assert f"{name} (ACF_KPI_03)" in unescape(chart.block().html)


def test_grid_of_41_kpis_and_13_months_is_small_and_fits_on_a_side(make):
    kpis = [make.kpi(f"F_KPI_{n:02}", minimum=60) for n in range(41)]
    observed = [make.observed(kpi["ref"], [70, 50, 80] * 4 + [State.NO_VOLUME]) for kpi in kpis]
    chart = status_chart(make.review(kpis, *observed))
    assert len(chart.drawing.encode()) < 30_000
    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', chart.drawing).groups())
    # 180 mm wide on paper; a side has 261 mm between its margins, and the heading needs 20.
    assert height / width * 180 < 241
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', chart.drawing)]
    assert min(sizes) * 180 / 25.4 * 72 / width >= 8


def test_more_kpis_than_a_side_holds_are_drawn_worst_first_and_all_are_in_the_data(make):
    kpis = [make.kpi(f"F_KPI_{n:02}", minimum=60) for n in range(50)]
    observed = [
        make.observed(kpi["ref"], [70 if n == 49 else 80] * 3, first="2019-04")
        for n, kpi in enumerate(kpis)
    ]
    chart = status_chart(make.review(kpis, *observed, look_back=3))
    assert chart.note.startswith("Drawn are the 44 KPIs with the most misses; 6 more are in")
    assert any("(F_KPI_49)" in text for text in texts(chart))
    assert chart.table.tables["status-by-month"]["kpi_ref"].nunique() == 50


def test_quarters_are_columns_of_a_quarterly_contract(make):
    results = make.observed(REF, [80, 70, 50], first="2018-10")
    starts = pd.date_range("2018-10-01", periods=3, freq="QS").to_series(index=results.index)
    results["period_start"] = starts.astype("datetime64[us]")
    results["period_end"] = (starts + pd.offsets.QuarterEnd(0)).astype("datetime64[us]")
    chart = status_chart(
        make.review(
            [make.kpi(minimum=60)], results, look_back=9, first_month="2018-10",
            frequency="quarterly",
        )
    )  # fmt: skip
    assert chart.finding.endswith("none met it in all 3 quarters")
    assert rows_of(chart.block().html, "status-by-month")[1][1:] == ["met", "missed", "below"]


def test_name_of_a_kpi_is_text(make):
    kpis = [make.kpi(REF, plain_name='<script>"&{0}%s</script>'), make.kpi(OTHER)]
    chart = status_chart(review(make, kpis=kpis))
    assert '<script>"&{0}%s</script> (ACF_KPI_03)' in texts(chart)


def test_months_that_have_not_arrived_are_no_month_in_which_a_target_was_not_met(make):
    found = status_chart(review(make, own=(80, 70), other=(80, 80))).finding
    assert found == "1 of 2 KPIs missed target in May 2019; 1 met it in all 2 months to then"
