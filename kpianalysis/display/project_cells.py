"""How is a fact about a project written in a cell: a date, weeks late, a slip, a cause, a basis?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.project_dates import DAY, NOT_STATED, read_date
from kpianalysis.analysis.project_lists import BY_NAME, BY_REF, ProjectLists, own_date
from kpianalysis.analysis.projects import FROM_LIST
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    date_words,
    listed,
    plural,
    rounded,
    text_or,
)
from kpianalysis.spans import Span

# The list's columns in words, for what is published of a row.
_IN_WORDS = {
    "project": "name",
    "priority_reason": "reason",
    "supplier": "supplier",
    "rag": "RAG now",
    "rag_before": "RAG last time",
    "agreed_date": "date agreed",
    "expected_date": "date expected",
    "weeks_late": "weeks late",
    "cause": "cause",
    "cost_effect": "effect on cost",
    "share_done": "share done",
    "progress": "progress",
    "next_step": "next step",
    "to_green": "way to green",
}


BASIS_NOTE = (
    'Basis: where a row says "published", only its name and what is named there is; the rest of '
    "the row is illustrative."
)


def list_date_words(rows: pd.DataFrame) -> str:
    """Name a list by the date that it gives itself, else by the day on which it came."""
    span = read_date(own_date(rows)).span
    if span is None:
        return f"received on {date_words(rows['received'].iloc[0])}"
    return f"as at {_span_words(span)}"


def last_time_words(lists: ProjectLists) -> str:
    """Name last time in a heading: ``March 2019``, or no more than that."""
    if lists.earlier.empty:
        return "last time"
    span = read_date(own_date(lists.earlier)).span
    return _span_words(span) if span else "last time"


def date_cell(row: pd.Series, which: str) -> str:
    """Write the agreed or expected date of a project as exactly as it was stated."""
    if pd.notna(row[f"{which}_first"]):
        return _span_words(Span(row[f"{which}_first"].date(), row[f"{which}_last"].date()))
    stated = text_or(row[f"{which}_stated"], NOT_AVAILABLE)
    return stated if row[f"{which}_problem"] == NOT_STATED else f"{stated} (not read as a date)"


def rag_cell(row: pd.Series) -> str:
    """Write the colour or state of now; a word that is not known as it stands."""
    return text_or(row["rag"], text_or(row["rag_stated"], NOT_AVAILABLE))


def rag_last_cell(row: pd.Series) -> str:
    """Write the colour or state of last time."""
    stated = text_or(
        row["rag_last_in_earlier_list"], text_or(row["rag_last_stated"], NOT_AVAILABLE)
    )
    return text_or(row["rag_last"], stated)


def weeks_late_cell(row: pd.Series) -> str:
    """Write weeks late: as the list states them, else from its dates; both where they differ."""
    stated = text_or(row["weeks_late_stated"], "")
    if row["weeks_late_from"] == FROM_LIST:
        number = _number(row["weeks_late_in_list"])
        return f"{number}; by its dates {_by_dates(row)}" if row["weeks_late_differs"] else number
    if pd.isna(row["weeks_late_by_dates"]):
        return stated or NOT_AVAILABLE
    if stated:
        return f"{stated}; by its dates {_by_dates(row)}"
    return f"{_by_dates(row)} (from its dates)"


def slip_cell(row: pd.Series) -> str:
    """Write how the expected date moved since the earlier list."""
    if row["matched"] not in (BY_REF, BY_NAME):
        return NOT_APPLICABLE
    weeks, months = row["slip_weeks"], row["slip_months"]
    if pd.isna(weeks):
        return NOT_AVAILABLE
    side = "later" if weeks > 0 else "earlier"
    if pd.notna(months):
        return f"{plural(abs(int(months)), 'month')} {side}" if months else "none"
    if weeks == 0:
        return "none"
    size = abs(round(weeks))
    about = "" if row["slip_least"] == row["slip_most"] else "about "
    return f"{about}{plural(size, 'week')} {side}" if size else f"under a week {side}"


def share_done(row: pd.Series) -> str:
    """Write the share done: a number in percent, else the list's words; empty without one."""
    if pd.notna(row["share_done_pct"]):
        number = row["share_done_pct"]
        return f"{rounded(number, 0 if number == round(number) else 1)}%"
    return text_or(row["share_done"], "")


def progress_cell(row: pd.Series) -> str:
    """Write what the list says of a project: share done, progress and next step."""
    share = share_done(row)
    said = [f"Share done: {share}" if share else "", row["progress"], row["next_step"]]
    texts = [text.rstrip(" .") for text in said if isinstance(text, str) and text.strip(" .")]
    return ". ".join(texts) + "." if texts else NOT_AVAILABLE


def basis_cell(row: pd.Series, shown: tuple[str, ...]) -> str:
    """Say which of the columns that a table shows are published; :data:`BASIS_NOTE` says the rest.

    The name of a project of which anything is published is published as well.
    """
    named = text_or(row["published_columns"], "")
    if not named:
        return text_or(row["basis"], NOT_AVAILABLE)
    words = [_IN_WORDS[column] for column in named.split("; ") if column in shown]
    return f"published: {listed(words[1:] or words)}" if words else "illustrative"


def _by_dates(row: pd.Series) -> str:
    exact = row["agreed_precision"] == DAY and row["expected_precision"] == DAY
    number = _number(row["weeks_late_by_dates"])
    return number if exact or number == "0" else f"about {number}"


def _number(weeks: float) -> str:
    return rounded(weeks, 0 if abs(weeks - round(weeks)) < 0.05 or abs(weeks) >= 1 else 1)


def _span_words(span: Span) -> str:
    if span.first_day == span.last_day:
        return date_words(pd.Timestamp(span.first_day))
    return span.words
