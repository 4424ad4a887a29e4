"""What is wrong with a result, so that it is rejected?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import is_blank, says_yes, tidy_text
from kpianalysis.intake.findings import Findings
from kpianalysis.intake.repeats import note_repeats
from kpianalysis.intake.scale import UNDECIDED
from kpianalysis.spans import Span

_MONEY = {"£", "GBP", "pounds"}
_NEVER_NEGATIVE = {"count", "days", "hours", "minutes", "seconds"}
_KNOWN = {"%", "weeks", *_MONEY, *_NEVER_NEGATIVE}
# A percentage of change may be below 0 or above 100; beyond this it is a slip of the scale.
_ANY_PERCENTAGE = 1000


def problems(
    rows: pd.DataFrame,
    read: dict[str, pd.DataFrame],
    points: pd.Series,
    scale: pd.Series,
    catalogue: Catalogue,
) -> pd.DataFrame:
    """Return reason and message of each result that cannot be accepted; the first reason stands.

    Parameters
    ----------
    rows : DataFrame
        Results with ``file``, ``kpi_ref``, ``area``, ``unit``, ``period_start``, ``period_end``
        and ``received``, the day on which the file was received.
    read : dict of DataFrame
        What :func:`kpianalysis.intake.columns.read_cells` read of each role.
    points : Series
        Values, percentages in percentage points.
    scale : Series of str
        What :func:`kpianalysis.intake.scale.settle_scales` said.
    catalogue : Catalogue
        Which KPIs and periods there can be.
    """
    value = read["value"]
    # Cells of many types, which pandas-stubs does not know by column: a row's, and its reading's.
    cell: Any = rows.at
    said: Any = value.at
    found = Findings(pd.Series(True, index=rows.index))
    reject = found.note

    def words_of(i: int) -> str:
        return Span(cell[i, "period_start"].date(), cell[i, "period_end"].date()).words

    reject(
        rows["kpi_ref"].isna(),
        "unknown_kpi",
        lambda i: (
            catalogue.unknown(cell[i, "ref"], cell[i, "area_code"])
            if not is_blank(cell[i, "ref"])
            else f"no KPI is named beside the figure {said[i, 'words']!r}"
        ),
    )
    if catalogue.monthly and "area_text" in rows:
        own = catalogue.areas(rows["area_text"])
        reject(
            own.notna() & own.ne(rows["area"]),
            "area_disagrees",
            lambda i: (
                f"{cell[i, 'kpi_ref']} is beside the service area "
                f"{tidy_text(cell[i, 'area_text'])!r}"
            ),
        )
    undated = rows["period_start"].isna()
    reject(
        undated & rows["period_fault"].notna(), "month_in_doubt", lambda i: cell[i, "period_fault"]
    )
    reject(
        undated,
        "no_month",
        lambda i: (
            f"{_shown(cell[i, 'period'])!r} is not a month"
            if not is_blank(cell[i, "period"])
            else "no month is named by the row, the sheet, a title or the file"
        ),
    )
    if catalogue.monthly:
        _reject_other_lengths(rows, undated, reject, words_of)
    reject(
        rows["period_start"] > rows["received"],
        "month_in_future",
        lambda i: (
            f"{words_of(i)} had not begun when the file was received "
            f"({cell[i, 'received'].date().isoformat()})"
        ),
    )
    if catalogue.first_day is not None:
        first = Span.of_month(catalogue.first_day).words
        reject(
            rows["period_start"] < pd.Timestamp(catalogue.first_day),
            "month_before_contract",
            lambda i: f"{words_of(i)} is before the contract began ({first})",
        )
    _reject_figures(rows, read, points, scale, catalogue, reject)
    note_repeats(found, rows, read, points)
    return found.table()


def _reject_other_lengths(
    rows: pd.DataFrame, undated: pd.Series, reject: Any, words_of: Any
) -> None:
    """Reject what covers more or less than one calendar month: a contract is measured by month."""
    start = rows["period_start"].where(~undated)
    whole = start.dt.is_month_start & rows["period_end"].eq(start + pd.offsets.MonthEnd(0))
    reject(
        ~undated & ~whole,
        "not_a_month",
        lambda i: f"{words_of(i)} is not one month; send the figure of each month",
    )


def _reject_figures(
    rows: pd.DataFrame,
    read: dict[str, pd.DataFrame],
    points: pd.Series,
    scale: pd.Series,
    catalogue: Catalogue,
    reject: Any,
) -> None:
    """Reject results whose own cells cannot be right."""
    value, unit = read["value"], rows["unit"]
    cell: Any = rows.at
    said: Any = value.at
    percentage = unit.eq("%")
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
            f"{_exact(said[i, 'number'])}%; settle it in contract.toml: "
            f'extracts.percent_scale.{cell[i, "kpi_ref"]} = "fractions" or "points"'
        ),
    )
    lowest, highest = (0, 100) if catalogue.monthly else (-_ANY_PERCENTAGE, _ANY_PERCENTAGE)
    reject(
        percentage & points.notna() & ~points.between(lowest, highest),
        "out_of_range",
        lambda i: f"{said[i, 'words']!r} is not a percentage from 0 to 100; ask the supplier",
    )
    reject(
        ~percentage & points.notna() & value["percent_sign"].astype(bool),
        "wrong_unit",
        lambda i: f"{said[i, 'words']!r} is a percentage, but its unit is {cell[i, 'unit']!r}",
    )
    reject(
        value["currency"].eq(True) & ~unit.isin(_MONEY) & (unit.notna() | catalogue.monthly),
        "wrong_unit",
        lambda i: f"{said[i, 'words']!r} is money, but its unit is {cell[i, 'unit']!r}",
    )
    reject(
        value["unit"].notna() & unit.isin(_KNOWN) & value["unit"].astype(object).ne(unit),
        "wrong_unit",
        lambda i: f"{said[i, 'words']!r} is in {said[i, 'unit']}, not in {cell[i, 'unit']!r}",
    )
    reject(
        unit.isin(_NEVER_NEGATIVE) & points.lt(0) & catalogue.monthly,
        "out_of_range",
        lambda i: f"{said[i, 'words']!r} is below 0, which no number of {cell[i, 'unit']} can be",
    )
    reject(
        unit.eq("count") & points.notna() & points.mod(1).ne(0),
        "not_whole",
        lambda i: f"{said[i, 'words']!r} is not a whole number; ask the supplier",
    )
    unclear = {c: says_yes(c) is None for c in rows["mitigated"].dropna().unique()}
    reject(
        rows["mitigated"].map(unclear).eq(True),
        "unclear_mitigation",
        lambda i: (
            f"{tidy_text(cell[i, 'mitigated'])!r} is neither yes nor no to whether it is mitigated"
        ),
    )
    for role in ("numerator", "denominator", "backlog", "target", "minimum"):
        one = read[role]
        reject(
            one["problem"].notna(),
            f"unreadable_{role}",
            lambda i, role=role, one=one: (
                f"the {role} {one.at[i, 'words']!r} {one.at[i, 'problem']}"
            ),
        )
    for role in ("numerator", "denominator", "backlog"):
        reject(
            read[role]["number"].lt(0),
            f"negative_{role}",
            lambda i, role=role: f"the {role} {read[role].at[i, 'words']!r} is below 0",
        )


def _exact(number: float) -> str:
    return f"{float(f'{number:.12g}'):g}" if abs(number) < 1e5 else f"{number:,.0f}"


def _shown(cell: object) -> object:
    return cell.item() if isinstance(cell, np.generic) else cell
