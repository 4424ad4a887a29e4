"""How is each result rated by the contract's scheme?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.bands import DATA_ONLY, Band, BandSet
from kpianalysis.scheme import Scheme
from kpianalysis.tables import Bound

# Where floating point ends: 29.97 on a target of 33.3 is 10% short, not 10.000000000000004%.
_DECIMALS = 9


def rate(assessments: pd.DataFrame, scheme: Scheme) -> pd.Series:
    """Rate every result, whether or not it is mitigated.

    Parameters
    ----------
    assessments : DataFrame
        ``kpi_ref, value, target, gap, polarity, bound, status``.
    scheme : Scheme
        What it is rated by.

    Returns
    -------
    Series of str
        One of ``scheme.names``; the status itself in a scheme of target and minimum. A KPI without
        a target in that month is ``Data only`` in every scheme. A result that is one side of a
        range ("52+") is rated only where the whole range has one rating.

    Examples
    --------
    >>> scheme = Scheme(kind="bands", measure="gap_percent", bands=[
    ...     {"name": "Green", "at_least": 0}, {"name": "Amber", "at_least": -10, "below": 0},
    ...     {"name": "Red", "below": -10}])
    >>> rows = pd.DataFrame({"kpi_ref": "A", "value": [80.0, 72.0, 71.9], "target": 80.0,
    ...     "gap": [0.0, -8.0, -8.1], "polarity": "higher_is_better", "bound": "exact"})
    >>> rate(rows, scheme).tolist()
    ['Green', 'Amber', 'Red']
    """
    if not scheme.sets:
        rating = assessments["status"].to_numpy(dtype=object)
    else:
        rating = np.full(len(assessments), scheme.unrated, dtype=object)
    left = np.ones(len(assessments), dtype=bool)
    for one in scheme.sets:
        chosen = left & assessments["kpi_ref"].isin(one.kpis).to_numpy() if one.kpis else left
        rating[chosen] = _in_band(assessments[chosen], one, scheme.unrated)
        left = left & ~chosen
    rating[assessments["target"].isna().to_numpy()] = DATA_ONLY
    return pd.Series(rating, index=assessments.index, dtype="str")


def missed_in_row(assessments: pd.DataFrame, scheme: Scheme) -> pd.Series:
    """Say of each row whether its KPI has missed its target as often in a row as is to be named."""
    if scheme.misses_in_row is None:
        return pd.Series(False, index=assessments.index)
    return assessments["months_missed_in_row"].ge(scheme.misses_in_row)


def count_ratings(assessments: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Count the KPIs of each rating by month (or quarter); data-only measures are not counted.

    Returns
    -------
    DataFrame
        ``period_start, rating, kpis, mitigated`` (how many of them missed and are mitigated), all
        of ``scheme.names`` for every month.
    """
    counted = assessments[assessments["rating"].ne(DATA_ONLY)]
    excused = counted["missed"] & counted["mitigated"]
    found = counted.assign(mitigated=excused).groupby(["period_start", "rating"])["mitigated"]
    table = pd.DataFrame({"kpis": found.size(), "mitigated": found.sum()})
    everything = pd.MultiIndex.from_product(
        [sorted(assessments["period_start"].unique()), scheme.names],
        names=["period_start", "rating"],
    )
    return table.reindex(everything, fill_value=0).astype("int64").reset_index()


def _in_band(rows: pd.DataFrame, one: BandSet, otherwise: str) -> np.ndarray:
    """Return the name of the band of each row."""
    upwards = np.where(rows["polarity"].eq("higher_is_better"), 1.0, -1.0)
    direction = np.ones(len(rows)) if one.measure == "value" else upwards
    number = _measured(rows, one)
    # What a result may be as well: the far end of the side that "52+" leaves open.
    open_side = rows["bound"].map({str(Bound.AT_LEAST): 1.0, str(Bound.AT_MOST): -1.0})
    far = direction * open_side.to_numpy("float64") * np.inf
    far = np.where(np.isnan(far) | np.isnan(number), number, far)
    here, there = _band_of(number, one.bands), _band_of(far, one.bands)
    names = np.array([*(band.name for band in one.bands), otherwise], dtype=object)
    return np.asarray(names[np.where(here == there, here, -1)])


def _measured(rows: pd.DataFrame, one: BandSet) -> np.ndarray:
    """Return what the bands are about."""
    column = "value" if one.measure == "value" else "gap"
    number = rows[column].to_numpy("float64")
    if one.measure == "value":
        return number
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if one.measure == "gap_percent":
            target = np.abs(rows["target"].to_numpy("float64"))
            # Every distance from a target of 0 is beyond all percentages of it; none is none.
            number = np.where((target == 0) & (number == 0), 0.0, 100 * number / target)
        return np.round(number, _DECIMALS)


def _band_of(number: np.ndarray, bands: tuple[Band, ...]) -> np.ndarray:
    """Return the place of the band that holds each number; -1 where none does."""
    inside = []
    for band in bands:
        (low, after_low), (high, after_high) = band.start, band.end
        begins = number > low if after_low else number >= low
        ends = number <= high if after_high or np.isinf(high) else number < high
        inside.append(begins & ends)
    return np.select(inside, list(range(len(bands))), default=-1)
