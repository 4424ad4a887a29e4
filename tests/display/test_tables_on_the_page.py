"""The tables of the page: summary, misses, corrections, every KPI, sources, annex."""

import re

import pandas as pd
import pytest
from page_tables import rows_of

from kpianalysis.display.annex import annex
from kpianalysis.display.background import definitions, sources
from kpianalysis.display.changes import changes
from kpianalysis.display.counts import summary_by_month
from kpianalysis.display.every_kpi import every_kpi
from kpianalysis.display.misses import below_minimum, missed_target
from kpianalysis.tables import State

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
MINUS = "\u2212"


def test_each_column_of_the_summary_adds_up_to_all_kpis(make):
    review = make.quarter([58, State.NOT_SUPPLIED, 80], mitigations=[{"kpi": REF, "from": "2018-10",
                                                          "reason": "Policy."}]
    )  # fmt: skip
    lines = rows_of(summary_by_month(review).html, "summary")
    assert lines[0][1:3] == ["Apr 2019, before mitigation", "Apr 2019, after mitigation"]
    for column in range(1, len(lines[0])):
        numbers = [0 if line[column] == "[z]" else int(line[column]) for line in lines[1:]]
        assert sum(numbers[:-1]) == numbers[-1] == 2


def test_summary_moves_a_mitigated_miss_between_rows(make):
    mitigations = [{"kpi": REF, "from": "2018-10", "reason": "Policy."}]
    review = make.quarter([58, 58, 58], minimum=60, mitigations=mitigations)
    lines = {line[0]: line[1:3] for line in rows_of(summary_by_month(review).html, "summary")}
    assert lines["Below minimum"] == ["1", "0"]
    assert lines["Missed target, mitigated and not counted"] == ["[z]", "1"]


def test_no_failure_is_said_in_words_and_unknown_minimums_are_not_ruled_out(make):
    html = below_minimum(make.quarter([58, 80, 80])).html
    assert "Below minimum: none" in html
    assert "The minimum of 1 KPI that missed a target is not known" in html
    assert "<table" not in html


def test_failures_are_listed_with_whether_they_count(make):
    mitigations = [{"kpi": REF, "from": "2019-05", "reason": "Storm."}]
    review = make.quarter([50, 50, 80], minimum=60, mitigations=mitigations)
    html = below_minimum(review).html
    assert "2 monthly results were below minimum; 1 failure counted after mitigation." in html
    lines = rows_of(html, "below-minimum")
    assert [line[-1] for line in lines[1:]] == ["no, counted", "yes, not counted"]
    assert lines[1][2:6] == ["50.00%", "75%", "60%", f"{MINUS}25.00"]


def test_result_a_hair_below_its_minimum_is_not_shown_as_on_it(make):
    lines = rows_of(below_minimum(make.quarter([59.999, 80, 80], minimum=60)).html, "below-minimum")
    assert lines[1][2] == "59.999%"


def test_miss_without_a_known_minimum_says_not_known(make):
    lines = rows_of(missed_target(make.quarter([58, 80, 80])).html, "missed")
    assert lines[1][4] == "not known"
    assert len(lines) == 2


def test_kpi_below_minimum_does_not_stand_among_the_milder_misses(make):
    review = make.quarter([50, 65, 80], minimum=60)
    assert [line[1] for line in rows_of(missed_target(review).html, "missed")[1:]] == ["May 2019"]
    assert [line[1] for line in rows_of(below_minimum(review).html, "below-minimum")[1:]] == [
        "April 2019"
    ]


@pytest.mark.parametrize(
    ("bound", "value", "text"),
    [("at_most", 58, "58.00% or less"), ("exact", 58, "58.00%")],
)
def test_bound_is_not_shown_as_an_exact_result(make, bound, value, text):
    review = make.review(
        [make.kpi(REF)], make.observed(REF, [value] * 3, first="2019-04", bound=bound)
    )
    assert rows_of(missed_target(review).html, "missed")[1][2] == text


def test_provisional_and_revised_figures_are_marked_and_the_marks_explained(make):
    columns = {"verification": ["corrected", "verified", "provisional"]}
    html = missed_target(make.quarter([58, 60, 62], columns=columns)).html
    assert [line[2] for line in rows_of(html, "missed")[1:]] == [
        "58.00% [r]",
        "60.00%",
        "62.00% [p]",
    ]
    assert "[p] provisional" in html
    assert "[r] revised" in html


@pytest.mark.parametrize(
    ("refs", "said"),
    [
        ([], "2 KPIs, none mitigated"),
        ([REF], "2 KPIs, 1 of them mitigated"),
        ([REF, OTHER], "2 KPIs, both mitigated"),
    ],
)
def test_heading_of_misses_says_how_many_are_mitigated(make, refs, said):
    mitigations = [{"kpi": ref, "from": "2019-04", "reason": "Storm."} for ref in refs]
    kpis = [make.kpi(REF), make.kpi(OTHER)]
    found = [make.observed(ref, [70, 70, 70], first="2019-04") for ref in (REF, OTHER)]
    assert (
        f"Missed target: {said}"
        in missed_target(make.review(kpis, *found, mitigations=mitigations)).html
    )
    one = make.review(kpis[:1], found[0], mitigations=[m for m in mitigations if m["kpi"] == REF])
    expected = "1 KPI, mitigated" if refs else "1 KPI, not mitigated"
    assert f"Missed target: {expected}" in missed_target(one).html


def test_heading_of_the_summary_looks_only_at_months_with_results(make):
    def heading(*results):
        found = [make.observed(REF, list(results), first="2019-04")]
        html = summary_by_month(make.review([make.kpi(REF)], *found)).html
        return re.sub(r"<[^>]+>", "", html.partition("</h2>")[0])

    assert heading(80, 70, 80) == "0 to 1 of 1 KPIs met their target each month"
    assert heading(80) == (
        "1 of 1 KPIs met their target in April 2019; there are no results for May and June 2019"
    )
    assert heading(80, 80) == (
        "1 of 1 KPIs met their target in each month with results; "
        "there are no results for June 2019"
    )
    assert heading(*[State.NOT_SUPPLIED] * 3) == "No KPI has a result in April to June 2019"


def test_correction_shows_both_values_and_does_not_round_across_the_target(make):
    correction = {
        "kpi_ref": REF,
        "period_start": pd.Timestamp("2019-06-01"),
        "value": 75.0,
        "value_after": 74.996,
        "replaced_on": pd.Timestamp("2019-08-09"),
        "replaced_by": "june-2.xlsx",
    }
    review = make.quarter([80, 80, 74.996], corrections=[correction])
    line = rows_of(changes(review).html, "corrections")[1]
    assert line[2:5] == ["75.00%", "74.996%", "75%"]
    status = "changed: met target, now missed target, minimum not known"
    assert line[5:] == [status, "9 August 2019", "june-2.xlsx"]


def test_correction_of_a_bound_keeps_it(make):
    correction = {
        "kpi_ref": REF,
        "period_start": pd.Timestamp("2019-06-01"),
        "value": 52.0,
        "bound": "at_least",
        "value_after": 48.0,
        "bound_after": "at_most",
        "replaced_on": pd.Timestamp("2019-08-09"),
        "replaced_by": "june-2.xlsx",
    }
    review = make.quarter([80, 80, 48], corrections=[correction])
    line = rows_of(changes(review).html, "corrections")[1]
    assert line[2:4] == ["52.00% or more", "48.00% or less"]


def test_every_kpi_stands_in_the_full_table_also_where_it_went_well(make):
    lines = rows_of(every_kpi(make.quarter([80, State.NO_VOLUME, 80])).html, "every-kpi")
    assert [line[0] for line in lines[1:]] == [
        "Home care assessments (ACF_KPI_03)",
        "Bills paid (F_KPI_01)",
    ]
    assert lines[1][1:4] == ["80.00%", "[x] no volume", "80.00%"]


def test_month_in_which_a_kpi_was_not_in_force_is_not_applicable(make):
    kpis = [
        make.kpi(REF),
        make.kpi(OTHER, **{"from": "2019-06"}, terms=[{"from": "2019-06", "target": 90}]),
    ]
    lines = rows_of(every_kpi(make.quarter([80, 80, 80], kpis=kpis)).html, "every-kpi")
    assert lines[2][1:4] == ["[z] not in force", "[z] not in force", "90.00%"]


def test_target_that_changed_in_the_period_is_shown_in_turn(make):
    # April was judged by 75%; 60% held from May.
    terms = [{"from": "2015-04", "target": 75}, {"from": "2019-05", "target": 60, "minimum": 50}]
    review = make.usual(kpi=make.kpi(terms=terms))
    line = rows_of(every_kpi(review).html, "every-kpi")[1]
    assert line[4:6] == ["75%, then 60%", "not known, then 50%"]


def test_change_from_last_month_and_last_year_is_in_the_kpis_own_unit(make):
    review = make.review([make.kpi(REF)], make.observed(REF, [60, *[70] * 11, 66.5]))
    line = rows_of(every_kpi(review).html, "every-kpi")[1]
    assert line[7:9] == [f"{MINUS}3.50", "+6.50"]


def test_every_line_of_a_file_is_accounted_for_in_the_sources(make):
    ledger = [
        {"file": "june.xlsx", "outcome": outcome, "reason": "r", "message": "m", "row": row}
        for row, outcome in enumerate(["accepted"] * 3 + ["set_aside"] * 2 + ["rejected"])
    ]
    html = sources(make.quarter([80, 80, 80], columns={"file": "june.xlsx"}, ledger=ledger)).html
    line = rows_of(html, "sources")[1]
    assert line[:3] == ["june.xlsx", "12 July 2019", "yes"]
    assert line[3:7] == ["3", "0", "1", "2"]
    assert "1 row could not be read." in html
    assert len(rows_of(html, "unread")) == 2


def test_definitions_of_basis_stand_only_where_figures_are_marked(make):
    assert "Illustrative" in definitions(make.usual()).html
    assert "Illustrative" not in definitions(make.usual(basis=None)).html


def test_annex_holds_limits_and_slopes_of_every_kpi(make):
    lines = rows_of(annex(make.usual(basis=None)).html, "annex")
    assert len(lines) == 2
    line = lines[1]
    assert line[0] == "ACF_KPI_03, %"
    # With counts, the centre is that of all cases together: 1,714 of 2,600 are 65.923%.
    assert line[1] == "65.92"
    assert line[4] == "p prime, firm, 13"


def test_annex_of_a_constant_kpi_has_no_limits(make):
    line = rows_of(annex(make.usual([80] * 13, basis=None)).html, "annex")[1]
    assert line[2:5] == ["[z]", "[z]", "xmr, constant, 13"]


def test_a_figure_settled_by_the_council_shows_who_settled_it(make):
    review = make.quarter([80, 80, 88.5], columns={"ruling": [None, None, "ruled by <b>us</b>"]})
    line = rows_of(changes(review).html, "rulings")[1]
    assert line[:3] == ["Home care assessments (ACF_KPI_03)", "June 2019", "88.50%"]
    assert "ruled by <b>us</b>" not in changes(review).html
    assert 'id="table-rulings"' not in changes(make.quarter([80, 80, 80])).html
