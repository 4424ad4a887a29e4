"""What became of each mitigation, from its grant to its end?"""

import datetime as dt
import math

import pandas as pd
import pytest

from kpianalysis.analysis.episode_results import (
    NO_RESULT,
    NOT_AFTER_YET,
    NOT_ARRIVED,
    REDEFINED,
    STILL_IN_FORCE,
)
from kpianalysis.analysis.episodes import mitigation_episodes
from kpianalysis.analysis.mitigation import mitigated_kpis
from kpianalysis.periods import Month, parse_period
from kpianalysis.tables import State

QUARTER = parse_period("2019-20 Q1")
STORM = {"kpi": "R_01", "reason": "Storm."}


def followed(
    make, mitigations, values, first="2018-04", kpi=None, period=QUARTER, arrived=(2019, 6),
    as_at="2019-09-12", credits=None,
):  # fmt: skip
    """The episodes of one KPI with a target of 90 and a minimum of 80."""
    contract = make.contract(kpi or make.kpi(), mitigations=mitigations)
    months = make.assessed(
        contract, make.observed("R_01", first, values), first=first, last=period.last.iso
    )
    return mitigation_episodes(
        contract, months, period, last_arrived=Month(*arrived), as_at=dt.date.fromisoformat(as_at),
        credits=credits,
    )  # fmt: skip


def test_an_ended_episode_has_its_months_misses_and_results_before_during_and_after(make):
    mitigations = [STORM | {"from": "2018-07", "to": "2018-09", "agreed": "2018-07-20",
                            "agreed_by": "Roads Panel", "review_by": "2018-09-30",
                            "basis": "illustrative"}]  # fmt: skip
    #         Apr May Jun   Jul Aug Sep   Oct Nov Dec  and on to June 2019
    values = [95, 91, 93] + [85, 70, 92] + [90, 94, 88] + [96] * 6
    row = followed(make, mitigations, values).loc[0]
    assert (row["start"], row["end"]) == (pd.Timestamp("2018-07-01"), pd.Timestamp("2018-09-01"))
    assert (row["agreed"], row["agreed_by"]) == (pd.Timestamp("2018-07-20"), "Roads Panel")
    assert (row["review_by"], row["basis"]) == (pd.Timestamp("2018-09-30"), "illustrative")
    assert (row["months"], row["months_planned"]) == (3, 3)
    # 85 and 70 missed the target of 90, and 70 the minimum of 80 too.
    assert (row["misses"], row["failures"]) == (2, 1)
    assert (row["misses_in_period"], row["failures_in_period"]) == (0, 0)
    # As many months before and after as it was in force: three.
    assert (row["low_before"], row["high_before"], row["n_before"]) == (91, 95, 3)
    assert row["mean_before"] == (95 + 91 + 93) / 3
    assert (row["low_during"], row["high_during"], row["n_during"]) == (70, 92, 3)
    assert (row["low_after"], row["high_after"], row["n_after"]) == (88, 94, 3)
    assert row[["reason_before", "reason_during", "reason_after"]].isna().all()
    assert not row[["long_term", "newly_granted", "in_force", "ended", "review_overdue"]].any()
    assert not row["in_period"]


def test_results_are_compared_over_a_year_at_most(make):
    mitigations = [STORM | {"from": "2017-04", "to": "2018-05"}]  # 14 months
    values = [80 + month / 10 for month in range(45)]  # October 2015 to June 2019
    row = followed(make, mitigations, values, first="2015-10").loc[0]
    # April 2016 (the seventh, 80.6) to March 2017; June 2018 (the 33rd, 83.2) to May 2019.
    assert (row["n_before"], row["low_before"], row["n_after"], row["low_after"]) == (
        12, 80.6, 12, 83.2,
    )  # fmt: skip


def test_mitigations_that_follow_or_overlap_are_one_episode_with_each_reason_once(make):
    mitigations = [
        STORM | {"from": "2018-10", "to": "2018-12", "agreed": "2018-10-05", "agreed_by": "Panel"},
        {"kpi": "R_01", "reason": "Flood.", "from": "2019-01", "to": "2019-05",
         "agreed": "2018-12-20", "agreed_by": "Board", "review_by": "2019-04-30"},
        STORM | {"from": "2019-03", "to": "2019-04"},
    ]  # fmt: skip
    found = followed(make, mitigations, [85] * 15)
    assert len(found) == 1
    row = found.loc[0]
    assert (row["start"], row["end"]) == (pd.Timestamp("2018-10-01"), pd.Timestamp("2019-05-01"))
    assert row["reason"] == "Storm. Flood."
    assert (row["months"], row["long_term"], row["ended"]) == (8, True, True)
    assert row["agreed"] == pd.Timestamp("2018-10-05")


def test_the_agreement_in_force_says_who_agreed_and_when_it_is_reviewed(make):
    mitigations = [
        STORM
        | {"from": "2018-10", "agreed_by": "Panel", "agreed": "2018-11-15"}
        | {"review_by": "2019-12-31"},
        STORM
        | {"from": "2019-01", "to": "2019-01", "agreed_by": "Officer", "agreed": "2018-10-10"},
    ]
    row = followed(make, mitigations, [85] * 15).loc[0]
    days = row["agreed"], row["agreed_last"]
    assert days == (pd.Timestamp("2018-10-10"), pd.Timestamp("2018-11-15"))
    assert (row["agreed_by"], row["review_by"]) == ("Panel", pd.Timestamp("2019-12-31"))


def test_a_month_between_parts_two_episodes_whose_results_do_not_mix(make):
    mitigations = [
        STORM | {"from": "2018-07", "to": "2018-09"},
        STORM | {"from": "2018-11", "to": "2018-12"},
    ]
    #         Apr-Jun       Jul-Sep       Oct   Nov-Dec   Jan-Jun
    values = [91] * 3 + [81, 82, 83] + [95] + [84, 85] + [96] * 6
    first, second = (row for _, row in followed(make, mitigations, values).iterrows())
    # After the first and before the second there is October only.
    assert (first["low_after"], first["high_after"], first["n_after"]) == (95, 95, 1)
    assert (second["low_before"], second["high_before"], second["n_before"]) == (95, 95, 1)
    assert (second["low_after"], second["n_after"]) == (96, 2)


@pytest.mark.parametrize(
    ("dates", "newly", "ended", "in_force", "in_period"),
    [
        ({"from": "2019-04"}, True, False, True, True),
        ({"from": "2019-06", "to": "2019-06"}, True, False, True, True),
        ({"from": "2019-04", "to": "2019-05"}, True, True, False, True),
        # Its first month without it is April: it has ended in the quarter, and once only.
        ({"from": "2018-10", "to": "2019-03"}, False, True, False, True),
        ({"from": "2018-10", "to": "2019-02"}, False, False, False, False),
        ({"from": "2018-10", "to": "2019-06"}, False, False, True, True),
        ({"from": "2018-10", "to": "2019-08"}, False, False, True, True),
        # Began earlier, but nobody had agreed it before.
        ({"from": "2019-01", "agreed": "2019-04-30"}, True, False, True, True),
        ({"from": "2019-01", "agreed": "2019-03-31"}, False, False, True, True),
        ({"from": "2019-01", "agreed": "2019-07-01"}, False, False, True, True),
    ],
)
def test_new_ended_and_in_force_are_told_in_the_period_in_which_they_happen(
    make, dates, newly, ended, in_force, in_period
):
    row = followed(make, [STORM | dates], [85] * 15).loc[0]
    flags = row[["newly_granted", "ended", "in_force", "in_period"]].tolist()
    assert flags == [newly, ended, in_force, in_period]


def test_an_end_that_is_still_to_come_on_the_day_is_no_end(make):
    # To May, but the page stands on 20 May with April's results: May is not over.
    mitigations = [STORM | {"from": "2018-10", "to": "2019-05"}]
    row = followed(make, mitigations, [85] * 13, arrived=(2019, 4), as_at="2019-05-20").loc[0]
    assert (row["in_force"], row["ended"], row["months"]) == (True, False, 7)
    assert row["reason_after"] == STILL_IN_FORCE
    later = followed(make, mitigations, [85] * 13, arrived=(2019, 4), as_at="2019-06-01").loc[0]
    assert (later["in_force"], later["ended"]) == (False, True)
    assert later["reason_after"] == NOT_AFTER_YET


@pytest.mark.parametrize(
    ("dates", "as_at", "overdue"),
    [
        ({"review_by": "2019-06-30"}, "2019-07-01", True),
        ({"review_by": "2019-06-30"}, "2019-06-30", False),
        ({"review_by": "2019-06-30", "to": "2019-07"}, "2019-07-31", True),
        ({"review_by": "2019-06-30", "to": "2019-07"}, "2019-08-01", False),
        ({}, "2019-09-12", False),
    ],
)
def test_review_is_overdue_after_its_day_while_the_mitigation_is_in_force(
    make, dates, as_at, overdue
):
    row = followed(make, [STORM | {"from": "2018-10"} | dates], [85] * 15, as_at=as_at).loc[0]
    assert row["review_overdue"] == overdue


def test_a_renewal_in_the_period_is_marked_and_is_no_new_grant(make):
    mitigations = [
        STORM | {"from": "2018-10", "to": "2019-03", "agreed": "2018-10-01"},
        STORM | {"from": "2019-04", "agreed": "2019-03-20"},
    ]
    row = followed(make, mitigations, [85] * 15).loc[0]
    assert (row["renewed"], row["newly_granted"], row["months"]) == (True, False, 9)


def test_months_that_have_not_arrived_do_not_count_and_have_no_results(make):
    mitigations = [STORM | {"from": "2019-05"}]
    row = followed(make, mitigations, [85] * 13, arrived=(2019, 4)).loc[0]
    assert (row["months"], row["misses"], row["n_during"]) == (0, 0, 0)
    assert math.isnan(row["mean_during"])
    assert (row["reason_during"], row["reason_after"]) == (NOT_ARRIVED, STILL_IN_FORCE)
    assert row["n_before"] == 12


def test_months_without_a_result_are_no_results_and_never_nought(make):
    mitigations = [STORM | {"from": "2019-02", "to": "2019-03"}]
    values = [85] * 8 + [State.NOT_SUPPLIED, State.NO_VOLUME] + [85, State.NO_VOLUME] + [91, 92, 93]
    row = followed(make, mitigations, values).loc[0]
    assert (row["n_before"], row["reason_before"]) == (0, NO_RESULT)
    assert math.isnan(row["low_before"])
    assert (row["n_during"], row["low_during"], row["misses"]) == (1, 85, 1)


def test_an_episode_older_than_every_extract_keeps_its_dates(make):
    mitigations = [STORM | {"from": "2015-06", "to": "2015-07"}]
    row = followed(make, mitigations, [85] * 15).loc[0]
    assert (row["months"], row["misses"], row["reason_during"]) == (2, 0, NO_RESULT)


def test_a_mitigation_holds_only_in_months_of_its_kpi(make):
    kpi = make.kpi(**{"from": "2018-05", "to": "2018-11"})
    mitigations = [STORM | {"from": "2018-01"}]
    row = followed(make, mitigations, [85] * 8, kpi=kpi).loc[0]
    assert (row["start"], row["end"]) == (pd.Timestamp("2018-05-01"), pd.Timestamp("2018-11-01"))
    assert row["months"] == 7


def test_the_end_of_its_kpi_that_is_still_to_come_is_no_end_of_a_mitigation(make):
    kpi = make.kpi(**{"from": "2018-04", "to": "2019-09"})
    row = followed(make, [STORM | {"from": "2018-10"}], [85] * 15, kpi=kpi).loc[0]
    assert row[["end", "months_planned"]].isna().all()
    assert row["in_force"]


def test_results_are_not_compared_across_a_redefinition(make):
    redefined = {"before": "Within 5 days.", "after": "Within 3 days."}
    kpi = make.kpi(redefinitions=[redefined | {"from": "2018-07"}])
    mitigations = [STORM | {"from": "2018-07", "to": "2018-09"}]
    values = [91] * 3 + [81, 82, 83] + [95] * 9
    row = followed(make, mitigations, values, kpi=kpi).loc[0]
    assert (row["n_before"], row["reason_before"]) == (0, REDEFINED)
    assert (row["n_during"], row["n_after"]) == (3, 3)
    # Redefined while it was in force: its months are not one series, and the counts stay.
    kpi = make.kpi(redefinitions=[redefined | {"from": "2018-08"}])
    row = followed(make, mitigations, values, kpi=kpi).loc[0]
    assert (row["n_during"], row["reason_during"], row["misses"]) == (0, REDEFINED, 3)
    assert (row["n_before"], row["n_after"]) == (3, 3)


def test_credits_given_up_are_added_up_and_an_unknown_month_is_told(make):
    mitigations = [STORM | {"from": "2019-03", "to": "2019-05"}]
    assert math.isnan(followed(make, mitigations, [85] * 15).loc[0, "credits_forgone"])
    credits = pd.DataFrame(
        {
            "kpi_ref": "R_01",
            "period_start": make.months("2019-02", 4),
            "forgone": [999.0, 100.1, 200.2, math.nan],
            "basis": ["published", "illustrative", "illustrative", None],
        }
    )
    row = followed(make, mitigations, [85] * 15, credits=credits).loc[0]
    assert (row["credits_forgone"], row["credits_not_known"]) == (300.3, 1)
    assert row["credits_forgone_in_period"] == 200.2
    assert row["results_basis"] == "illustrative"


def test_a_contract_without_mitigations_has_no_episode_but_all_columns(make):
    none = followed(make, [], [85] * 15)
    some = followed(make, [STORM | {"from": "2018-10"}], [85] * 15)
    assert none.empty
    assert none.dtypes.to_dict() == some.dtypes.to_dict()


def test_a_mitigation_that_begins_after_the_period_is_not_told(make):
    assert followed(make, [STORM | {"from": "2019-07"}], [85] * 15).empty


def test_episodes_tell_the_same_as_the_mitigations_of_the_period(make):
    mitigations = [
        STORM | {"from": "2018-10", "to": "2019-03"},
        STORM | {"from": "2019-04", "to": "2019-05"},
    ]
    contract = make.contract(make.kpi(), mitigations=mitigations)
    months = make.assessed(
        contract, make.observed("R_01", "2018-04", [70] * 15), first="2018-04", last="2019-06"
    )
    first, arrived = pd.Timestamp("2019-04-01"), pd.Timestamp("2019-06-01")
    of_period = mitigated_kpis(months, first, 6, arrived).loc[0]
    row = followed(make, mitigations, [70] * 15).loc[0]
    assert row["start"] == of_period["start"]
    assert row["months"] == of_period["months_in_row"] == 8
    assert row["misses_in_period"] == of_period["misses"] == 2
    assert row["failures_in_period"] == of_period["failures"] == 2
