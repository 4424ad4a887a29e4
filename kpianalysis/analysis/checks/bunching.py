"""Do more results stand just above their target than just below it, beyond what is to be expected?

Test: in a band on each side of the target the results that just met it are counted against those
that just missed it. The band is half the usual spread, in whole steps of the KPI; the usual spread
is the smaller of the standard deviation and the median moving range / 0.954, which a few bad
periods or a change of level do not widen. If results fall around their median with that spread (a
normal distribution), a known share of those in the band would have met the target; at least one
half is taken. The p-value is the exact binomial chance of as many or more, adjusted over KPIs
(Benjamini and Hochberg 1995).

It cannot tell a management that works towards the target, figures that are rounded, or a ceiling,
from figures that were chosen; it says nothing of intent.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import betainc, ndtr

from kpianalysis.analysis.checks.finding import Check, as_findings
from kpianalysis.analysis.checks.grain import steps_of
from kpianalysis.analysis.many_kpis import adjusted_p_values
from kpianalysis.tables import Bound

FEWEST_RESULTS = 20
FEWEST_IN_BAND = 8
BAND_SPREADS = 0.5
MOST_CHANCE = 0.05
_MEDIAN_RANGE = 0.954  # of two normal results, in standard deviations
_SLACK = 1e-9


def bunched_results(assessments: pd.DataFrame) -> pd.DataFrame:
    """Find KPIs whose results crowd just above their target.

    Parameters
    ----------
    assessments : DataFrame
        Every KPI and period, sorted by both, with ``gap`` (negative is worse than target).

    Returns
    -------
    DataFrame
        Findings, each at the last result that just met: ``stated`` the share (0 to 1) of those in
        the band that met, ``expected`` and ``expected_share`` what was to be expected,
        ``just_met``, ``just_missed``, ``band``, ``results`` and ``chance`` (adjusted).
    """
    tested = side_counts(assessments)
    tested["chance"] = adjusted_p_values(tested["p_value"])
    sure = tested[tested["chance"].le(MOST_CHANCE)]
    exact = assessments["gap"].notna() & assessments["bound"].eq(str(Bound.EXACT))
    rows = assessments[exact].merge(sure.reset_index(), on="kpi_ref")
    started = rows.groupby("kpi_ref")["period_start"].transform("first")
    ended = rows.groupby("kpi_ref")["period_end"].transform("last")
    rows = rows.assign(
        period_start=started,
        period_end=ended,
        stated=rows["just_met"] / (rows["just_met"] + rows["just_missed"]),
        expected=rows["expected_share"],
        known=rows["received"],
    )
    met = rows[rows["gap"].ge(-_SLACK) & rows["gap"].lt(rows["band"] - _SLACK)]
    return as_findings(
        Check.BUNCHED,
        met.drop_duplicates("kpi_ref", keep="last"),
        "results",
        "just_met",
        "just_missed",
        "band",
        "expected_share",
        "chance",
    )


def side_counts(assessments: pd.DataFrame) -> pd.DataFrame:
    """Count for each KPI the results just above and just below its target, and test them.

    Returns
    -------
    DataFrame
        Indexed by ``kpi_ref``: ``results, spread, band, just_met, just_missed, expected_share,
        p_value`` (NaN under 20 results, or under 8 in the band).
    """
    results = assessments[assessments["gap"].notna() & assessments["bound"].eq(str(Bound.EXACT))]
    by_kpi = results.groupby("kpi_ref")["gap"]
    moves = by_kpi.diff().abs().groupby(results["kpi_ref"]).median() / _MEDIAN_RANGE
    told = pd.DataFrame(
        {"results": by_kpi.count(), "middle": by_kpi.median(), "spread": by_kpi.std()}
    )
    told["spread"] = told["spread"].clip(upper=moves).where(moves.gt(0))
    step = steps_of(results).reindex(told.index)
    in_steps = (BAND_SPREADS * told["spread"] / step).round().clip(lower=1)
    told["band"] = in_steps * step
    band = results["kpi_ref"].map(told["band"]).astype("float64")
    gap = results["gap"]
    met = gap.ge(-_SLACK) & gap.lt(band - _SLACK)
    missed = gap.lt(-_SLACK) & gap.ge(-band - _SLACK)
    told["just_met"] = met.groupby(results["kpi_ref"]).sum()
    told["just_missed"] = missed.groupby(results["kpi_ref"]).sum()
    told["expected_share"] = _expected_share(told, step)
    in_band = told["just_met"] + told["just_missed"]
    enough = told["results"].ge(FEWEST_RESULTS) & in_band.ge(FEWEST_IN_BAND)
    told["p_value"] = _at_least(told["just_met"], in_band, told["expected_share"]).where(enough)
    return told.drop(columns="middle")


def _at_least(met: pd.Series, of: pd.Series, share: pd.Series) -> pd.Series:
    """Return the chance of so many or more out of some, each with the same share (binomial).

    It is an incomplete beta function, and so needs nothing of ``scipy.stats``, slow to import.
    """
    chance = betainc(met.clip(lower=1), of - met + 1, share)
    return pd.Series(chance, index=met.index).mask(met.eq(0), 1.0)


def _expected_share(told: pd.DataFrame, step: pd.Series) -> pd.Series:
    """Return the share of the band above target under the KPI's own normal distribution.

    A result stands for all that rounds to it: each edge lies half a step lower.
    """

    def below(edge: pd.Series) -> pd.Series:
        with np.errstate(divide="ignore", invalid="ignore"):
            return pd.Series(
                ndtr((edge - step / 2 - told["middle"]) / told["spread"]), index=told.index
            )

    at_target = below(0 * told["band"])
    above, under = below(told["band"]) - at_target, at_target - below(-told["band"])
    return (above / (above + under)).clip(lower=0.5).fillna(0.5)
