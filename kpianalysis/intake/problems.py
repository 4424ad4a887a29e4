"""What is wrong with a result, so that it is rejected?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.figure_problems import reject_figures
from kpianalysis.intake.findings import Findings
from kpianalysis.intake.repeats import note_repeats
from kpianalysis.spans import QUARTER_MONTHS, Span


def problems(
    rows: pd.DataFrame,
    read: dict[str, pd.DataFrame],
    levels: dict[str, pd.Series],
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
    levels : dict of Series
        ``value``, ``target`` and ``minimum``, percentages in percentage points.
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

    if "row_fault" in rows:
        reject(rows["row_fault"].notna(), "row_too_long", lambda i: cell[i, "row_fault"])
    reject(
        rows["kpi_ref"].isna(),
        "unknown_kpi",
        lambda i: (
            _unknown_ref(cell[i, "ref"], cell[i, "area_code"], rows, i, catalogue)
            if not is_blank(cell[i, "ref"])
            else f"no KPI is named beside the figure {said[i, 'words']!r}; ask for its ref"
        ),
    )
    owner = catalogue.other_kpi(rows["title"], rows["kpi_ref"])
    reject(
        owner.notna(),
        "title_disagrees",
        lambda i: f"{cell[i, 'kpi_ref']} stands beside the title of {owner.at[i]}; which is meant?",
    )
    if catalogue.of_contract and "area_text" in rows:
        own = catalogue.areas(rows["area_text"])
        reject(
            own.notna() & own.ne(rows["area"]),
            "area_disagrees",
            lambda i: (
                f"{cell[i, 'kpi_ref']} is beside the service area "
                f"{tidy_text(cell[i, 'area_text'])!r}; ask which is meant"
            ),
        )
    undated = rows["period_start"].isna()
    step = "quarter" if catalogue.step_months == QUARTER_MONTHS else "month"
    reject(
        undated & rows["period_fault"].notna(), "month_in_doubt", lambda i: cell[i, "period_fault"]
    )
    reject(
        undated,
        "no_month",
        lambda i: (
            f"{_shown(cell[i, 'period'])!r} is not a {step}; {_month_advice(catalogue)}"
            if not is_blank(cell[i, "period"])
            else f"no {step} is named by the row, the sheet, a title or the file; "
            f"{_month_advice(catalogue)}"
        ),
    )
    if catalogue.step_months:
        _reject_other_lengths(rows, undated, catalogue.step_months, reject, words_of)
    reject(
        rows["period_start"] > rows["received"],
        "month_in_future",
        lambda i: (
            f"{words_of(i)} had not begun when the file was received "
            f"({cell[i, 'received'].date().isoformat()}); ask which month is meant"
        ),
    )
    if catalogue.first_day is not None:
        first = Span.of_month(catalogue.first_day).words
        reject(
            rows["period_start"] < pd.Timestamp(catalogue.first_day),
            "month_before_contract",
            lambda i: (
                f"{words_of(i)} is before the contract began ({first}); ask which month is meant"
            ),
        )
    reject_figures(rows, read, levels, scale, catalogue, reject)
    note_repeats(found, rows, read, levels["value"])
    return found.table()


def _unknown_ref(
    ref: object, area: str | None, rows: pd.DataFrame, place: int, catalogue: Catalogue
) -> str:
    """Say that a ref is not known; below a heading that is no area, that this may be why."""
    heading: Any = rows["area_fault"].at[place] if "area_fault" in rows else None
    if not catalogue.of_contract or is_blank(heading):
        return catalogue.unknown(ref, area)
    near = catalogue.like_an_area(str(heading))
    meant = f"; did you mean {near!r}?" if near else ""
    return (
        f"{tidy_text(ref)!r} stands beside or below {heading!r}, which is no service area of the "
        f"contract, or another than the sheet's{meant}; ask for the whole ref, or add the name to "
        "the aliases of its area"
    )


def _reject_other_lengths(
    rows: pd.DataFrame, undated: pd.Series, step_months: int, reject: Any, words_of: Any
) -> None:
    """Reject what covers more or less than the month, or the quarter, of the contract's KPIs."""
    start = rows["period_start"].where(~undated)
    if step_months == QUARTER_MONTHS:
        step, begins, last = "quarter", start.dt.is_quarter_start, start + pd.offsets.QuarterEnd(0)
    else:
        step, begins, last = "month", start.dt.is_month_start, start + pd.offsets.MonthEnd(0)
    whole = begins & rows["period_end"].eq(last)
    reject(
        ~undated & ~whole,
        f"not_a_{step}",
        lambda i: (
            f"{words_of(i)} is not one {step}, and the contract is measured by {step}; "
            f"send the figure of each {step}"
        ),
    )


def _month_advice(catalogue: Catalogue) -> str:
    """Say what to do about a result without a month."""
    if catalogue.step_months == QUARTER_MONTHS:
        return (
            "ask for the quarter as 2025-26 Q2 or April to June 2025, or name it in "
            "contract.toml: extracts.period"
        )
    if catalogue.of_contract:
        return (
            "ask for the month as 2019-06 or June 2019, or name it in contract.toml: "
            "extracts.period"
        )
    return (
        "ask for the month as 2019-06 or June 2019, name it in a profile (period), or name the "
        "contract (--contract) where months are numbered from its first"
    )


def _shown(cell: object) -> object:
    return cell.item() if isinstance(cell, np.generic) else cell
