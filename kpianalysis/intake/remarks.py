"""What is accepted, but worth asking: counts, targets and months that do not agree?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.intake.findings import Findings
from kpianalysis.tables import Bound, State

# The last digit of a printed percentage may be half a digit off what numerator / denominator give.
_HALF_A_DIGIT = 0.5
_ROUNDING_SLACK = 1e-9
_REMARKS = {
    "digits_lost": "{} shows fewer digits than the figure has; ask for the whole figure",
    "estimate": "{} is an estimate; ask for the figure itself",
}


def remarks(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    value: pd.DataFrame,
    fraction: pd.Series,
    doubts: Mapping[str, pd.Series],
    by_others: pd.Series,
    good: pd.Series,
) -> pd.DataFrame:
    """Return what is accepted but worth asking: counts or targets that do not agree.

    Parameters
    ----------
    rows, table, value : DataFrame
        The results as they stood, as observations, and what was read of their cells.
    fraction, by_others : Series of bool
        Which values are fractions, and which of them only the KPI's other results tell to be so.
    doubts : mapping of Series
        By role, why a target or minimum is left out.
    good : Series of bool
        Which results are accepted.
    """
    found = Findings(good)
    ask = found.note
    # Cells of many types: of the table, of the row as it stood, and of the value's reading.
    cell: Any = table.at
    given: Any = rows.at
    read: Any = value.at

    if "ruling" in rows:
        ask(rows["ruling_fault"].notna(), "ruling_void", lambda i: given[i, "ruling_fault"])
        ask(rows["ruling"].notna(), "ruled", lambda i: given[i, "ruling"])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 100 * table["numerator"] / table["denominator"]
    scaled = fraction & ~value["percent_sign"].astype(bool)
    digits = (value["decimals"] - np.where(scaled, 2, 0)).clip(lower=0)
    unit = np.power(10.0, -digits.astype("float64"))
    apart = (table["value"] - share).abs() > _HALF_A_DIGIT * unit + _ROUNDING_SLACK
    ask(
        table["unit"].eq("%") & table["bound"].eq(Bound.EXACT) & apart & share.notna(),
        "counts_disagree",
        lambda i: (
            f"{cell[i, 'value']:g}% is stated, but {cell[i, 'numerator']:g} of "
            f"{cell[i, 'denominator']:g} is {share.at[i]:.2f}%; which is right?"
        ),
    )
    ask(
        by_others,
        "fraction_among_points",
        lambda i: (
            f"{read[i, 'words']!r} is read as {cell[i, 'value']:g}%, as the KPI's other results "
            "of the file are; ask for percentages with their sign"
        ),
    )
    for role, doubt in doubts.items():

        def why(place: int, doubt: pd.Series = doubt) -> str:
            return str(doubt.loc[place])

        ask(doubt.notna(), f"unreadable_{role}", why)
    target = table["stated_target"]
    ask(
        (target - rows["agreed_target"]).abs() > _ROUNDING_SLACK,
        "target_disagrees",
        lambda i: (
            f"a target of {target.at[i]:g} is stated, but contract.toml says "
            f"{given[i, 'agreed_target']:g}; the contract's is used"
        ),
    )
    ask(
        rows["period_remark"].notna(),
        "month_disagrees",
        lambda i: f"{given[i, 'period_remark']}; which is right?",
    )
    for remark, advice in _REMARKS.items():

        def said(place: int, advice: str = advice) -> str:
            return advice.format(repr(read[place, "words"]))

        ask(value["remark"].eq(remark), remark, said)
    for state in (state for state in State if state != State.MEASURED):
        ask(value["state"].eq(state), str(state), lambda i: _no_figure(read[i, "words"]))
    return found.table()


def _no_figure(words: object) -> str:
    said = f"the supplier wrote {words!r}" if isinstance(words, str) else "the cell is empty"
    return f"no figure: {said}"
