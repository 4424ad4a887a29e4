"""How many KPIs missed their target by month: counted, mitigated, below minimum."""

import re
from html import unescape

from page_tables import rows_of

from kpianalysis.display.misses_chart import misses_by_month, misses_chart
from kpianalysis.tables import State

REF, OTHER, THIRD = "ACF_KPI_03", "F_KPI_01", "F_KPI_02"
MITIGATED = [{"kpi": REF, "from": "2019-05", "reason": "Storm."}]


def review(make, own=(70, 50, 70), other=(80, 80, 55), third=(80, 80, 70), **settings):
    """April to June 2019 of three KPIs with a target of 75 and a minimum of 60."""
    kpis = [make.kpi(ref, minimum=60, plain_name=ref) for ref in (REF, OTHER, THIRD)]
    columns = settings.pop("columns", {"basis": "illustrative"})
    observed = [
        make.observed(ref, list(values), first="2019-04", **columns)
        for ref, values in ((REF, own), (OTHER, other), (THIRD, third))
    ]
    return make.review(kpis, *observed, look_back=3, **{"mitigations": MITIGATED} | settings)


def test_each_miss_is_counted_or_mitigated_and_adds_up(make):
    # April: 70 counted. May: 50 mitigated, below minimum. June: 70 mitigated; 55 and 70 counted.
    months = misses_by_month(review(make).window)
    assert months["missed"].tolist() == [1, 1, 3]
    assert months["counted"].tolist() == [1, 0, 2]
    assert months["below_minimum"].tolist() == [0, 0, 1]
    assert months["mitigated"].tolist() == [0, 1, 1]
    assert months["mitigated_below_minimum"].tolist() == [0, 1, 0]
    assert months["with_result"].tolist() == months["in_force"].tolist() == [3, 3, 3]


def test_chart_says_the_same_in_heading_words_drawing_and_table(make):
    found = misses_chart(review(make))
    assert found.finding == "3 of 3 KPIs missed target in June 2019, the most of 3 months"
    html = found.block().html
    said = unescape(re.search(r'aria-label="([^"]*)"', html)[1])
    assert "In all 5 misses: 3 counted, 2 mitigated, 2 below minimum." in said
    assert "(illustrative figures)" in said
    rows = rows_of(html, "misses-by-month")
    assert rows[-1] == ["June 2019", "3", "2", "1", "1", "0", "3", "3"]
    for words in ("below minimum, counted", "missed target, counted", "missed target, mitigated"):
        assert f">{words}<" in found.drawing


def test_changed_number_changes_every_part(make):
    one, two = misses_chart(review(make)), misses_chart(review(make, third=(80, 80, 80)))
    assert two.finding == "2 of 3 KPIs missed target in June 2019, the most of 3 months"
    assert one.drawing != two.drawing
    assert one.alternative != two.alternative
    assert rows_of(two.block().html, "misses-by-month")[-1][1:3] == ["2", "1"]


def test_best_month_is_told_with_the_worst_behind_it(make):
    found = misses_chart(review(make, own=(70, 50, 80), other=[80] * 3, third=(80, 70, 80)))
    assert found.finding == "None of 3 KPIs missed target in June 2019; the most was 2, in May 2019"
    assert ">0<" in found.drawing


def test_no_miss_is_said_of_all_months(make):
    found = misses_chart(review(make, own=[80] * 3, other=[80] * 3, third=[80] * 3))
    assert found.finding == "No KPI missed its target in 3 months"


def test_month_without_any_result_is_not_nought(make):
    own = (80, 70, State.NOT_SUPPLIED)
    found = misses_chart(review(make, own, own, own))
    assert found.finding.endswith("in May 2019, the most of 2 months")
    assert ">[x]<" in found.drawing
    assert "[x] no KPI has a result." in found.note
    assert rows_of(found.block().html, "misses-by-month")[-1][1:] == ["[x]"] * 6 + ["3"]


def test_real_contract_carries_no_basis(make):
    assert "asis" not in misses_chart(review(make, columns={})).block().html
