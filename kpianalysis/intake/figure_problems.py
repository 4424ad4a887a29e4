"""Which figures cannot be right: no number, in doubt, out of range, in another unit?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import says_yes, tidy_text
from kpianalysis.intake.each_once import each_once
from kpianalysis.intake.level_doubts import percentages_allowed
from kpianalysis.intake.scale import UNDECIDED
from kpianalysis.intake.values import unit_of

_MONEY = {"£", "$", "€"}
_NEVER_NEGATIVE = {"count", "days", "hours", "minutes", "seconds"}
_KNOWN = {"%", "weeks", *_MONEY, *_NEVER_NEGATIVE}


def reject_figures(
    rows: pd.DataFrame,
    read: dict[str, pd.DataFrame],
    levels: dict[str, pd.Series],
    scale: pd.Series,
    catalogue: Catalogue,
    reject: Any,
) -> None:
    """Reject results whose own cells cannot be right.

    Parameters
    ----------
    rows, read, levels, scale, catalogue
        As for :func:`kpianalysis.intake.problems.problems`.
    reject : callable
        Takes where, reason and message, as :meth:`Findings.note`.
    """
    value, unit, points = read["value"], rows["unit"], levels["value"]
    cell: Any = rows.at
    said: Any = value.at
    percentage = unit.eq("%")
    advice = "ask for the figure in that unit, or mend the unit in the settings"
    settings, key = "a profile", "percent_scale"
    if catalogue.of_contract:
        settings, key = "contract.toml", "extracts.percent_scale"
    reject(
        value["problem"].notna(),
        "not_a_number",
        lambda i: (
            f"{said[i, 'words']!r} {said[i, 'problem']}; "
            "ask the supplier for the figure, or record it as not supplied"
        ),
    )
    reject(
        scale.eq(UNDECIDED) & value["number"].notna(),
        "undecided_scale",
        lambda i: (
            f"{said[i, 'words']!r} may be {_exact(100 * said[i, 'number'])}% or "
            f"{_exact(said[i, 'number'])}%; settle it in {settings}: "
            f'{key}.{cell[i, "kpi_ref"]} = "fractions" or "points"'
        ),
    )
    aim_number = read["target"]["number"]
    aim_at: Any = aim_number.at
    near = (100 * value["number"] / aim_number.where(aim_number.between(2, 100))).between(0.5, 2)
    reject(
        unit.isna() & value["number"].gt(0) & value["number"].le(1) & near,
        "undecided_scale",
        lambda i: (
            f"{said[i, 'words']!r} beside a target of {aim_at[i]:g} may be a "
            f"percentage written as a fraction; say its unit in {settings}: unit"
        ),
    )
    lowest, highest = percentages_allowed(catalogue)
    reject(
        percentage & points.notna() & ~points.between(lowest, highest),
        "out_of_range",
        lambda i: f"{said[i, 'words']!r} is not a percentage from 0 to 100; ask the supplier",
    )
    reject(
        ~percentage & points.notna() & value["percent_sign"].astype(bool),
        "wrong_unit",
        lambda i: (
            f"{said[i, 'words']!r} is a percentage, but its unit is {cell[i, 'unit']!r}; {advice}"
        ),
    )
    reject(
        value["unit"].notna() & _differs(value["unit"], unit, catalogue),
        "wrong_unit",
        lambda i: (
            f"{said[i, 'words']!r} is in {said[i, 'unit']}, but its unit is {cell[i, 'unit']!r}; "
            f"{advice}"
        ),
    )
    target = read["target"]
    aim: Any = target.at
    reject(
        (target["unit"].notna() & _differs(target["unit"], unit, catalogue))
        | (target["percent_sign"] & ~percentage & unit.notna()),
        "wrong_unit",
        lambda i: (
            f"the target {aim[i, 'words']!r} is not in the unit {cell[i, 'unit']!r}; {advice}"
        ),
    )
    reject(
        unit.isin(_NEVER_NEGATIVE) & points.lt(0) & catalogue.of_contract,
        "out_of_range",
        lambda i: (
            f"{said[i, 'words']!r} is below 0, which no number of {cell[i, 'unit']} can be; "
            "ask the supplier"
        ),
    )
    reject(
        unit.eq("count") & points.notna() & points.mod(1).ne(0),
        "not_whole",
        lambda i: f"{said[i, 'words']!r} is not a whole number; ask the supplier",
    )
    reject(
        each_once(rows["mitigated"], lambda said: says_yes(said) is None, blank=False, kind=bool),
        "unclear_mitigation",
        lambda i: (
            f"{tidy_text(cell[i, 'mitigated'])!r} is neither yes nor no to whether it is "
            "mitigated; ask the supplier"
        ),
    )
    for role in ("numerator", "denominator", "backlog"):
        one = read[role]
        reject(
            one["problem"].notna(),
            f"unreadable_{role}",
            lambda i, role=role, one=one: (
                f"the {role} {one.at[i, 'words']!r} {one.at[i, 'problem']}; ask for a "
                "number, or an empty cell"
            ),
        )
    for role in ("numerator", "denominator", "backlog"):
        reject(
            read[role]["number"].lt(0),
            f"negative_{role}",
            lambda i, role=role: (
                f"the {role} {read[role].at[i, 'words']!r} is below 0; ask the supplier"
            ),
        )


def _differs(said: pd.Series, unit: pd.Series, catalogue: Catalogue) -> pd.Series:
    """Say where the unit beside a figure is another than that of its KPI."""
    if said.isna().all():
        return pd.Series(False, index=said.index)
    words = {text: unit_of(text) or text for text in unit.dropna().unique()}
    own = unit.map(words).astype(object)
    told = own.isin(_KNOWN) | (said.isin(_MONEY) & (unit.notna() | catalogue.of_contract))
    return told & said.astype(object).ne(own)


def _exact(number: float) -> str:
    return f"{float(f'{number:.12g}'):g}" if abs(number) < 1e5 else f"{number:,.0f}"
