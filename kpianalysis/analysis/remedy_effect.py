"""Did a KPI's level change when a remedy began? An interrupted series for each dated remedy.

Words: the level changed *after* the remedy, never *because of* it. Method: segmented regression
(Wagner et al. 2002) with errors of order 1 (``statsmodels`` GLSAR, Cochrane and Orcutt 1949).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.analysis.steps import step_months

FEWEST_BEFORE = 8
FEWEST_AFTER = 6
FEWEST_AFTER_FOR_SLOPE = 12
# With a quarter of the months missing, as many false findings as without (docs/methods.md).
LARGEST_SHARE_MISSING = 0.25
CONFIDENCE = 0.95

LEVEL = "interrupted series, errors of order 1 (GLSAR): level"
LEVEL_AND_SLOPE = "interrupted series, errors of order 1 (GLSAR): level and slope"
NO_DATE = "the date of the remedy is not known"
NO_VARIATION = "the results do not vary about the fitted lines, so chance cannot be judged"
TOO_DEPENDENT = "months depend on each other too closely to tell a change of level"

# A third fit changes the share of false findings by less than 0.005.
_FITS = 3
_LEVEL_TERM, _SLOPE_TERM = 2, 3  # after those of the line before
_ROUNDING = 1e-9


def remedy_effects(
    results: pd.DataFrame, remedies: pd.DataFrame, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Estimate the change of level at each remedy, over what the months before it pointed to.

    The month in which a remedy began counts as after it. The line before goes on as it was; the
    remedy adds a step and, when 12 or more months follow, another slope. Only for remedies: a
    mitigation is granted *because* results fell, so that its "effect" would be the fall itself.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value``, one row a month (or a quarter, where ``period_end`` says
        so), sorted by KPI and month. A month without
        a value, or without a row, is fitted by a term of its own: it says nothing about the lines,
        and its neighbours stay two months apart.
    remedies : DataFrame
        ``kpi_ref, remedy_month`` (any day of the first month; NaT when it is not known).
    confidence : float
        Of the intervals.

    Returns
    -------
    DataFrame
        One row for each remedy in the order given, indexed by ``kpi_ref``: ``remedy_month``;
        ``level_change``, ``level_low``, ``level_high`` (the KPI's unit) and ``p_value``;
        ``slope_change``, ``slope_low``, ``slope_high`` (unit a year, NaN when fewer than 12 months
        follow); ``lag1_correlation`` (of the errors, as fitted); ``n_before``, ``n_after`` (months
        with a value); ``placebo_dates`` (other months at which the same fit has enough before and
        after) and ``placebo_larger`` (how many of them show as large a step, in either direction);
        ``method`` and ``reason``.

    Raises
    ------
    ValueError
        When a KPI has two results in one month.

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "value": [70.0, 71, 69, 70, 72, 70, 69, 71, 81, 80,
    ...     82, 79, 81, 80], "period_start": pd.date_range("2018-08-01", periods=14, freq="MS")})
    >>> remedies = pd.DataFrame({"kpi_ref": ["A"], "remedy_month": [pd.Timestamp("2019-04-01")]})
    >>> row = remedy_effects(results, remedies).loc["A"]
    >>> bool(row["level_low"] < 10 < row["level_high"]), int(row["n_before"]), int(row["n_after"])
    (True, 8, 6)
    """
    held = results[results["value"].notna() & results["kpi_ref"].isin(remedies["kpi_ref"])]
    # Months since 1970, or quarters where rows are: then a remedy's quarter counts as after it.
    step = step_months(results)
    month = held["period_start"].to_numpy("datetime64[M]").astype("int64") // step
    every_value = held["value"].to_numpy("float64")
    rows_of = held.reset_index(drop=True).groupby("kpi_ref", sort=False).indices
    starts = remedies["remedy_month"].to_numpy("datetime64[M]")
    found = []
    for ref, start in zip(remedies["kpi_ref"], starts, strict=True):
        rows = rows_of.get(ref, np.array([], dtype="int64"))
        found.append(_effect(month[rows], every_value[rows], start, step, confidence))
    index = pd.Index(remedies["kpi_ref"], name="kpi_ref")
    columns = {
        name: pd.Series([row.get(name) for row in found], index=index, dtype=kind)
        for name, kind in _COLUMNS.items()
    }
    return pd.DataFrame({"remedy_month": starts.astype("datetime64[s]"), **columns}, index=index)


_LEVEL = ("level_change", "level_low", "level_high", "p_value")
_SLOPE = ("slope_change", "slope_low", "slope_high")
_COLUMNS = {
    **dict.fromkeys((*_LEVEL, *_SLOPE, "lag1_correlation"), "float64"),
    **dict.fromkeys(("n_before", "n_after"), "Int64"),  # not known without a date
    **dict.fromkeys(("placebo_dates", "placebo_larger"), "Int64"),
    **dict.fromkeys(("method", "reason"), "object"),
}


def _effect(
    month: np.ndarray, value: np.ndarray, start: np.datetime64, step: int, confidence: float
) -> dict[str, object]:
    """Return the columns of one remedy that are known, or the reason why there are none."""
    if np.isnat(start):
        return {"reason": NO_DATE}
    if len(np.unique(month)) < len(month):
        raise ValueError("a KPI has two results in one month")
    first_after = int(start.astype("int64")) // step
    n_before, n_after = int((month < first_after).sum()), int((month >= first_after).sum())
    counts: dict[str, object] = {"n_before": n_before, "n_after": n_after}
    reason = _too_few(n_before, n_after) or _too_many_missing(month)
    if reason:
        return counts | {"reason": reason}
    with_slope = n_after >= FEWEST_AFTER_FOR_SLOPE
    terms, fitted = _fit(month, value, first_after, with_slope)
    if fitted is None:
        return counts | {"reason": NO_VARIATION}
    correlation = float(fitted.model.rho[0])
    if abs(correlation) >= 1:
        return counts | {"reason": TOO_DEPENDENT}
    estimates = np.column_stack([terms, fitted.conf_int(1 - confidence), fitted.pvalues])
    # The fit takes twelve rows for a year.
    slope = estimates[_SLOPE_TERM, :3] / step if with_slope else [np.nan] * 3
    others = _placebo_steps(month, value, first_after, with_slope)
    as_large = np.abs(others) >= abs(terms[_LEVEL_TERM]) * (1 - 1e-9)
    return {
        **dict(zip(_LEVEL, estimates[_LEVEL_TERM], strict=True)),
        **dict(zip(_SLOPE, slope, strict=True)),
        **counts,
        "lag1_correlation": correlation,
        "placebo_dates": len(others),
        "placebo_larger": int(as_large.sum()),
        "method": LEVEL_AND_SLOPE if with_slope else LEVEL,
    }


def _too_few(n_before: int, n_after: int) -> str | None:
    """Say which side of the date is short."""
    short = []
    if n_before < FEWEST_BEFORE:
        short.append(f"{n_before} of the {FEWEST_BEFORE} months needed before the remedy")
    if n_after < FEWEST_AFTER:
        short.append(f"{n_after} of the {FEWEST_AFTER} months needed from its first month on")
    return f"too soon to say: {' and '.join(short)} have a result" if short else None


def _too_many_missing(month: np.ndarray) -> str | None:
    """Say how many months between the first and the last have no result, if they are too many."""
    months = int(month[-1] - month[0]) + 1
    missing = months - len(month)
    if missing <= LARGEST_SHARE_MISSING * months:
        return None
    return f"too many months without a result: {missing} of {months}"


def _placebo_steps(
    month: np.ndarray, value: np.ndarray, first_after: int, with_slope: bool
) -> np.ndarray:
    """Return the step at every other month that has a result and enough of them on both sides."""
    fewest_after = FEWEST_AFTER_FOR_SLOPE if with_slope else FEWEST_AFTER
    possible = month[FEWEST_BEFORE : len(month) - fewest_after + 1]
    return np.array(
        [
            _fit(month, value, int(other), with_slope)[0][_LEVEL_TERM]
            for other in possible
            if other != first_after
        ]
    )


def _fit(
    month: np.ndarray, value: np.ndarray, first_after: int, with_slope: bool
) -> tuple[np.ndarray, Any]:
    """Fit the interrupted series: its terms, and the fit, None when it leaves nothing over."""
    from statsmodels.regression.linear_model import GLSAR  # heavy, and not needed at start-up

    every_month = np.arange(month[0], month[-1] + 1)
    held = np.isin(every_month, month)
    filled = np.full(len(every_month), value.mean())
    filled[held] = value
    since = (every_month - first_after) / 12  # years
    after = (since >= 0).astype("float64")
    lines = [np.ones(len(since)), since, after, *([since * after] if with_slope else [])]
    # A term for each missing month takes up whatever stands there: GLSAR sees even spacing, and the
    # estimates, errors and degrees of freedom are those of the months with a result.
    design = np.column_stack([*lines, np.eye(len(since))[:, ~held]])
    terms = np.linalg.lstsq(design, filled)[0]
    if np.abs(filled - design @ terms).max() <= _ROUNDING * np.abs(value).max():
        return terms, None
    # No tolerance: a fixed number of fits, or else a constant added to a KPI could change them.
    with np.errstate(divide="ignore", invalid="ignore"):
        fitted = GLSAR(filled, design, rho=1).iterative_fit(maxiter=_FITS, rtol=0)
    return fitted.params, fitted
