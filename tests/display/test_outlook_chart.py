"""The outlook as a fan: only where it was given, with the chance and the range in words."""

import dataclasses
import re
from html import unescape

import pytest
from page_tables import rows_of

from kpianalysis.display.chances import say_outlook
from kpianalysis.display.outlook_chart import outlook_chart, why_no_outlook
from kpianalysis.tables import State

REF = "ACF_KPI_03"
# Long stretches on one side of the target: the outlook foretells them better than the share does.
STRETCHES = [80, 81, 79, 80, 82, 80, 81, 80, 62, 63, 61, 62, 64, 62, 61, 63, 62, 60, 61, 62]


def review(make, results=STRETCHES, target=75, first="2017-11", **settings):
    kpi = make.kpi(target=target, **settings)
    observed = make.observed(REF, results, first=first, basis="illustrative")
    return make.review([kpi], observed, first_month=first)


def chart(made):
    return outlook_chart(made, made.contract.kpi(REF))


def test_heading_says_the_chance_of_the_next_month(make):
    found = chart(review(make))
    assert re.match(
        r"Under 1 chance in 20 of meeting its target of 75% in July 2019$", found.finding
    )
    assert ">Target 75%<" in found.drawing
    assert ">Outlook<" in found.drawing


def test_numbers_of_the_fan_stand_in_the_table_and_at_its_end(make):
    made = review(make)
    found, row = chart(made), made.statistics.outlooks.loc[REF]
    rows = rows_of(found.block().html, f"{REF}-outlook")
    assert [line[0] for line in rows[-3:]] == [
        f"{month} 2019, outlook" for month in ("July", "August", "September")
    ]
    low, middle, high = (f"{row[name]:.2f}%" for name in ("low_3", "expected_3", "high_3"))
    assert rows[-1][2:5] == [low, middle, high]
    for words in (f"Lower end {low}", f"Middle {middle}", f"Upper end {high}"):
        assert f">{words}<" in found.drawing


def test_changed_number_changes_every_part(make):
    one, two = chart(review(make)), chart(review(make, [*STRETCHES[:-1], 68]))
    three = chart(review(make, target=61))
    assert one.drawing != two.drawing
    assert one.alternative != two.alternative
    assert one.table.html != two.table.html
    assert one.finding != three.finding


def test_text_alternative_says_kind_chance_range_and_basis(make):
    html = chart(review(make)).block().html
    said = unescape(re.search(r'aria-label="([^"]*)"', html)[1])
    assert said.startswith(
        "Line chart with a fan: results of Home care assessments and the outlook"
    )
    assert "(illustrative figures)" in said
    assert "62.00% in June 2019." in said
    assert "In 8 cases of 10, September 2019 would lie between" in said


def test_without_a_chance_the_heading_says_the_range(make):
    found = chart(review(make, target=None))
    assert re.match(
        r"In 8 cases of 10, July 2019 would lie between .*%; no chance is given", found.finding
    )
    assert "Target" not in found.drawing


@pytest.mark.parametrize(
    "results", [STRETCHES[:8], [80] * 20, [*STRETCHES[:8], *[State.NO_VOLUME] * 12]]
)
def test_no_fan_is_drawn_where_no_range_is_given_and_the_page_says_why(make, results):
    made = review(make, results, first="2018-11" if len(results) == 8 else "2017-11")
    kpi = made.contract.kpi(REF)
    assert outlook_chart(made, kpi) is None
    assert why_no_outlook(made, kpi) == say_outlook(made, kpi)[0]


def test_a_fan_needs_no_reason(make):
    made = review(make)
    assert why_no_outlook(made, made.contract.kpi(REF)) == ""


def test_result_after_the_period_is_told_apart(make):
    # Two months more than the period: July and August 2019 are known already.
    observed = make.observed(REF, [*STRETCHES, 65, 66], first="2017-11")
    later = make.review([make.kpi()], observed, first_month="2017-11", period="2019-07..2019-08")
    found = chart(dataclasses.replace(review(make), received=later.received))
    assert "Hollow: a result after the period of this page." in found.note
    assert "in September 2019" in found.finding
    assert "Hollow" not in chart(review(make)).note
