"""Which kind of chart suits a phase: XmR, or one for proportions?

Where every point has a numerator and a denominator, Laney's p' chart lets the limits follow the
number of cases; a plain p chart is far too narrow for most real series.
"""

from __future__ import annotations

import numpy as np

from kpianalysis.analysis.limits import KINDS, LIMIT_FACTOR, NEAR_FACTOR, NONE, Limits, xmr_limits
from kpianalysis.analysis.phases import Phases
from kpianalysis.analysis.proportion_chart import P_PRIME, P, proportion_limits
from kpianalysis.analysis.segments import sum_by
from kpianalysis.analysis.series_checks import Checked

AUTO, XMR = "auto", "xmr"
CHARTS = (AUTO, XMR, P_PRIME, P)


def limits_of(rows: Checked, phases: Phases, chart: str) -> tuple[Limits, np.ndarray]:
    """Compute the limits of every row, and name the kind of chart of each.

    ``chart`` is one of :data:`CHARTS`. A phase in which some point has no counts, or counts that
    are not those of its value, gets an XmR chart whatever was asked for.
    """
    per_row = rows.screens if isinstance(rows.screens, bool) else rows.screens[rows.code]
    limits = xmr_limits(
        rows.value, phases.starts, phases.segment, phases.follows, phases.in_baseline, per_row
    )
    kinds = np.broadcast_to(np.array(XMR, dtype=object), len(rows.value))
    if chart == XMR or not rows.has_counts:
        return limits, kinds
    scale = _scale(rows, phases)
    suits = ~np.isnan(scale)[phases.segment] & (limits.kind < KINDS.index("constant"))
    if not suits.any():
        return limits, kinds
    named = P if chart == P else P_PRIME
    centre, width, _ = proportion_limits(
        rows.numerator,
        rows.denominator,
        phases.segment,
        phases.follows,
        phases.in_baseline,
        kind=named,
    )
    centre, width = centre * scale[phases.segment], width * scale[phases.segment]
    near = width * (NEAR_FACTOR / LIMIT_FACTOR)
    pairs = (
        (limits.centre, centre),
        (limits.lower, centre - width),
        (limits.upper, centre + width),
        (limits.near_lower, centre - near),
        (limits.near_upper, centre + near),
        (limits.kind, np.where(np.isnan(width) & phases.present, KINDS.index(NONE), limits.kind)),
    )
    chosen = [np.where(suits, proportion, usual) for usual, proportion in pairs]
    return Limits(*chosen), np.where(suits, named, kinds)


def _scale(rows: Checked, phases: Phases) -> np.ndarray:
    """Return what the proportions of each phase are multiplied by: 100, 1, or NaN for none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        proportion = rows.numerator / np.where(rows.denominator > 0, rows.denominator, np.nan)
    apart = {
        scale: np.abs(rows.value - scale * proportion) <= scale * _NEAREST for scale in (100.0, 1.0)
    }
    points = phases.points
    fits = {
        scale: sum_by(phases.starts, (phases.present & close).astype(np.int64)) == points
        for scale, close in apart.items()
    }
    return np.where(
        points == 0, np.nan, np.where(fits[100.0], 100.0, np.where(fits[1.0], 1.0, np.nan))
    )


# A percentage that was rounded to whole points is this far from its counts at most.
_NEAREST = 0.0051
