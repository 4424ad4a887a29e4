"""Which results repeat to the last digit for longer than their own variation makes likely?

Method. Neighbouring results outside the run differ by m on average. For independent normal results
their standard deviation is then m sqrt(pi) / 2, and none of the values that lie a step d apart
comes up with a chance of more than d / (sigma sqrt(2 pi)) = sqrt(2) d / (pi m). The share of
neighbours outside the run that are equal, (equal + 1/2) / (pairs + 1), may be more; the larger of
the two is p. A run of n equal results can begin at N - n + 1 places in each of K KPIs, so its
chance is at most about K (N - n + 1) p^(n - 1).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.checks.finding import Check, as_findings
from kpianalysis.analysis.checks.grain import steps_of

FEWEST_IN_A_RUN = 3
FEWEST_CHANGES = 8  # outside the run: fewer do not say how a KPI usually moves
FEWEST_VALUES = 4  # different ones, the repeated one included
MOST_CHANCE = 0.01


def repeated_values(assessments: pd.DataFrame) -> pd.DataFrame:
    """Find runs of equal results that a KPI's own variation makes unlikely.

    Runs at 0, and of percentages at 100, are no findings: a KPI can stand at its end.

    Parameters
    ----------
    assessments : DataFrame
        Every KPI and period, sorted by both.

    Returns
    -------
    DataFrame
        Findings, each at the last result of its run: ``stated`` the value, ``run`` its periods,
        ``results`` those of the KPI, ``usual_move`` the average change outside the run, ``chance``.
    """
    runs = equal_runs(assessments)
    chance = (runs["alone"] * runs["kpis"]).clip(upper=1)
    found = runs.assign(chance=chance, stated=runs["value"], known=runs["received"])
    return as_findings(
        Check.REPEATED,
        found[chance.le(MOST_CHANCE)],
        "run",
        "results",
        "usual_move",
        "chance",
    )


def equal_runs(assessments: pd.DataFrame) -> pd.DataFrame:
    """Describe every run of three or more equal results that can be tested.

    Returns
    -------
    DataFrame
        The last result of each run, with the run's ``period_start``, ``run``, ``results``,
        ``usual_move``, ``alone`` (the chance of such a run in this KPI, not over 1) and ``kpis``
        (how many KPIs could be tested).
    """
    value, kpi = assessments["value"], assessments["kpi_ref"]
    change = value.diff().where(kpi.eq(kpi.shift())).abs()
    equal = change.eq(0)
    number = (~equal).cumsum()
    run = number.map(number.value_counts())
    told = _variation(assessments, change, equal)
    last = equal & number.ne(number.shift(-1)) & run.ge(FEWEST_IN_A_RUN)
    at_its_end = value.eq(0) | (assessments["unit"].eq("%") & value.eq(100))
    rows = assessments[last & ~at_its_end]
    rows = rows.drop(columns=["results"], errors="ignore").join(told, on="kpi_ref")
    length = run[rows.index]
    outside = rows["pairs"] - (length - 1)
    usual_move = rows["moves"] / outside
    by_size = np.sqrt(2) * rows["step"] / (np.pi * usual_move)
    by_share = (rows["equal"] - (length - 1) + 0.5) / (outside + 1)
    once = by_size.where(by_size.gt(by_share), by_share).clip(upper=1)
    places = rows["results"] - length + 1
    able = told["values"].ge(FEWEST_VALUES) & told["pairs"].ge(FEWEST_CHANGES)
    runs = rows.assign(
        run=length,
        usual_move=usual_move,
        alone=(places * once ** (length - 1)).clip(upper=1),
        kpis=int(able.sum()),
        period_start=assessments["period_start"].groupby(number).transform("first")[rows.index],
    )
    return runs[rows["values"].ge(FEWEST_VALUES) & outside.ge(FEWEST_CHANGES)]


def _variation(assessments: pd.DataFrame, change: pd.Series, equal: pd.Series) -> pd.DataFrame:
    """Sum up how each KPI moves from one period to the next."""
    by_kpi = pd.DataFrame(
        {"change": change, "equal": equal, "value": assessments["value"]}
    ).groupby(assessments["kpi_ref"])
    return pd.DataFrame(
        {
            "moves": by_kpi["change"].sum(),
            "pairs": by_kpi["change"].count(),
            "equal": by_kpi["equal"].sum(),
            "results": by_kpi["value"].count(),
            "values": by_kpi["value"].nunique(),
            "step": steps_of(assessments),
        }
    )
