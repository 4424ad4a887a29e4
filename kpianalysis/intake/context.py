"""Which area and period does a row belong to, where its own cells do not say?

A heading inside the table, the sheet's name, the title above the table, or the file's name. Where
the sheet's name and the title name different periods, nobody can know which is meant, and the rows
are rejected. A file's name counts least: a report for June may be named by July, when it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from kpianalysis.intake.area_headings import give_areas
from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.sheet_months import may_name_a_part, month_of_sheet
from kpianalysis.intake.title_periods import covers, names_a_day, period_in_title
from kpianalysis.intake.workbook import Sheet
from kpianalysis.period_labels import read_span
from kpianalysis.spans import YEAR_MONTHS, Calendar, Span

_FILE = "the file's name"


def give_context(
    results: pd.DataFrame,
    headings: pd.Index,
    sheet: Sheet,
    title: str,
    catalogue: Catalogue,
    headers: Sequence[int] = (),
) -> pd.DataFrame:
    """Give each result its area, and its period where its own cells name none.

    Parameters
    ----------
    results : DataFrame
        Results of one sheet, with ``row``, ``period_start``, ``period_end``, ``period_fault``.
    headings : Index of int
        Rows that hold no result; those with one text are headings for the rows below.
    sheet : Sheet
        For its name, its file and the texts of headings.
    title : str
        What stands above the first table.
    catalogue : Catalogue
        Knows the areas and the calendar.
    headers : sequence of int, optional
        The first row of each table's header.

    Returns
    -------
    DataFrame
        The results with ``area_code``, ``area_fault``, the heading that should name the area and
        names none, and ``period_remark``: what else names another period.
    """
    texts = _heading_texts(sheet, headings)
    spans = {row: s for row, text in texts.items() if (s := _span(text, catalogue.calendar))}
    inside = {row: text for row, text in texts.items() if row not in spans}
    above = _heading_texts(sheet, sheet.filled_rows[sheet.filled_rows < min(headers, default=0)])
    areas = give_areas(results, above, inside, headers, sheet, title, catalogue)
    table = results.assign(area_code=areas["area_code"], area_fault=areas["area_fault"])
    return _give_periods(table, spans, sheet, title, catalogue)


def _give_periods(
    table: pd.DataFrame, spans: dict[int, Span], sheet: Sheet, title: str, catalogue: Catalogue
) -> pd.DataFrame:
    """Fill in the period of rows that name none, or say why it is in doubt."""
    of_file, named = named_spans(sheet, title, catalogue)
    doubtful = len(set(named.values())) > 1
    one = None if doubtful else next(iter(named.values()), of_file)
    if of_file and one and of_file != one:
        named[_FILE] = of_file
    heading = _carried(spans, table["row"])
    remark = np.full(len(table), None, dtype=object)
    if not (table["period_start"].array.isna().all() and table["period_fault"].array.isna().all()):
        # A year above rows of months is no month that they could contradict.
        if one and one.months != YEAR_MONTHS:
            # Rows of a list may be of many periods; one that the title excludes is worth asking.
            other = (table["period_start"] < pd.Timestamp(one.first_day)) | (
                table["period_end"] > pd.Timestamp(one.last_day)
            )
            other &= table["period_start"].notna() & pd.isna(heading)
            if other.any():
                said = _said(named or {_FILE: one})
                starts = table.loc[other, "period_start"]
                words = {day: _words(table, day) for day in starts.unique()}
                remark[other] = starts.map(words).map(lambda of: f"the row says {of}, but {said}")
        return table.assign(period_remark=remark)
    given = [span or one for span in heading]
    fault = table["period_fault"].to_numpy()
    bare = np.array([span is None for span in heading], dtype=bool)
    if one and _FILE in named:
        remark[bare] = f"the month is in doubt: {_said(named)}"
    elif doubtful:
        fault = np.full(len(table), None, dtype=object)
        fault[bare] = f"the month is in doubt: {_said(named)}"
    return table.assign(
        period_start=np.array([span and span.first_day for span in given], dtype="datetime64[us]"),
        period_end=np.array([span and span.last_day for span in given], dtype="datetime64[us]"),
        period_fault=fault,
        period_remark=remark,
    )


def _words(table: pd.DataFrame, day: pd.Timestamp) -> str:
    end = table.loc[table["period_start"].eq(day), "period_end"].iloc[0]
    return Span(day.date(), end.date()).words


def named_spans(
    sheet: Sheet, title: str, catalogue: Catalogue
) -> tuple[Span | None, dict[str, Span]]:
    """Return the period that the file's name gives, and those of settings, sheet's name and title.

    Parameters
    ----------
    sheet : Sheet
        For its name and its file.
    title : str
        What stands above the figures.
    catalogue : Catalogue
        Knows the calendar, and what a person said of the files.
    """
    if catalogue.profile.period:
        settled = read_span(catalogue.profile.period, catalogue.calendar).span
        return None, {"the profile": settled} if settled else {}
    calendar = catalogue.calendar
    stem = PurePosixPath(sheet.file).stem
    of_title = period_in_title(title, calendar, years=not may_name_a_part(sheet.name, stem))
    sources = {
        "the sheet's name": _span(sheet.name, calendar)
        or month_of_sheet(sheet.name, (title, stem), of_title, calendar),
        "the title": of_title,
        _FILE: period_in_title(stem, calendar, file_name=True)
        or period_in_title(PurePosixPath(sheet.file).name, calendar, file_name=True),
    }
    named = {source: span for source, span in sources.items() if span}
    shorter = [span for span in named.values() if span.months != YEAR_MONTHS]
    # The year around a month says nothing else than the month.
    kept = {
        source: span
        for source, span in named.items()
        if span in shorter or not any(covers(span, one) for one in shorter)
    }
    return kept.pop(_FILE, None), kept


def _span(text: str, calendar: Calendar) -> Span | None:
    """Read a heading that is a period or names one month; a year alone is none."""
    if not text or names_a_day(text):
        return None
    whole = read_span(text, calendar).span
    if whole and whole.months == YEAR_MONTHS:
        return None
    return whole or period_in_title(text, calendar)


def _said(named: dict[str, Span]) -> str:
    return ", ".join(f"{source} says {span.words}" for source, span in named.items())


def _heading_texts(sheet: Sheet, rows: pd.Index | np.ndarray) -> dict[int, str]:
    """Return the texts of rows that hold one cell, as a heading does."""
    texts = {}
    for row in rows[sheet.counts[rows] == 1] if len(rows) else ():
        held = [cell for cell in sheet.row(row) if cell is not None]
        if len(held) == 1 and isinstance(held[0], str) and not is_blank(held[0]):
            texts[int(row)] = tidy_text(held[0])
    return texts


def _carried(said: Mapping[int, object], rows: pd.Series) -> np.ndarray:
    """Carry what a heading says down to the next heading that says the like."""
    if not said:
        return np.full(len(rows), None, dtype=object)
    at = np.array(sorted(said))
    places = np.searchsorted(at, rows.to_numpy(), side="right") - 1
    values = np.array([None, *(said[row] for row in at)], dtype=object)
    return values[places + 1]
