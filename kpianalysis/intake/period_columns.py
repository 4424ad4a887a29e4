"""Which periods does a column, or a row, of labels name?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from kpianalysis.intake.cell_text import tidy_text
from kpianalysis.intake.each_once import different
from kpianalysis.months import may_be_a_year, parse_month
from kpianalysis.period_labels import SpanReading, is_financial_year, read_span
from kpianalysis.spans import Calendar

_MONTH_FIRST = re.compile(r"\d{1,2}/(1[3-9]|[23]\d)/\d{4}")


def calendar_of(labels: Iterable[object], calendar: Calendar) -> Calendar:
    """Settle by the labels beside it what a label means that could mean two things.

    ``2011-12`` is a year or a month; 03/04/2019 beside 04/30/2019 is in doubt.

    >>> calendar_of(["2011-12", "2012-13"], Calendar()).year_or_month
    'year'
    """
    texts = {tidy_text(label) for label in labels if isinstance(label, str)}
    if any(_MONTH_FIRST.fullmatch(text) for text in texts):
        calendar = replace(calendar, month_first=True)
    if calendar.year_or_month:
        return calendar
    if not any(map(may_be_a_year, texts)):
        return calendar
    plain = [text for text in texts if not may_be_a_year(text)]
    years, months = any(map(is_financial_year, plain)), any(map(parse_month, plain))
    if years == months:
        return calendar
    return replace(calendar, year_or_month="year" if years else "month")


def read_spans(column: pd.Series, calendar: Calendar) -> pd.DataFrame:
    """Read a column of labels; every different label is read once.

    Returns
    -------
    DataFrame
        ``period_start``, ``period_end``, ``problem`` and ``provisional``, indexed as the column.
    """
    codes, cells = different(column)
    calendar = calendar_of(map(str, cells), calendar)
    read = [*(read_span(cell, calendar) for cell in cells), SpanReading()]
    table = {
        "period_start": _days([r.span.first_day if r.span else None for r in read]),
        "period_end": _days([r.span.last_day if r.span else None for r in read]),
        "problem": np.array([r.problem for r in read], dtype=object),
        "provisional": np.array([r.provisional for r in read], dtype=bool),
    }
    return pd.DataFrame({name: said[codes] for name, said in table.items()}, index=column.index)


def _days(days: list[dt.date | None]) -> np.ndarray:
    return np.array(days, dtype="datetime64[us]")
