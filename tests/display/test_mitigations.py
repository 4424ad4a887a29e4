"""What the page says of mitigations: those of the period, and all since the contract began."""

import dataclasses
import datetime as dt
import re
from html import unescape

import pandas as pd
import pytest
from page_tables import rows_of

from kpianalysis.display.blocks import join
from kpianalysis.display.episodes import every_episode
from kpianalysis.display.flags import every_flag_difference
from kpianalysis.display.mitigation_timeline import say_timeline
from kpianalysis.display.mitigations import mitigated

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
POLICY = {"kpi": REF, "from": "2018-10", "reason": "The policy is under review."}


def on_page(review):
    """Return all that the page says of mitigations, in its body and its annex."""
    return join(mitigated(review), every_episode(review))


def text_of(html):
    bare = re.sub(r"<svg.*?</svg>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def quarter(make, own, other=(90, 90, 90), minimum=None, **settings):
    columns = settings.pop("columns", {})
    kpis = [make.kpi(REF, minimum=minimum), make.kpi(OTHER, minimum=60, plain_name="Bills paid")]
    return make.review(
        kpis,
        make.observed(REF, own, first="2019-04", **columns),
        make.observed(OTHER, list(other), first="2019-04", **columns),
        **settings,
    )


def a_year(make, *mitigations, results=None, **columns):
    """June 2018 to June 2019 of one KPI with a target of 75 and a minimum of 60."""
    return make.review(
        [make.kpi(REF, minimum=60)],
        make.observed(REF, results or [70] * 13, **columns),
        mitigations=list(mitigations),
    )


def as_at(review, day):
    return dataclasses.replace(review, as_at=dt.date.fromisoformat(day))


def test_mitigations_show_since_months_and_what_did_not_count(make):
    review = make.usual(basis=None)
    assert rows_of(on_page(review).html, "mitigated")[1] == [
        "Home care assessments (ACF_KPI_03)",
        "long-term",
        "October 2018",
        "9",
        "3",
        "0",
    ]


def test_newly_granted_and_ended_mitigations_are_marked_and_named(make):
    mitigations = [
        {"kpi": REF, "from": "2019-05", "reason": "Storm."},
        {"kpi": OTHER, "from": "2019-03", "to": "2019-04", "reason": "Flood."},
    ]
    html = on_page(quarter(make, [58, 58, 58], mitigations=mitigations)).html
    standing = {line[0]: line[1] for line in rows_of(html, "mitigated")[1:]}
    assert standing == {
        "Home care assessments (ACF_KPI_03)": "newly granted",
        "Bills paid (F_KPI_01)": "continued, ended",
    }
    assert "Newly granted: Home care assessments (ACF_KPI_03)." in html
    assert "Ended: Bills paid (F_KPI_01)." in html
    assert "It ended with April 2019." in html


def test_mitigation_both_new_and_long_term_is_marked_as_both(make):
    review = make.review(
        [make.kpi(REF)],
        make.observed(REF, [58] * 13),
        period="2018-06..2019-06",
        mitigations=[POLICY],
    )
    assert rows_of(on_page(review).html, "mitigated")[1][1] == "newly granted, long-term"


def test_months_in_a_row_say_where_they_end_when_a_month_has_not_arrived(make):
    mitigations = [{"kpi": REF, "from": "2019-03", "reason": "Storm."}]
    html = mitigated(
        make.review(
            [make.kpi(REF)], make.observed(REF, [58], first="2019-04"), mitigations=mitigations
        )
    ).html
    header, line = rows_of(html, "mitigated")
    assert header[3] == "Months in a row to April 2019"
    assert line[3] == "2"
    assert "1 KPI, none long-term" in html
    assert "would have counted in April 2019." in html


def test_no_mitigation_is_said_in_words_and_nothing_more(make):
    html = on_page(quarter(make, [80, 80, 80])).html
    assert "Mitigation: none" in html
    assert "<table" not in html
    assert "<svg" not in html


def test_who_agreed_and_when_it_is_reviewed_stand_with_the_reason(make):
    full = POLICY | {"agreed": "2018-11-15", "agreed_by": "Contract board"}
    html = text_of(on_page(a_year(make, full | {"review_by": "2019-12-31"})).html)
    assert (
        "Home care assessments (ACF_KPI_03): The policy is under review. Agreed by: Contract board "
        "on 15 November 2018. No end is agreed; its review is due by 31 December 2019."
    ) in html
    bare = text_of(on_page(a_year(make, POLICY | {"to": "2019-08"})).html)
    assert "Who agreed it is not recorded." in bare
    assert "agreed to last to August 2019, and no date for a review is recorded." in bare
    dated = text_of(on_page(a_year(make, POLICY | {"agreed": "2018-11-15"})).html)
    assert "Agreed on 15 November 2018; by whom is not recorded." in dated


def test_renewal_is_dated_by_its_own_agreement_not_by_the_first(make):
    first = POLICY | {"to": "2019-03", "agreed": "2018-11-15", "agreed_by": "Contract board"}
    renewed = POLICY | {"from": "2019-04", "agreed": "2019-04-02", "agreed_by": "Contract manager"}
    html = text_of(on_page(a_year(make, first, renewed)).html)
    assert (
        "First agreed on 15 November 2018. Renewed by: Contract manager on 2 April 2019."
    ) in html


def test_overdue_review_stands_in_the_heading_and_in_the_sentence(make):
    review = a_year(make, POLICY | {"review_by": "2019-06-30"})
    late, in_time = (on_page(as_at(review, day)).html for day in ("2019-07-01", "2019-06-30"))
    assert "Mitigation: 1 KPI, one long-term, one overdue for review" in late
    assert "its review was due by 30 June 2019 and is overdue." in late
    assert "overdue" not in in_time
    assert "its review is due by 30 June 2019." in in_time


def test_misses_of_a_mitigation_older_than_all_results_are_not_known_and_no_nought(make):
    # Results are held from June 2018: none of January to March, and none of the May that follows.
    older = [POLICY | {"from": "2018-01", "to": "2018-03"}, POLICY | {"from": "2018-05"}]
    html = on_page(a_year(make, *older)).html
    misses = [line[3] for line in rows_of(html, "every-mitigation")[1:]]
    assert misses[0] == "[x]"
    assert misses[1] != "[x]"
    assert "2 mitigations" in html
    assert "not counted since June 2018" in html
    assert "What did not count before June 2018 is not in the data supplied." in html


def test_every_mitigation_since_the_start_is_a_row_with_before_during_and_after(make):
    mitigations = [
        {"kpi": REF, "from": "2018-08", "to": "2018-09", "reason": "Storm."},
        POLICY | {"from": "2019-05"},
    ]
    #          Jun Jul  Aug   Sep  Oct Nov  Dec to Apr    May Jun
    results = [80, 76, 74.5, 59.999, 77, 78, *[79] * 5, 70, 71]
    lines = rows_of(on_page(a_year(make, *mitigations, results=results)).html, "every-mitigation")
    assert lines[0] == [
        "KPI", "In force", "Months", "Misses not counted", "Below minimum, not counted",
        "Results before", "Results during", "Results after",
    ]  # fmt: skip
    # Two months before and after two months; 59.999 is below the minimum of 60, not on it.
    assert lines[1][1:] == [
        "August to September 2018", "2", "2", "1",
        "76.00% to 80.00% (2)", "59.999% to 74.50% (2)", "77.00% to 78.00% (2)",
    ]  # fmt: skip
    assert lines[2][1:] == [
        "since May 2019", "2", "2", "0",
        "79.00% (2)", "70.00% to 71.00% (2)", "[z] it is still in force",
    ]  # fmt: skip


def test_an_end_to_come_is_said_as_such(make):
    lines = rows_of(on_page(a_year(make, POLICY | {"to": "2019-08"})).html, "every-mitigation")
    assert lines[1][1] == "since October 2018, to August 2019"


def test_earlier_mitigations_are_shown_where_none_is_in_force(make):
    review = a_year(make, {"kpi": REF, "from": "2018-08", "to": "2018-09", "reason": "Storm."})
    html = on_page(review).html
    assert "Mitigation: none" in html
    assert "Since the contract began: 1 mitigation, 2 misses not counted<" in html
    assert '<figure id="figure-mitigation-timeline">' in html


def drawing(html):
    return re.search(r"<svg.*?</svg>", html, re.S)[0]


def test_timeline_is_said_in_words_from_its_numbers(make):
    mitigations = [{"kpi": REF, "from": "2018-08", "to": "2018-09", "reason": "Storm."}, POLICY]
    review = a_year(make, mitigations[0], POLICY | {"from": "2018-11"}, basis="illustrative")
    said = say_timeline(review)
    # August and September, then November to June: ten months at 70 against 75.
    assert said == (
        "Timeline of 2 mitigations of 1 KPI to June 2019. Longest: Home care assessments "
        "(ACF_KPI_03), 8 months, and still in force, since November 2018 (illustrative figures). "
        "In all 10 misses did not count, 0 of them below minimum."
    )
    alternative = unescape(re.search(r'aria-label="([^"]*)"', on_page(review).html)[1])
    assert alternative == f"{said} The table after the chart gives the figures."


def test_timeline_marks_misses_by_shape_and_changes_with_them(make):
    few = drawing(on_page(a_year(make, POLICY, results=[70] * 13)).html)
    failed = drawing(on_page(a_year(make, POLICY, results=[*[70] * 12, 50])).html)
    assert "missed target, not counted" in few
    assert "below minimum, not counted" not in few
    assert "below minimum, not counted" in failed
    assert few == drawing(on_page(a_year(make, POLICY, results=[70] * 13)).html)


def test_timeline_names_kpi_and_months_in_real_text(make):
    svg = drawing(on_page(a_year(make, POLICY)).html)
    assert ">Home care assessments (ACF_KPI_03)<" in svg
    assert ">9 months, in force<" in svg


@pytest.mark.parametrize("length", [1, 13, 130])
def test_timeline_is_drawn_for_short_and_long_contracts_without_a_warning(make, length):
    last = pd.Period("2018-06", "M") + (length - 1)
    review = make.review(
        [make.kpi(REF)],
        make.observed(REF, [70] * length),
        period=f"{last}..{last}",
        first_month="2018-06",
        mitigations=[POLICY | {"from": "2018-06"}],
    )
    assert f">{length} month{'s' if length > 1 else ''}, in force<" in drawing(
        on_page(as_at(review, f"{last.end_time.date()}")).html
    )


def test_credits_given_up_are_shown_only_when_known(make):
    review = a_year(make, POLICY)
    assert "credits" not in on_page(review).html
    review = a_year(make, POLICY)
    months = review.assessments
    credits = months[["kpi_ref", "period_start"]].assign(forgone=1200.5, basis="illustrative")
    # What the contract's tariff gives stands on the review.
    object.__setattr__(review, "credits", credits)
    html = on_page(review).html
    # October 2018 to June 2019 are nine months, three of them in the period.
    assert rows_of(html, "mitigated")[1][6] == "£3,601.50"
    assert rows_of(html, "every-mitigation")[1][5] == "£10,804.50"


def test_flag_that_was_not_agreed_is_told_with_its_reason(make):
    columns = {"mitigated": [False, True, False], "mitigation_reason": ["", "Snow <b>.", ""]}
    review = quarter(
        make,
        [58, 58, 58],
        columns=columns,
        mitigations=[{"kpi": REF, "from": "2019-05", "to": "2019-05", "reason": "Storm."}],
    )
    html = on_page(review).html
    assert (
        "Bills paid (F_KPI_01): flagged as mitigated in May 2019, but no mitigation was agreed. "
        "The supplier&#39;s reason: “Snow &lt;b&gt;.”."
    ) in html
    assert "(ACF_KPI_03): flagged" not in html


def test_agreed_month_without_a_flag_is_told_and_a_file_without_flags_said(make):
    html = text_of(on_page(a_year(make, POLICY)).html)
    assert (
        "Home care assessments (ACF_KPI_03): mitigation was agreed for April to June 2019, but the "
        "supplier does not flag it. The file flags no KPI at all, so it may hold no flags."
    ) in html
    flagged = a_year(make, POLICY, mitigated=[False] * 4 + [True] * 9)
    assert "flag" not in text_of(on_page(flagged).html)


def test_officer_reads_every_difference_since_the_first_extract(make):
    lines = rows_of(every_flag_difference(a_year(make, POLICY)).html, "flags")
    assert lines[1] == [
        "Home care assessments (ACF_KPI_03)",
        "agreed, not flagged by the supplier",
        "October 2018 to June 2019",
        "9",
        "9",
        "[z]",
        "no",
    ]
    flagged = a_year(make, POLICY, mitigated=[False] * 4 + [True] * 9)
    assert every_flag_difference(flagged).html == ""


def test_timeline_says_when_a_longest_mitigation_that_is_over_ended(make):
    over = {"kpi": REF, "from": "2018-08", "to": "2018-09", "reason": "Storm."}
    said = say_timeline(a_year(make, over))
    assert "(ACF_KPI_03), 2 months, August to September 2018." in said
