"""In what steps can a KPI's results move? What two results that differ, differ by at least."""

from __future__ import annotations

import pandas as pd

_SAME = 1e-9


def steps_of(results: pd.DataFrame) -> pd.Series:
    """Return the step of each KPI: the finest difference, and no finer than one case of its counts.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, value, denominator``.

    Returns
    -------
    Series
        Indexed by ``kpi_ref``; NaN where results never differ.

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "value": [80.0, 85.0, 82.0], "denominator": 50.0})
    >>> steps_of(results).tolist()  # 82 - 80 = 2, and one case of 50 is 2 as well
    [2.0]
    """
    ordered = results.dropna(subset=["value"]).sort_values(["kpi_ref", "value"], kind="stable")
    apart = ordered.groupby("kpi_ref")["value"].diff()
    finest = apart.where(apart.gt(_SAME)).groupby(ordered["kpi_ref"]).min()
    cases = ordered["denominator"].astype("float64")
    one_case = 100 / cases.where(cases.gt(0)).groupby(ordered["kpi_ref"]).median()
    return finest.where(~one_case.gt(finest), one_case).where(finest.notna()).rename("step")
