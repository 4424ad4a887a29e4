"""How often does chance alone make a finding? The shares that docs/checks.md states.

6,000 KPIs with a fixed seed; the contracts of three KPIs made of them are 2,000.
"""

import numpy as np
import pandas as pd
import pytest
from checked import stable_contract
from stable_series import stable_values

from kpianalysis.analysis.checks.bunching import MOST_CHANCE, side_counts
from kpianalysis.analysis.checks.jumps import jumps_on_resubmission
from kpianalysis.analysis.checks.repeats import MOST_CHANCE as MOST_CHANCE_OF_A_RUN
from kpianalysis.analysis.checks.repeats import equal_runs
from kpianalysis.analysis.many_kpis import adjusted_p_values

KPIS, OF_ONE_CONTRACT = 6_000, 3
SEED = 11


@pytest.mark.parametrize("correlation", [0, 0.3, 0.6])
@pytest.mark.parametrize("cases", [None, 200])
@pytest.mark.parametrize("level", [0, 3])
def test_bunching_is_found_in_under_three_of_a_hundred_contracts(correlation, cases, level):
    results = stable_contract(KPIS, 28, correlation, SEED, level, cases)
    p_values = side_counts(results)["p_value"]
    contracts = p_values.groupby(np.arange(KPIS) // OF_ONE_CONTRACT)
    found = contracts.transform(adjusted_p_values).le(MOST_CHANCE)
    share = found.groupby(np.arange(KPIS) // OF_ONE_CONTRACT).any().mean()
    assert share < 0.03
    assert p_values.notna().mean() > 0.1  # it was tested at all


@pytest.mark.parametrize("correlation", [0, 0.3, 0.6])
@pytest.mark.parametrize("cases", [None, 20, 200])
def test_a_repeated_value_is_found_in_under_one_of_a_hundred_contracts(correlation, cases):
    runs = equal_runs(stable_contract(KPIS, 28, correlation, SEED, 0, cases))
    unlikely = runs[(OF_ONE_CONTRACT * runs["alone"]).le(MOST_CHANCE_OF_A_RUN)]
    contracts = unlikely["kpi_ref"].str[1:].astype(int) // OF_ONE_CONTRACT
    assert contracts.nunique() / (KPIS / OF_ONE_CONTRACT) < 0.01


@pytest.mark.parametrize(("correlation", "most"), [(0, 0.01), (0.3, 0.02), (0.6, 0.05)])
def test_a_correction_of_one_standard_deviation_seldom_is_a_jump(correlation, most):
    """The last but one of 28 results is sent again, changed by a normal error of deviation 3."""
    kpis, points = 1_500, 28
    values = stable_values(kpis, points, correlation, SEED)
    starts = pd.date_range("2015-04-01", periods=points, freq="MS").as_unit("us")
    day = starts[-1] + pd.Timedelta(days=60)
    table = pd.DataFrame(
        {
            "kpi_ref": np.repeat([f"K{number:05}" for number in range(kpis)], points),
            "period_start": np.tile(starts, kpis),
            "period_end": np.tile(starts + pd.offsets.MonthEnd(0), kpis),
            "value": values.ravel(),
            "state": "measured",
            "received": np.tile(starts + pd.Timedelta(days=45), kpis),
            "submission": "first.csv",
            "file": "first.csv",
            "cell": "C2",
        }
    )
    again = table["period_start"].eq(starts[-2])
    error = np.random.default_rng(SEED).normal(scale=3, size=kpis)
    new = table[again].assign(
        value=table.loc[again, "value"] + error,
        received=day,
        submission="b.csv",
        value_changed=False,
    )
    old = table.assign(
        replaced_by=np.where(again, "b.csv", None),
        replaced_on=pd.Series(day, table.index).where(again).astype("datetime64[us]"),
        value_changed=again,
    )
    found = jumps_on_resubmission(
        pd.concat([old, new], ignore_index=True),
        table[["kpi_ref", "period_start"]].assign(phase=0),
    )
    assert 0 < len(found) / kpis < most
