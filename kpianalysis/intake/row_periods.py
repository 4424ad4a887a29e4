"""Which period do a row's cells name: a label, a year beside a month, a first or a last day?"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd

from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.each_once import different, each_once
from kpianalysis.intake.headers import Table
from kpianalysis.intake.headings import Reader
from kpianalysis.intake.period_columns import calendar_of, read_spans
from kpianalysis.intake.values import read_value
from kpianalysis.months import EXCEL_EPOCH, parse_month
from kpianalysis.period_labels import read_span
from kpianalysis.spans import Calendar

_LARGEST_MONTH_NUMBER = 12
_LARGEST_CONTRACT_MONTH = 600
_FOUR_WEEKS = 28
_NAMING = {"period", "year", "period_start", "period_end"}
_DATES = (
    "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%Y%m%d",
    "%Y-%m-%d %H:%M:%S",
)  # fmt: skip
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.I)
_SERIAL = re.compile(r"\d{5}(\.0)?")


def row_periods(results: pd.DataFrame, table: Table, reader: Reader) -> pd.DataFrame:
    """Read the periods that rows name themselves.

    Returns
    -------
    DataFrame
        ``period_start``, ``period_end``; ``period_fault``, why a label names none;
        ``provisional_period``. All empty where a row names no period.
    """
    if not _NAMING & set(results):
        nothing = np.full(len(results), np.datetime64("NaT", "us"))
        return pd.DataFrame(
            {
                "period_start": nothing,
                "period_end": nothing,
                "period_fault": np.full(len(results), None, dtype=object),
                "provisional_period": np.zeros(len(results), dtype=bool),
            },
            index=results.index,
        )
    ends = _days(results, "period_end")
    starts = _days(results, "period_start")
    read = pd.DataFrame(index=results.index)
    if "period" in results or "year" in results:
        read = read_spans(_labels(results, table), reader.calendar)
    else:
        read["period_start"] = read["period_end"] = pd.Series(
            pd.NaT, results.index, dtype="datetime64[us]"
        )
        read["problem"], read["provisional"] = None, False
    if ends is not None:
        read = _by_last_day(read, results, starts, ends, reader)
    elif starts is not None:
        month_end = starts + pd.offsets.MonthEnd(0)
        read["period_start"] = read["period_start"].fillna(starts)
        read["period_end"] = read["period_end"].fillna(month_end)
    blank = _blank_labels(results) & read["period_start"].isna()
    read["problem"] = read["problem"].where(~blank & read["period_start"].isna(), None)
    read = _doubt_days(read, results, reader)
    return read.rename(columns={"problem": "period_fault", "provisional": "provisional_period"})


def _doubt_days(read: pd.DataFrame, results: pd.DataFrame, reader: Reader) -> pd.DataFrame:
    """Leave in doubt a day that may be its month, and a period that ends before it begins."""
    faults = pd.Series(None, results.index, dtype=object)
    backwards = read["period_end"] < read["period_start"]
    faults[backwards] = "the period ends before it begins; ask for its first and its last day"
    for role in ("period_start", "period_end"):
        if role in results:
            texts = {cell for cell in results[role].dropna().unique() if isinstance(cell, str)}
            calendar = calendar_of(texts, reader.calendar)
            told = {text: read_span(text, calendar).problem for text in texts}
            said = {text: f"{text!r} {problem}" for text, problem in told.items() if problem}
            if said:
                faults = faults.fillna(results[role].astype(object).map(said))
    if faults.isna().all():
        return read
    read["problem"] = faults.fillna(read["problem"])
    for edge in ("period_start", "period_end"):
        read[edge] = read[edge].where(faults.isna())
    return read


def _by_last_day(
    read: pd.DataFrame,
    results: pd.DataFrame,
    starts: pd.Series | None,
    ends: pd.Series,
    reader: Reader,
) -> pd.DataFrame:
    """Use the last day that stands beside a label, with the first day or the number of days."""
    if starts is None:
        days = _numbers(results, "period_days")
        if days is None and reader.profile.granularity == "four_weeks":
            days = pd.Series(float(_FOUR_WEEKS), index=results.index)
        if days is None:
            month_start = ends.dt.to_period("M").dt.to_timestamp()
            starts = month_start.where(ends.notna()).astype("datetime64[us]")
            ends = (ends + pd.offsets.MonthEnd(0)).astype("datetime64[us]")
        else:
            starts = ends - pd.to_timedelta(days - 1, unit="D")
    told = ends.notna() & starts.notna()
    read["period_start"] = starts.where(told, read["period_start"]).astype("datetime64[us]")
    read["period_end"] = ends.where(told, read["period_end"]).astype("datetime64[us]")
    return read


def _labels(results: pd.DataFrame, table: Table) -> pd.Series:
    """Return the label of each row; a month beside a year becomes one label."""
    labels = results.get("period", pd.Series(None, index=results.index, dtype=object))
    if "year" in results:
        years = results["year"]
        pairs = pd.DataFrame({"period": labels, "year": years})
        codes, uniques = pd.factorize(pd.MultiIndex.from_frame(pairs.astype(object)))
        told = [_with_year(period, year) for period, year in uniques]
        return pd.Series(np.array([*told, None], dtype=object)[codes], index=results.index)
    return _contract_months(labels, table)


def _with_year(period: object, year: object) -> object:
    """Join a month's name to its year; a label that is whole stays as it is."""
    if is_blank(period):
        return None if is_blank(year) else year
    if is_blank(year) or read_span(period, Calendar()).span:
        return period
    span = read_span(period, Calendar(), year_text=tidy_text(year)).span
    return span.first_day if span and span.months == 1 else f"{tidy_text(period)} {tidy_text(year)}"


def _contract_months(labels: pd.Series, table: Table) -> pd.Series:
    """Turn bare numbers into contract months where the heading says so or no month is meant.

    A number from 1 to 12 under ``Month`` may be either, so it stays a number and is rejected.
    """
    codes, cells = different(labels)
    if not cells or (codes >= 0).sum() > 100_000:
        return labels
    held = pd.Series(cells, dtype=object)
    numbers = pd.to_numeric(held.map(lambda cell: cell if not is_blank(cell) else None), "coerce")
    if numbers.isna().any() or (numbers > _LARGEST_CONTRACT_MONTH).any():
        return labels
    heading = " ".join(column.heading for column in table.of("period")).casefold()
    if "contract" in heading or (numbers > _LARGEST_MONTH_NUMBER).any():
        months = [*(f"Month {int(number)}" for number in numbers), None]
        return pd.Series(np.array(months, dtype=object)[codes], index=labels.index)
    return labels


def _days(results: pd.DataFrame, role: str) -> pd.Series | None:
    """Read a column of dates; None when there is none."""
    if role not in results:
        return None
    first = role == "period_start"
    codes, cells = different(results[role])
    read = pd.Series([*(_day(cell, first=first) for cell in cells), None], dtype=object)
    days = pd.to_datetime(read, errors="coerce").astype("datetime64[us]")
    return days.take(codes).set_axis(results.index)


def is_last_day(cell: object) -> bool:
    """Say whether a cell is a date, as the last day of a period would be."""
    return not isinstance(cell, int | float) and _day(cell) is not None


def _day(cell: object, *, first: bool = False) -> dt.date | None:
    """Read a date: ``2019-06-30``, ``30/06/2019``, a workbook's; a month's last day, or first."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = _ORDINAL.sub("", tidy_text(cell))
    if _SERIAL.fullmatch(text) and parse_month(int(float(text))):
        return EXCEL_EPOCH + dt.timedelta(days=int(float(text)))
    for pattern in _DATES:
        try:
            return dt.datetime.strptime(text, pattern).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    span = read_span(text, Calendar()).span
    if span is None:
        return None
    return span.first_day if first else span.last_day


def _numbers(results: pd.DataFrame, role: str) -> pd.Series | None:
    if role not in results:
        return None

    def number(cell: object) -> float:
        read = read_value(cell).number
        return np.nan if read is None else float(read)

    return pd.Series(each_once(results[role], number, np.nan, float), index=results.index)


def _blank_labels(results: pd.DataFrame) -> pd.Series:
    labels = [results[role].isna() for role in ("period", "year", "period_end") if role in results]
    return np.logical_and.reduce(labels) if labels else pd.Series(True, index=results.index)
