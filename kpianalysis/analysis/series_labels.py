"""What is said of each series as a whole: is its last point unusual, is its target likely?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpianalysis.analysis.chart_kinds import XMR
from kpianalysis.analysis.chart_notes import chart_notes
from kpianalysis.analysis.limits import CONSTANT, FEWEST_FOR_FIRM_LIMITS, FIRM, KINDS, Limits
from kpianalysis.analysis.phases import Phases
from kpianalysis.analysis.proportion_chart import P_PRIME, P
from kpianalysis.analysis.rules import DIRECTIONS, POINT_TYPES, SPECIAL_CAUSES, Flags
from kpianalysis.analysis.series_checks import Checked

MET, MISSED, HIT_AND_MISS, NO_LABEL = "met", "missed", "hit_and_miss", "none"
LIKELY = (MET, MISSED, HIT_AND_MISS, NO_LABEL)
_FIRST = ("series_id", "variation", "likely", "n", "notes")


def labels_of(
    rows: Checked,
    phases: Phases,
    limits: Limits,
    found: Flags,
    types: np.ndarray,
    kinds: np.ndarray,
) -> dict[str, np.ndarray]:
    """Label each series of a block by its last point, and keep what led to the label.

    Words are positions in their lists, -1 for no label: :func:`as_series` writes them out.
    """
    last = phases.last
    segment, kind = phases.segment[last], limits.kind[last]
    in_phase = phases.points[segment]
    labelled = (kind == KINDS.index(FIRM)) | (kind == KINDS.index(CONSTANT))
    labelled &= in_phase >= FEWEST_FOR_FIRM_LIMITS

    baseline = np.bincount(phases.segment[phases.in_baseline], minlength=len(phases.points))
    series = {
        "series_id": rows.code[last],
        "variation": np.where(labelled, types[last], -1),
        "likely": np.where(labelled, _likely(rows, last, limits), -1),
        "n": np.bincount(phases.series[phases.present], minlength=len(last)),
        "rule": np.where(labelled, found.special_cause[last], -1),
        "direction": np.where(labelled, found.step[last] % np.int8(len(DIRECTIONS)), -1),
        "chart": np.where(kinds[last] == XMR, 0, np.where(kinds[last] == P, 2, 1)),
        "limits": kind,
        "phase_start": rows.date[phases.starts][segment],
        "phase_end": rows.date[last],
        "phase_points": in_phase,
        "baseline_points": baseline[segment],
        "mean": limits.centre[last],
        "lpl": limits.lower[last],
        "upl": limits.upper[last],
        "target": rows.target[last],
        "lag_1": phases.lag_one(rows.value)[segment],
    }
    return series | {"notes": chart_notes(series, rows, phases)}


def _likely(rows: Checked, last: np.ndarray, limits: Limits) -> np.ndarray:
    """Compare the last target with the last limits, as a position in :data:`LIKELY`."""
    target, better = rows.target[last], rows.better[rows.code[last]]
    constant = limits.kind[last] == KINDS.index(CONSTANT)
    with np.errstate(invalid="ignore"):
        reached = better * (rows.value[last] - target) >= 0
        above, below = target > limits.upper[last], target < limits.lower[last]
    words = (NO_LABEL, MET, MISSED, MET, MISSED)
    return np.select(
        [
            np.isnan(target) | (better == 0),
            constant & reached,
            constant,
            np.where(better > 0, below, above),
            np.where(better > 0, above, below),
        ],
        [LIKELY.index(word) for word in words],
        default=LIKELY.index(HIT_AND_MISS),
    )


def as_series(rows: Checked, blocks: Sequence[dict[str, np.ndarray]]) -> pd.DataFrame:
    """Put the labels of all blocks below one another, in words."""
    columns = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    words = {
        "variation": POINT_TYPES,
        "likely": LIKELY,
        "rule": SPECIAL_CAUSES,
        "direction": DIRECTIONS,
        "limits": KINDS,
        "chart": (XMR, P_PRIME, P),
    }
    # The last word is that of -1.
    named = {
        name: pd.array([*of_code, NO_LABEL], dtype="str").take(columns[name])
        for name, of_code in words.items()
    }
    series_id = rows.names.to_numpy()[columns["series_id"]]
    series = pd.DataFrame(columns | named | {"series_id": series_id})
    return series[[*_FIRST, *(column for column in series if column not in _FIRST)]]


def with_problems(series: pd.DataFrame, rows: Checked) -> pd.DataFrame:
    """Put series that could not be charted back in their place, and name the faults of all."""
    if rows.problems.empty:
        return series
    whole = series.set_index("series_id").reindex(rows.names).rename_axis("series_id")
    for label in ("variation", "likely", "rule", "direction"):
        whole[label] = whole[label].fillna(NO_LABEL)
    whole["n"] = whole["n"].fillna(0).astype("int64")
    told = rows.problems.groupby("series_id", sort=False)["problem"].agg("; ".join)
    told = told.reindex(rows.names).fillna("")
    notes = whole["notes"].fillna("")
    whole["notes"] = told + np.where(told.ne("") & notes.ne(""), "; ", "") + notes
    return whole.reset_index()
