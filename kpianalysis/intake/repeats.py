"""Which results stand in a file more than once?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.intake.findings import Findings
from kpianalysis.spans import Span

_KEY = ["file", "kpi_ref", "area", "period_start", "period_end"]


def note_repeats(
    found: Findings, rows: pd.DataFrame, read: dict[str, pd.DataFrame], points: pd.Series
) -> None:
    """Note what stands more than once: the same result counts once, different ones not at all.

    Parameters
    ----------
    found : Findings
        What is wrong so far: a result that is rejected already contradicts nothing.
    rows : DataFrame
        Results with ``file``, ``kpi_ref``, ``area``, ``period_start``, ``period_end`` and ``cell``.
    read : dict of DataFrame
        What :func:`kpianalysis.intake.columns.read_cells` read of each role.
    points : Series
        Values, percentages in percentage points.
    """
    sound = rows[_KEY] if found.open.all() else rows.loc[found.open, _KEY]
    again = sound.duplicated(_KEY, keep=False)
    if not again.any():
        return
    twice = sound[again]
    value = read["value"].loc[twice.index]
    # No figure is one result twice only for the same reason; "52+" is not 52; and the same
    # percentage of other counts is another result. (NaN equals nothing.)
    figures = pd.DataFrame(
        {
            "points": points[twice.index].fillna(np.inf),
            "state": value["state"].astype("str"),
            "bound": value["bound"].astype("str"),
            "numerator": read["numerator"]["number"].fillna(np.inf),
            "denominator": read["denominator"]["number"].fillna(np.inf),
        },
        index=twice.index,
    )
    keys = twice[_KEY].astype(object).where(twice[_KEY].notna(), "")
    group = keys.groupby(_KEY, sort=False).ngroup()
    said: dict[str, dict[int, str]] = {"duplicate": {}, "conflict": {}}
    for _, places in group.groupby(group).groups.items():
        cells = ", ".join(_place(*one) for one in zip(rows.loc[places, "sheet"],
                          rows.loc[places, "cell"], strict=True))  # fmt: skip
        first = rows.loc[places[0]]
        span = Span(first["period_start"].date(), first["period_end"].date()).words
        if len(figures.loc[places].drop_duplicates()) == 1:
            once = f"the same result stands more than once ({cells}) and counts once"
            said["duplicate"] |= dict.fromkeys(places[1:], once)
        else:
            apart = (
                f"two different values for {first['kpi_ref']} in {span} ({cells}); "
                "ask the supplier which one stands"
            )
            said["conflict"] |= dict.fromkeys(places, apart)
    for reason, messages in said.items():
        here = pd.Series(rows.index.isin(list(messages)), index=rows.index)
        found.note(here, reason, messages.__getitem__)


def _place(sheet: object, cell: str) -> str:
    return f"{sheet}!{cell}" if sheet else cell
