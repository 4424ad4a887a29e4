"""Are a supplier's percentages written as 70.71 or as 0.7071?

A ``%`` sign, or a cell that the spreadsheet shows with one, decides for its cell, and a number over
1 is in percentage points. A number from 0 to 1 is settled for each KPI and file by evidence: its
numerator and denominator, the target that stands beside it, or ``percent_scale`` of the settings.
Undecided is rejected, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from kpianalysis.intake.each_once import each_once
from kpianalysis.profile import Profile

POINTS, FRACTIONS, UNDECIDED = "points", "fractions", "undecided"
# A result within a tenth of numerator / denominator is written on that scale; the two scales are
# a hundred times apart, so the tenth leaves no doubt.
_CLOSE = 0.1
# A result this many times its target, or this part of it, is on the target's scale.
_NEAR = 10
# A share over 100% that is written as a fraction lies here; as points it would be under 2%.
_PERHAPS_OVER_WHOLE = 2
# A figure among others of its KPI is told by them when there are as many, and none is lower.
_SIBLINGS, _HIGH = 2, 50
_DECIMALS_OF_A_FRACTION = 3


def settle_scales(results: pd.DataFrame, profile: Profile) -> pd.Series:
    """Say for each percentage of one file on which scale it is written.

    Parameters
    ----------
    results : DataFrame
        Rows of files with ``file``, ``kpi_ref``, ``number`` (float), ``percent_sign``,
        ``decimals``, ``numerator``, ``denominator``, ``target_number``, ``target_sign`` and
        ``agreed_target``.
    profile : Profile
        For its ``percent_scale``.

    Returns
    -------
    Series of str
        ``points``, ``fractions`` or ``undecided``.
    """
    number = results["number"].astype("float64")
    signed = results["percent_sign"].astype(bool)
    scale = pd.Series(POINTS, index=results.index)
    if not (number.abs().le(_PERHAPS_OVER_WHOLE) & number.ne(0) & ~signed).any():
        return scale
    with np.errstate(divide="ignore", invalid="ignore"):
        share = results["numerator"] / results["denominator"].where(results["denominator"] > 0)
        by_counts = _scale_of_ratio(number / share.where(share > 0))
        # A target typed as 90 beside results kept as 0.95 says nothing of them: it must be near.
        near = (number / results["target_number"]).between(1 / _NEAR, _NEAR)
    own = by_counts.fillna(_scale_by_target(results).where(near))
    # One answer for a KPI in a file: where its rows disagree, only a row's own evidence counts.
    kpi = [results["file"], results["kpi_ref"]]
    answers = own.groupby(kpi)
    of_kpi = answers.transform("first").where(answers.transform("nunique").eq(1))
    settings = profile.percent_scale
    # 0.7071 beside results of 68 and 72 is hardly 0.71%: the KPI's scale is no evidence for it.
    beside = number.where(number.abs().gt(1)).groupby(kpi).transform("median")
    with np.errstate(divide="ignore", invalid="ignore"):
        stray = (100 * number / beside).abs().map(np.log).abs() < (number / beside).abs().map(
            np.log
        ).abs()
    of_kpi = of_kpi.where(~(of_kpi.eq(POINTS) & stray))
    setting = _settings(results["kpi_ref"], settings)
    by_others = pd.Series(FRACTIONS, results.index).where(among_points(results))
    small = setting.fillna(own).fillna(of_kpi).fillna(by_others).fillna(UNDECIDED)

    within_one = number.abs().le(1) & number.ne(0) & ~signed
    scale[within_one] = small[within_one]
    just_over = number.abs().gt(1) & number.abs().le(_PERHAPS_OVER_WHOLE) & ~signed
    scale[just_over & small.eq(FRACTIONS)] = UNDECIDED
    return scale


def settle_target_scales(
    results: pd.DataFrame, scales: pd.Series, settings: Mapping[str, str] = MappingProxyType({})
) -> pd.Series:
    """Say on which scale the target and minimum of each row are written.

    A target beside the agreed one speaks for itself; another from 0 to 1 is on the scale of its
    KPI's results, or on the one on which it is near its result. Above 1 it is in points. What no
    result tells is undecided.

    Parameters
    ----------
    results : DataFrame
        As for :func:`settle_scales`.
    scales : Series of str
        What that function returned.
    settings : mapping of str to str, optional
        The ``percent_scale`` of the settings, for targets that no result tells of.
    """
    kpi = [results["file"], results["kpi_ref"]]
    target = results["target_number"].where(~results["target_sign"].astype(bool))
    within_one = target.gt(0) & target.le(1)
    if not within_one.any():
        return pd.Series(POINTS, index=scales.index)
    of_kpi = scales.where(scales.eq(FRACTIONS)).groupby(kpi).transform("first")
    # 0.95 beside a result of 94% is 95%: the scale on which the two are near.
    fraction = scales.eq(FRACTIONS) & ~results["percent_sign"].astype(bool)
    result = results["number"].where(~fraction, 100 * results["number"]).replace(0, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        near_as_points = np.abs(np.log((result / target).abs()))
        near_as_fraction = np.abs(np.log((result / (100 * target)).abs()))
    by_result = pd.Series(POINTS, results.index).where(~np.isnan(near_as_points))
    by_result = by_result.mask(near_as_fraction < near_as_points, FRACTIONS)
    own = of_kpi.fillna(by_result).where(within_one)
    # Beside a 0 or no figure at all, 0.95 may be either, unless the KPI's other rows tell.
    told = own.groupby(kpi)
    own = own.fillna(told.transform("first").where(told.transform("nunique").eq(1)))
    settled = _settings(results["kpi_ref"], settings)
    own = own.fillna(settled).fillna(UNDECIDED).where(within_one)
    return _scale_by_target(results).fillna(own).fillna(POINTS)


def among_points(results: pd.DataFrame) -> pd.Series:
    """Say which numbers of at most 1 stand among results that show them to be fractions.

    0.7071 among 70.71, 70.02% and 69.3 of one KPI and file is 70.71%: a hundred times the number
    is within a tenth of the others, all of them are at least a half, as is their target, and it has
    more decimals than percentages have that are written in points.

    Parameters
    ----------
    results : DataFrame
        As for :func:`settle_scales`, with ``decimals``.
    """
    number = results["number"].astype("float64")
    signed = results["percent_sign"].astype(bool)
    small = number.abs().le(1) & ~signed
    if not small.any():
        return small
    kpi = [results["file"], results["kpi_ref"]]
    told = number.where(signed | number.abs().gt(_PERHAPS_OVER_WHOLE)).groupby(kpi)
    target = results["target_number"].astype("float64")
    high = told.transform("min").ge(_HIGH) & told.transform("count").ge(_SIBLINGS)
    high &= target.isna() | target.ge(_HIGH)
    near = (100 * number / told.transform("median") - 1).abs() <= _CLOSE
    finer = results["decimals"].ge(_DECIMALS_OF_A_FRACTION)
    return small & high & near & finer


def _settings(refs: pd.Series, settings: Mapping[str, str]) -> pd.Series:
    """Return what the settings say of each KPI's scale."""
    every = settings.get("*")
    said = each_once(refs, lambda ref: settings.get(str(ref), every), every)
    return pd.Series(said, index=refs.index, dtype=object)


def _scale_by_target(results: pd.DataFrame) -> pd.Series:
    """Tell the scale of a row from the target that is stated in it, beside the agreed one."""
    stated = results["target_number"].where(~results["target_sign"].astype(bool))
    agreed = results["agreed_target"].replace(0, np.nan)
    return _scale_of_ratio(100 * stated / agreed)


def _scale_of_ratio(ratio: pd.Series) -> pd.Series:
    """Tell the scale from a number divided by what it would be as a fraction."""
    scale = pd.Series(None, index=ratio.index, dtype=object)
    scale[(ratio - 1).abs() <= _CLOSE] = FRACTIONS
    scale[(ratio / 100 - 1).abs() <= _CLOSE] = POINTS
    return scale
