"""By which set of rules is a control chart read?

``ptd-0.2`` reads a chart as the R package NHSRplotthedots 0.2.2 does; ``mdc-2023`` as Making Data
Count has since the end of 2023, but with both words where a point is improvement and concern.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpianalysis.errors import ParameterProblem

FEWEST_IN_RUN = 3
FEWEST_IN_BASELINE = 12  # as in NHSRplotthedots: limits of fewer points are worth little


@dataclass(frozen=True)
class Preset:
    """The rules of a chart.

    Attributes
    ----------
    name
        How it is named in options and results.
    shift_length
        Points on one side of the centre that are a shift.
    trend_length
        Points, each above (or each below) the one before, that are a trend.
    beyond_counts_as_near
        Whether a point beyond a limit counts in the rule of two of three.
    says_mixed
        Whether a point that is both improvement and concern is called so.
    screens_outliers
        Whether moving ranges that are not below 3.267 times their mean are left out, once.
    """

    name: str
    shift_length: int = 7
    trend_length: int = 7
    beyond_counts_as_near: bool = False
    says_mixed: bool = False
    screens_outliers: bool = True


DEFAULT_PRESET = "mdc-2023"
PRESETS = {
    "ptd-0.2": Preset("ptd-0.2"),
    "mdc-2023": Preset("mdc-2023", beyond_counts_as_near=True, says_mixed=True),
}


def chosen_preset(
    name: str,
    *,
    shift_length: int | None = None,
    trend_length: int | None = None,
    screens_outliers: bool | None = None,
) -> Preset:
    """Return a preset by its name, with other lengths of runs, or without screening.

    Raises
    ------
    ParameterProblem
        When there is no such preset, or a run is too short to mean anything.

    Examples
    --------
    >>> chosen_preset("ptd-0.2", shift_length=8).shift_length
    8
    """
    if name not in PRESETS:
        raise ParameterProblem(
            "is no preset", found=name, cell="preset", action=f"choose from {', '.join(PRESETS)}"
        )
    given = {
        "shift_length": shift_length,
        "trend_length": trend_length,
        "screens_outliers": screens_outliers,
    }
    for option in ("shift_length", "trend_length"):
        length = given[option]
        if length is not None and length < FEWEST_IN_RUN:
            raise ParameterProblem(
                "is too short for a run",
                found=str(length),
                cell=option,
                action=f"give a number of points, {FEWEST_IN_RUN} or more",
            )
    changed = {option: setting for option, setting in given.items() if setting is not None}
    return replace(PRESETS[name], **changed)  # type: ignore[arg-type]
