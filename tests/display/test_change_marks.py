"""A changed target and a redefined measure are marked on the chart, in words, and said."""

import re
from html import unescape

from kpianalysis.display.change_marks import redefined_at, say_changes, target_changes
from kpianalysis.display.result_chart import result_chart, say_alternative

REF = "ACF_KPI_03"
TEXTS = {"before": "Within 20 days.", "after": "Within 15 days."}
OTHER_TARGET = [{"from": "2015-04", "target": 75}, {"from": "2019-04", "target": 70}]
# June 2018 to June 2019: April 2019 is the eleventh month.


def months_and_kpi(make, **settings):
    review = make.usual(kpi=make.kpi(**settings))
    kpi = review.contract.kpi(REF)
    return review.months_of(REF), kpi, result_chart(review, kpi).block().html


def test_changed_target_is_marked_and_said_with_old_and_new(make):
    months, kpi, html = months_and_kpi(make, terms=OTHER_TARGET)
    assert target_changes(months) == [10]
    assert ">Target changed<" in html
    assert ">Measure redefined<" not in html
    said = "The target changed from 75% to 70% in April 2019."
    assert say_changes(months, kpi) == said
    assert said in unescape(re.search(r'aria-label="([^"]*)"', html)[1])


def test_redefined_measure_is_marked_and_said_and_no_line_crosses_it(make):
    redefinitions = [TEXTS | {"from": "2018-10"}]
    months, kpi, html = months_and_kpi(make, redefinitions=redefinitions)
    assert redefined_at(months, kpi) == [4]
    assert ">Measure redefined<" in html
    assert say_changes(months, kpi) == "The measure was redefined in October 2018."
    # One line for the months before and one for those after it, where there was one for all.
    lines = len(re.findall(r'stroke="#12436D"[^>]*stroke-width="2"', html, re.I))
    plain = months_and_kpi(make)[2]
    assert lines == len(re.findall(r'stroke="#12436D"[^>]*stroke-width="2"', plain, re.I)) + 1


def test_both_in_one_month_are_both_named(make):
    redefinitions = [TEXTS | {"from": "2019-04"}]
    months, kpi, html = months_and_kpi(make, terms=OTHER_TARGET, redefinitions=redefinitions)
    assert ">Target changed<" in html
    assert ">Measure redefined<" in html
    assert len(say_alternative(months, kpi).split()) <= 50


def test_target_that_ends_is_a_change_and_is_said_as_none(make):
    terms = [{"from": "2015-04", "to": "2019-03", "target": 75}]
    months, kpi, _ = months_and_kpi(make, terms=terms)
    assert say_changes(months, kpi) == "The target changed from 75% to none in April 2019."


def test_many_changes_are_counted_and_the_last_is_named(make):
    terms = [{"from": f"2018-{month:02}", "target": 60 + month} for month in range(6, 12)]
    months, kpi, _ = months_and_kpi(make, terms=terms)
    assert say_changes(months, kpi) == "The target changed 5 times, last in November 2018."


def test_what_changed_outside_of_the_chart_is_not_marked(make):
    terms = [{"from": "2015-04", "target": 75}, {"from": "2018-06", "target": 70}]
    redefinitions = [TEXTS | {"from": "2018-06"}]
    months, kpi, html = months_and_kpi(make, terms=terms, redefinitions=redefinitions)
    assert say_changes(months, kpi) == ""
    assert "changed" not in re.search(r"<svg.*?</svg>", html, re.S)[0]
