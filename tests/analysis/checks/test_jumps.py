"""A figure that is sent again and changed by more than the KPI usually moves."""

import pandas as pd
import pytest
from checked import judged

from kpianalysis.analysis.checks.jumps import jumps_on_resubmission

# Up by 2.1 and down by 1.9 in turn: 8 and 7 moves, 30.1 / 15 on average. The largest usual move is
# 3.268 times that, 6.5578; the usual range is the mean, 91.75, and 2.66 times that either way.
USUAL = [90 + 0.1 * month + 2 * (month % 2) for month in range(16)]  # the last is 93.5
MEAN_MOVE = 30.1 / 15


def versions(before, after, sent_again="2016-12-01", first="first.csv", at=-1):
    """The results, the one at a place first sent as ``before`` and then as ``after``."""
    table = judged([*USUAL[:at], before, *USUAL[len(USUAL) + at + 1 :]]).assign(
        submission=first, state="measured", replaced_by=None, value_changed=False
    )
    table["replaced_on"] = pd.Series(pd.NaT, table.index, dtype="datetime64[us]")
    place = table.index[at]
    day = pd.Timestamp(sent_again)
    again = table.loc[[place]].assign(
        value=float(after), submission="again.csv", file="again.csv", received=day, cell="D9"
    )
    table["replaced_by"] = table["replaced_by"].astype(object)
    table.loc[place, ["replaced_by", "replaced_on", "value_changed"]] = ["again.csv", day, True]
    return pd.concat([table, again], ignore_index=True)


def found(table):
    phases = table[["kpi_ref", "period_start"]].drop_duplicates().assign(phase=0)
    return jumps_on_resubmission(table, phases)


def test_a_change_beyond_the_largest_usual_move_is_a_finding():
    row = found(versions(93.5, 100.06)).iloc[0]  # 6.56
    assert (row["before"], row["after"]) == (93.5, 100.06)
    assert row["stated"] == pytest.approx(6.56)
    assert row["expected"] == pytest.approx(3.268 * MEAN_MOVE)
    assert row["low"] == pytest.approx(91.75 - 2.66 * MEAN_MOVE)
    assert row["high"] == pytest.approx(91.75 + 2.66 * MEAN_MOVE)
    assert (row["file"], row["cell"], row["results"]) == ("again.csv", "D9", 16)


@pytest.mark.parametrize("after", [100.05, 86.95, 94])  # 6.55 either way, and a small one
def test_a_change_within_the_usual_moves_is_none(after):
    assert found(versions(93.5, after)).empty


def test_a_jump_for_the_worse_is_asked_about_as_well():
    assert found(versions(93.5, 86.9))["stated"].item() == pytest.approx(6.6)


def test_limits_are_those_before_the_correction():
    # Results that came later move by 10: they would widen the limits to 17 and hide the jump.
    table = versions(93.5, 100.06, sent_again="2016-08-20")
    wild = judged([90, 100] * 8).assign(
        submission="late.csv", state="measured", replaced_by=None, value_changed=False,
        received=pd.Timestamp("2019-01-01"),
    )  # fmt: skip
    wild["period_start"] += pd.DateOffset(months=16)
    wild["replaced_on"] = pd.Series(pd.NaT, wild.index, dtype="datetime64[us]")
    assert len(found(pd.concat([table, wild], ignore_index=True))) == 1


def test_too_few_results_give_no_limits_and_no_finding():
    table = versions(93.5, 101)
    few = table["period_start"].ge("2016-04-01")
    assert found(table[few].reset_index(drop=True)).empty


def test_a_figure_sent_again_unchanged_is_none():
    table = versions(93.5, 93.5)
    table["value_changed"] = False
    assert found(table).empty


def test_quarters_are_numbered_as_periods_in_a_row():
    table = versions(93.5, 100.06)
    starts = sorted(table["period_start"].unique())
    quarters = pd.date_range("2010-04-01", periods=len(starts), freq="3MS").as_unit("us")
    table["period_start"] = table["period_start"].map(dict(zip(starts, quarters, strict=True)))
    assert len(found(table)) == 1
