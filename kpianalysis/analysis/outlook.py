"""Will a KPI meet its target in each of the next months, and over the next review period?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.back_test import (
    CONFIDENCE,
    HORIZON_MONTHS,
    WINDOW_MONTHS,
    judge,
    months_met,
    share_met,
)
from kpianalysis.analysis.expectations import MONTHS_IN_YEAR, expect_mean, expect_month
from kpianalysis.analysis.histories import Histories, lay_out
from kpianalysis.analysis.local_level import follow_levels

PERIOD_MONTHS = 3
# A year and a month: every month of the last 12 can be set beside what came, and the back-test has
# 12 forecasts to judge. The control chart's limits are firm from the same number on.
FEWEST_MONTHS = 13
FEWEST_JUDGED = 12
COIN = 0.25  # Brier score of saying one half every time

LEVEL, WITH_LAST_YEAR = "local level", "local level, averaged with the same month last year"
TOO_FEW = "too few months to say"
NOT_LATELY = "no result in the last 12 months"
CONSTANT = "its result has never varied"
NO_TARGET = "no target for the months to come"
NO_DIRECTION = "not agreed which way is better"
NOT_TESTED = "too few past months with a target to test it on"
NO_BETTER = "no better than the share of the last 12 months that met the target"
NO_BETTER_THAN_A_COIN = "no better than tossing a coin"


def outlook(
    results: pd.DataFrame,
    period_months: int = PERIOD_MONTHS,
    horizon_months: int = HORIZON_MONTHS,
    target_after: pd.Series | None = None,
) -> pd.DataFrame:
    """Give the chance of meeting the target in the months after each KPI's last row.

    The level of the results is carried on, never a line through them. A last row without a value is
    a month already gone: it is not forecast, and it widens the range of those that are.

    Parameters
    ----------
    results : DataFrame
        ``kpi_ref, period_start, value, target, polarity`` and, if known, ``unit``: all history, one
        row a month up to the last month received; value and target NaN where there is none. With
        rows of a quarter (``period_end`` tells) read quarter for month in all that is said here.
    period_months : int
        Length of the next review period, which begins with the first month forecast.
    horizon_months : int
        How many months to forecast, 1 to 12.
    target_after : Series, optional
        Target in the months to come, indexed by ``kpi_ref``, NaN or absent for none. Otherwise
        that of the KPI's last row stays in force.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``: ``first_month`` (Timestamp, the month after the last row); for each
        month 1 to ``horizon_months``, in order, ``p_met_1`` (probability), ``expected_1, low_1,
        high_1`` (80% interval; own unit, clipped to what is possible); the same for the mean of the
        next review period, ``p_met_period, expected_period, low_period, high_period``; ``target``
        (the one asked about); ``share_met`` (of the last 12 months, those with value and target,
        each by its own target); ``alpha``; ``n`` (months with a value); ``brier, brier_base,
        back_tested, held`` as of ``back_test``; ``method``; and ``reason``: None, or why there is
        no probability.

    Raises
    ------
    ValueError
        When a KPI has two rows for one month, or a number of months is not 1 to 12.

    Notes
    -----
    The interval does not depend on a target, so it is given where the probability alone is
    withheld: without a target, or when the probability is no better than the share of the last 12
    months, or than a coin (where nothing foretells the months, that share often scores worse than a
    coin, and to beat it is no merit). Under 13 months, or without a result in the last 12, neither
    is given; where the result never varied, only the expected value is, because nothing is known of
    how it could vary.

    Possible is 0 to 100 for a percentage and 0 upwards for other units, as long as the KPI's own
    values keep to it.

    Examples
    --------
    >>> results = pd.DataFrame({"kpi_ref": "A", "value": [80.0, 82.0] * 5 + [90.0, 91.0] * 6,
    ...     "period_start": pd.date_range("2018-01-01", periods=22, freq="MS"),
    ...     "target": 85.0, "polarity": "higher_is_better", "unit": "%"})
    >>> found = outlook(results).loc["A"]
    >>> f"{found['first_month']:%B %Y}", round(found["p_met_1"], 2), found["reason"]
    ('November 2019', np.float64(0.99), None)
    """
    for number in (period_months, horizon_months):
        if not 1 <= number <= MONTHS_IN_YEAR:
            raise ValueError(f"an outlook is for 1 to {MONTHS_IN_YEAR} months, not for {number}")
    histories = lay_out(results)
    value = histories.value
    levels = follow_levels(value)
    in_year = MONTHS_IN_YEAR // histories.step_months
    months = [
        expect_month(value, levels, month, in_year=in_year)
        for month in range(1, horizon_months + 1)
    ]
    target = _target_after(histories, target_after)
    tested = judge(histories, months)
    n = (~np.isnan(value)).sum(axis=1)
    is_silent = np.isnan(value[:, -WINDOW_MONTHS:]).all(axis=1)
    no_range = np.select([n < FEWEST_MONTHS, is_silent], [TOO_FEW, NOT_LATELY], default="")
    reason = np.select(
        [
            no_range != "",
            levels.variance[:, -1] == 0,
            np.isnan(target),
            np.isnan(histories.direction),
            tested["back_tested"] < FEWEST_JUDGED,
            ~(tested["brier"] < tested["brier_base"]),
            tested["brier"] >= COIN,
        ],
        [
            no_range,
            CONSTANT,
            NO_TARGET,
            NO_DIRECTION,
            NOT_TESTED,
            NO_BETTER,
            NO_BETTER_THAN_A_COIN,
        ],
        default="",
    )
    expected = {str(ahead): one for ahead, one in enumerate(months, start=1)}
    expected["period"] = expect_mean(value, levels, period_months, in_year=in_year)
    columns: dict[str, np.ndarray] = {}
    with_last_year = np.zeros(len(value), dtype=bool)
    for name, one in expected.items():
        latest = one.latest()
        centre, half = latest.centre[:, 0], latest.half_interval(CONFIDENCE)[:, 0]
        chance = latest.chance_of_meeting(target[:, None], histories.direction)[:, 0]
        columns[f"p_met_{name}"] = np.where(reason == "", chance, np.nan)
        for column, end in (("expected", centre), ("low", centre - half), ("high", centre + half)):
            possible = np.clip(end, *_possible(histories))
            columns[f"{column}_{name}"] = np.where(no_range == "", possible, np.nan)
        with_last_year |= latest.with_last_year[:, 0]
    method = np.where(with_last_year, WITH_LAST_YEAR, LEVEL)
    found = pd.DataFrame(
        {
            "first_month": (histories.last_month + histories.step_months).astype("datetime64[us]"),
            **columns,
            "target": target,
            "share_met": share_met(months_met(histories))[:, -1],
            "alpha": np.where(no_range == "", levels.alpha[:, -1], np.nan),
            "n": n,
        },
        index=histories.kpi_ref,
    )
    found = found.join(tested)
    found["method"] = _none_for_empty(np.where(no_range == "", method, ""), found.index)
    found["reason"] = _none_for_empty(reason, found.index)
    return found


def _target_after(histories: Histories, target_after: pd.Series | None) -> np.ndarray:
    """Return each KPI's target in the months to come."""
    if target_after is not None:
        return target_after.reindex(histories.kpi_ref).to_numpy("float64")
    return histories.target[:, -1]


def _possible(histories: Histories) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and the highest value that each KPI can have, infinite where not known."""
    value = histories.value
    with np.errstate(invalid="ignore"):
        lowest = np.where((value < 0).any(axis=1), -np.inf, 0.0)
        below_100 = histories.is_percentage & ~(value > 100).any(axis=1)
    return lowest, np.where(below_100, 100.0, np.inf)


def _none_for_empty(words: np.ndarray, index: pd.Index) -> pd.Series:
    """Return the words as objects: of dtype str, None would become NaN."""
    return pd.Series(words, index=index, dtype="object").mask(words == "", None)
