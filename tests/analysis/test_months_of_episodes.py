"""The months behind before, during and after are those that the episode itself describes."""

import datetime as dt

import pandas as pd

from kpianalysis.analysis.episodes import mitigation_episodes, months_of_episodes
from kpianalysis.periods import Month, parse_period
from kpianalysis.tables import State

QUARTER = parse_period("2019-20 Q1")
STORM = {"kpi": "R_01", "reason": "Storm."}


def both(make, mitigations, values, first="2018-04"):
    contract = make.contract(make.kpi(), mitigations=mitigations)
    months = make.assessed(
        contract, make.observed("R_01", first, values), first=first, last=QUARTER.last.iso
    )
    known = {"last_arrived": Month(2019, 6), "as_at": dt.date(2019, 9, 12)}
    return (
        mitigation_episodes(contract, months, QUARTER, **known),
        months_of_episodes(contract, months, QUARTER, **known),
    )


def described(months):
    return months.groupby(["start", "when"])["value"].agg(["count", "mean", "min", "max"])


def test_months_give_the_number_mean_and_range_of_each_episode(make):
    mitigations = [
        STORM | {"from": "2018-07", "to": "2018-08"},
        STORM | {"from": "2019-01"},
    ]
    values = [95, 91, 93, 85, 70, 92, 90, State.NOT_SUPPLIED, 88, 80, 81, 82, 83, 84, 85]
    episodes, months = both(make, mitigations, values)
    found = described(months)
    for _, row in episodes.iterrows():
        for when in ("before", "during", "after"):
            n = row[f"n_{when}"]
            if n:
                one = found.loc[(row["start"], when)]
                whole = tuple(row[f"{name}_{when}"] for name in ("mean", "low", "high"))
                assert (one["count"], *one[["mean", "min", "max"]]) == (n, *whole)
            else:
                assert (row["start"], when) not in found.index


def test_month_between_two_episodes_stands_with_both(make):
    # September to December 2018 lie after the first and before the second.
    mitigations = [STORM | {"from": "2018-07", "to": "2018-08"}, STORM | {"from": "2019-01"}]
    _, months = both(make, mitigations, [90] * 15)
    september = months[months["period_start"].eq(pd.Timestamp("2018-09-01"))]
    assert september["when"].tolist() == ["after", "before"]


def test_month_without_a_result_is_none_of_them(make):
    _, months = both(make, [STORM | {"from": "2019-01"}], [90] * 14 + [State.NOT_SUPPLIED])
    assert months["value"].notna().all()
    assert pd.Timestamp("2019-06-01") not in set(months["period_start"])
