"""Service credits by month: what fell due, what mitigation waived, and the cap."""

import dataclasses
import re
from html import unescape

import pytest
from page_tables import rows_of

from kpianalysis.audience import Withheld
from kpianalysis.display.credits_chart import credits_chart
from kpianalysis.tables import State

RATES = [{"from": "2015-04", "missed_target": 1000, "below_minimum": 2500}]
KEY = "credits-since-look-back"


@pytest.fixture
def review(make):
    """April to June 2019: payroll below minimum in April, in May, and mitigated in June."""

    def build(results=(50, 50, 50), look_back=3, credits=None, **columns):
        return make.review(
            [make.kpi(ref="PM_KPI_01", minimum=60, plain_name="Payroll")],
            make.observed("PM_KPI_01", list(results), first="2019-04", **columns),
            mitigations=[{"kpi": "PM_KPI_01", "from": "2019-06", "reason": "A new system."}],
            first_month="2019-04",
            look_back=look_back,
            credits={"rates": RATES} | (credits or {}),
        )

    return build


def test_heading_adds_up_what_is_due_and_what_is_waived(review):
    # Twice 2,500 due; 2,500 in June waived.
    assert credits_chart(review()).finding == (
        "£5,000 fell due in 3 months; mitigation waived £2,500"
    )
    assert credits_chart(review((80, 70, 80))).finding == "£1,000 fell due in 3 months"


def test_changed_number_changes_every_part(review):
    one, two = credits_chart(review()), credits_chart(review((50, 70, 50)))
    for name in ("finding", "alternative", "drawing"):
        assert getattr(one, name) != getattr(two, name)
    assert rows_of(one.block().html, KEY)[2][:3] == ["May 2019", "£2,500", "£0"]
    assert rows_of(two.block().html, KEY)[2][:3] == ["May 2019", "£1,000", "£0"]


def test_text_alternative_says_the_last_month_and_the_most(review):
    html = credits_chart(review((50, 70, 80), basis="illustrative")).block().html
    said = unescape(re.search(r'aria-label="([^"]*)"', html)[1])
    assert said == (
        "Stacked bar chart of service credits by month, due and waived. £3,500 fell due in 3 "
        "months (illustrative figures). £0 in June 2019; the most was £2,500, in April 2019. The "
        "table after the chart gives the figures."
    )


def test_cap_is_a_line_with_its_name_where_it_is_in_sight(review):
    near = credits_chart(review(credits={"monthly_cap_pounds": 3000}))
    assert ">Cap £3,000 a month<" in near.drawing
    far = credits_chart(review(credits={"monthly_cap_pounds": 90_000}))
    assert "Cap" not in far.drawing
    assert far.note == "The cap of £90,000 is above the chart."


def test_due_and_waived_differ_without_colour(review):
    svg = credits_chart(review()).drawing
    assert ">due<" in svg
    assert ">waived by mitigation<" in svg
    assert "<pattern" in svg


def test_only_the_look_back_is_drawn(review):
    chart = credits_chart(review((50, 70, 80), look_back=2))
    assert chart.finding == "£1,000 fell due in 2 months"
    assert len(rows_of(chart.block().html, KEY)) == 1 + 2 + 1  # headings, months, sum


def test_month_without_an_amount_is_not_nought(review):
    chart = credits_chart(review((50, State.NOT_SUPPLIED, 80)))
    assert chart.finding == "£2,500 or more fell due in 3 months"
    assert ">[x]<" in chart.drawing
    assert "[x] no amount is known." in chart.note


def test_without_rates_or_when_exempt_nothing_is_drawn(review):
    assert credits_chart(review(credits={"rates": []})) is None
    exempt = dataclasses.replace(review(), withheld=Withheld(sections=("service_credits",)))
    assert credits_chart(exempt) is None


def test_text_alternative_says_in_words_that_no_amount_is_known(review):
    chart = credits_chart(review((50, 70, State.NOT_SUPPLIED)))
    assert "No amount is known for June 2019; the most was £2,500, in April 2019." in str(
        chart.alternative
    )
    assert "[x]" not in str(chart.alternative)
