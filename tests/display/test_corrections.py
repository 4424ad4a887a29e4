"""Changed figures on the page: old, new, when, and whether a status changed."""

import dataclasses
import datetime as dt
import html
import re

import pandas as pd
import pytest

from kpianalysis.analysis.since_last_page import Change
from kpianalysis.display.addendum import Addendum
from kpianalysis.display.changes import changes
from kpianalysis.display.corrections import corrections, say_changed, say_counts, say_late
from kpianalysis.display.late_months import late_months, say_outcome
from kpianalysis.errors import NoData
from kpianalysis.pages import Page
from kpianalysis.periods import parse_month, parse_period

REF = "ACF_KPI_03"
PAGE = {"period": "2019-20 Q1", "as_at": dt.date(2019, 7, 24)}
JUNE, JULY = parse_month("2019-06"), parse_month("2019-07")


def corrected(value, ref=REF, month="2019-06", **others):
    return {
        "kpi_ref": ref,
        "period_start": pd.Timestamp(f"{month}-01"),
        "value": value,
        "replaced_on": pd.Timestamp("2019-08-09"),
        "replaced_by": "june-2.xlsx",
    } | others


def a_review(make, values, *corrections, kpis=None, pages=(PAGE,), period="2019-20 Q1", **settings):
    """Judge April 2019 on, after a page that still had the old values of the corrections."""
    kpis = kpis or [make.kpi(minimum=60)]
    held = [make.observed(kpi["ref"], values, "2019-04") for kpi in kpis]
    review = make.review(
        kpis, *held, period=period, corrections=corrections, pages=list(pages), **settings
    )
    page = Page(**pages[0]) if pages else None
    return dataclasses.replace(review, last_page=dataclasses.replace(review.last_page, page=page))


def text_of(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", str(markup))).split())


def test_section_says_from_which_page_changes_are_counted(make):
    text = text_of(corrections(a_review(make, [80, 80, 80])).html)
    assert "The last page that members had, on April to June 2019, stood as at 24 July 2019" in text
    assert "No figure of April to June 2019 or of an earlier month has changed." in text


def test_date_of_a_made_up_page_is_marked(make):
    review = a_review(make, [80, 80, 80], pages=[PAGE | {"basis": "illustrative"}])
    assert "24 July 2019 (illustrative date)" in text_of(corrections(review).html)


def test_counts_are_told_as_printed_and_as_corrected(make):
    # 55% was below the minimum of 60%; 80% meets the target of 75%.
    review = a_review(make, [80, 80, 80], corrected(55.0))
    assert say_counts(review, review.last_page) == [
        "June 2019: 0 KPIs met their target as first printed, 1 as corrected. "
        "June 2019: 1 failure counted as first printed, 0 as corrected."
    ]


def test_counts_that_another_target_changed_are_not_said_to_be_corrected(make):
    # A figure was corrected in the same month, and its status stayed.
    review = a_review(make, [80, 80, 80], corrected(55.0))
    changes = review.last_page.changes
    judged = changes.assign(change=str(Change.JUDGED))
    same = changes.assign(status_changed=False, counting_changed=False)
    last = dataclasses.replace(review.last_page, changes=pd.concat([judged, same]))
    assert "0 KPIs met their target as first printed, 1 now." in say_counts(review, last)[0]


def test_counts_of_a_month_on_two_pages_are_those_of_the_last(make):
    first = PAGE | {"as_at": dt.date(2019, 7, 15)}
    review = a_review(make, [80, 80, 80], corrected(55.0), pages=[PAGE, first])
    assert "as last printed" in say_counts(review, review.last_page)[0]


def test_counts_are_not_said_to_be_printed_where_no_page_is_known(make):
    review = a_review(make, [80, 80, 80], corrected(55.0), pages=())
    (said,) = say_counts(review, review.last_page)
    assert "printed" not in said
    assert "met their target before, 1 as corrected" in said


def test_change_of_a_status_is_said_and_so_is_none(make):
    moved = text_of(changes(a_review(make, [80, 80, 80], corrected(70.0))).html)
    assert "Changes: no KPI changed, 1 figure corrected" in moved
    assert "changed: missed target, minimum met, now met target" in moved
    same = text_of(changes(a_review(make, [80, 80, 80], corrected(81.0))).html)
    assert "unchanged: met target" in same


def test_heading_tells_apart_what_was_corrected_supplied_and_judged_anew():
    kinds = [Change.CORRECTED, Change.RULED, Change.FINAL_CHANGED, Change.ARRIVED, Change.JUDGED]
    figures = pd.DataFrame({"change": [str(kind) for kind in kinds]})
    assert say_changed(figures) == "3 figures corrected, 1 supplied since, 1 judged anew"
    assert say_changed(figures[:0]) == "no figure corrected"


def test_figures_whose_status_changed_are_all_listed_and_others_as_far_as_there_is_room(make):
    refs = [f"ACF_KPI_{number:02}" for number in range(1, 21)]
    kpis = [make.kpi(ref=ref, minimum=60) for ref in refs]
    told = [corrected(81.0, ref=ref) for ref in refs[:18]] + [corrected(70.0, ref=refs[19])]
    block = corrections(a_review(make, [80, 80, 80], *told, kpis=kpis))
    rows = str(block.html).split("<tbody>")[1].count("<tr>")
    # The changed status comes first, then as many as make 12.
    assert rows == 12
    assert "(ACF_KPI_20)" in str(block.html).split("</tr>")[1]
    assert "7 more figures changed without a change of status" in text_of(block.html)
    assert len(block.tables["corrections"]) == 19


def late(make, values, months=(JULY,), **settings):
    """Let July 2019 arrive after the page on April to June 2019."""
    review = a_review(make, values, period="2019-04..2019-07", **settings)
    return dataclasses.replace(
        review, last_page=dataclasses.replace(review.last_page, late=tuple(months))
    )


def test_late_month_is_told_as_arrived(make):
    review = late(make, [80, 80, 80, 55])
    assert say_late(review, review.last_page) == "July 2019 has arrived since: 1 figure."


def test_quarter_of_which_all_is_new_is_not_told_as_late(make):
    review = a_review(make, [80, 80, 80])
    before = parse_period("2018-19 Q4")
    new = dataclasses.replace(review.last_page, covered=before, late=review.period.months)
    assert say_late(review, new) == ""


@pytest.mark.parametrize(
    ("value", "mitigated", "said"),
    [
        (80, False, "no failure and no missed target"),
        (70, False, "no failure but 1 missed target"),
        (70, True, "no failure but 1 mitigated miss"),
        (55, False, "1 failure"),
        (55, True, "1 failure (0 counted after mitigation)"),
    ],
)
def test_outcome_of_a_late_month_names_misses_beside_failures(make, value, mitigated, said):
    mitigations = [{"kpi": REF, "from": "2019-07", "reason": "Policy."}] if mitigated else []
    review = late(make, [80, 80, 80, value], mitigations=mitigations)
    july = review.assessments[review.assessments["period_start"].eq(pd.Timestamp("2019-07-01"))]
    assert say_outcome(july) == said


def test_miss_of_a_late_month_has_gap_people_and_cause(make):
    kpis = [make.kpi()]
    held = make.observed(
        REF, [80, 80, 80, 70], "2019-04", numerator=140.0, denominator=200.0, cause="<b>Sick</b>"
    )
    review = make.review(kpis, held, period="2019-04..2019-07")
    markup = late_months(review, (JULY,)).html
    # 140 of 200 were done on time, so 60 were not.
    row = text_of(str(markup).split('id="table-late-misses"')[1])
    assert "70.00% 75% not known −5.00 60 of 200 no, counted" in row
    assert "&lt;b&gt;Sick" in markup


def test_suppressed_counts_of_a_late_miss_are_not_shown(make):
    held = make.observed(REF, [80, 80, 80, 70], "2019-04", numerator=2.0, denominator=3.0)
    review = make.review([make.kpi()], held, period="2019-04..2019-07")
    hidden = review.assessments.assign(counts_suppressed=True)
    block = late_months(dataclasses.replace(review, assessments=hidden), (JULY,))
    assert "\u22125.00 [c] no, counted" in text_of(block.html)
    assert "[c] confidential" in text_of(block.html)


def test_addendum_without_anything_new_is_refused(make):
    with pytest.raises(NoData, match="needs no addendum: nothing arrived or changed after 24 July"):
        Addendum(a_review(make, [80, 80, 80]))


def test_addendum_of_a_first_page_is_refused(make):
    review = a_review(make, [80, 80, 80])
    nothing = dataclasses.replace(review.last_page, covered=None)
    with pytest.raises(NoData, match="has no page to add to"):
        Addendum(dataclasses.replace(review, last_page=nothing))


def test_addendum_says_what_it_replaces(make):
    text = text_of(Addendum(late(make, [80, 80, 80, 70])).replaces().html)
    assert "“Number of KPIs by status”: July 2019 is added." in text
    month_was_there = PAGE | {"period": "2019-04..2019-07"}
    review = late(make, [80, 80, 80, 70], pages=[month_was_there])
    text = text_of(Addendum(review).replaces().html)
    assert "the columns for July 2019 are given here anew" in text


def test_title_of_an_addendum_is_its_finding(make):
    block = Addendum(late(make, [80, 80, 80, 70])).title()
    assert block.page["title"] == (
        "April to July 2019: Addendum: July 2019 has arrived, no failure but 1 missed target"
    )
    only_corrected = Addendum(a_review(make, [80, 80, 80], corrected(81.0))).title()
    assert only_corrected.page["title"].endswith("Addendum: 1 earlier figure changed")
