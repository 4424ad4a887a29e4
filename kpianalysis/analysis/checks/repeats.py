"""Which results repeat to the last digit for longer than their own variation makes likely?

Method. Neighbouring results outside the run differ by m on average. Were the changes normal, a
change would be smaller than half a step d with a chance of about d / (pi m): the height of the
density at no change, 1 / (sigma sqrt(2 pi)) with sigma = m sqrt(pi / 2), times d. The share of
neighbours outside the run that are equal, (equal + 1/2) / (pairs + 1), may be more; the larger of
the two is p. A run of n equal results can begin at N - n + 1 places in each of K KPIs, so its
chance is at most K (N - n + 1) p^(n - 1).
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
    value, kpi = assessments["value"], assessments["kpi_ref"]
    change = value.diff().where(kpi.eq(kpi.shift())).abs()
    equal = change.eq(0)
    number = (~equal).cumsum()
    run = number.map(number.value_counts())
    by_kpi = pd.DataFrame({"change": change, "equal": equal, "value": value}).groupby(kpi)
    steps = steps_of(assessments)
    told = pd.DataFrame(
        {
            "moves": by_kpi["change"].sum(),
            "pairs": by_kpi["change"].count(),
            "equal": by_kpi["equal"].sum(),
            "results": by_kpi["value"].count(),
            "values": by_kpi["value"].nunique(),
            "step": steps,
        }
    )
    able = told["values"].ge(FEWEST_VALUES) & told["pairs"].ge(FEWEST_CHANGES)
    last = equal & number.ne(number.shift(-1)) & run.ge(FEWEST_IN_A_RUN)
    at_its_end = value.eq(0) | (assessments["unit"].eq("%") & value.eq(100))
    rows = assessments[last & ~at_its_end]
    rows = rows.drop(columns=["results"], errors="ignore").merge(
        told, left_on="kpi_ref", right_index=True
    )
    length = run[rows.index]
    outside = rows["pairs"] - (length - 1)
    usual_move = rows["moves"] / outside
    by_size = rows["step"] / (np.pi * usual_move)
    by_share = (rows["equal"] - (length - 1) + 0.5) / (outside + 1)
    once = by_size.where(by_size.gt(by_share), by_share).clip(upper=1)
    places = rows["results"] - length + 1
    rows = rows.assign(
        run=length,
        usual_move=usual_move,
        chance=(int(able.sum()) * places * once ** (length - 1)).clip(upper=1),
        stated=rows["value"],
        known=rows["received"],
        period_start=assessments["period_start"].groupby(number).transform("first")[rows.index],
    )
    sure = rows["values"].ge(FEWEST_VALUES) & outside.ge(FEWEST_CHANGES)
    return as_findings(
        Check.REPEATED,
        rows[sure & rows["chance"].le(MOST_CHANCE)],
        "run",
        "results",
        "usual_move",
        "chance",
    )
