"""Beside every percentage on time stands the open backlog, or that none was supplied."""

import re

from kpianalysis.display.every_kpi import every_kpi

REF, OTHER = "ACF_KPI_03", "F_KPI_01"


def cells(review, ref):
    table = every_kpi(review).html.partition('id="table-every-kpi"')[2]
    head = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table.partition("</thead>")[0])
    row = table.partition(f"({ref})")[2].partition("</tr>")[0]
    return dict(zip(head[1:], re.findall(r"<td[^>]*>(.*?)</td>", row), strict=True))


def test_backlog_of_the_last_month_with_a_result_stands_beside_its_percentage(make):
    review = make.review(
        [make.kpi(REF), make.kpi(OTHER, plain_name="Bills", title="% of bills paid")],
        make.observed(REF, [60.0, 70.0, 65.0], first="2019-04", backlog=[10.0, 12.0, 15.0]),
        make.observed(OTHER, [90.0] * 3, first="2019-04"),
    )
    assert cells(review, REF)["Open backlog"] == "15"
    assert cells(review, OTHER)["Open backlog"] == "[z]"


def test_time_limit_without_a_backlog_says_that_none_was_supplied(make):
    review = make.review([make.kpi(REF)], make.observed(REF, [60.0] * 3, first="2019-04"))
    assert cells(review, REF)["Open backlog"] == "not supplied"


def test_page_without_any_time_limit_has_no_such_column(make):
    review = make.review(
        [make.kpi(REF, title="% of calls answered")], make.observed(REF, [60.0] * 13)
    )
    assert "Open backlog" not in cells(review, REF)
