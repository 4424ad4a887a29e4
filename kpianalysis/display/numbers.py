"""How is a number written, so that rounding never contradicts the verdict?"""

from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from kpianalysis.analysis.steps import step_months
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.tables import Bound
from kpianalysis.writing.left_overs import quoted_answer

MINUS = "\u2212"
NOT_AVAILABLE, NOT_APPLICABLE, PROVISIONAL, REVISED = "[x]", "[z]", "[p]", "[r]"
CONFIDENTIAL = "[c]"
SHORTHAND = {
    NOT_AVAILABLE: "not available: no figure was supplied",
    NOT_APPLICABLE: "not applicable",
    PROVISIONAL: "provisional: the figure is under review",
    REVISED: "revised: the figure was corrected after it was first sent",
    CONFIDENTIAL: "confidential: not shown, for a number is small or exempt",
}
_BOUNDS = {str(Bound.AT_LEAST): " or more", str(Bound.AT_MOST): " or less"}
_MOST_DECIMALS = 15  # as many as tell two neighbouring percentages apart
# What a program writes where it has nothing; a person may mean it as an answer.
_ONES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def rounded(number: float, decimals: int) -> str:
    """Write a number with so many decimals, halves up, with commas and a true minus sign.

    >>> rounded(-1273.5, 0), rounded(74.955, 2)
    ('−1,274', '74.96')
    """
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(repr(float(number))).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,}"
    return f"{MINUS}{text}" if exact < 0 else text


def measured(value: float, kpi: Kpi, *against: float | None) -> str:
    """Write a result in its unit; with more decimals where rounding would hide a miss.

    Parameters
    ----------
    value : float
        The unrounded result; NaN is written ``[x]``.
    kpi : Kpi
        Its unit and decimals.
    *against : float or None
        The targets and minimums that it stands beside.
    """
    if value is None or math.isnan(value):
        return NOT_AVAILABLE
    decimals = kpi.decimals
    for agreed in against:
        if value == agreed:
            # 74.5 on a target of 74.5 is neither "75" nor "74".
            decimals = max(decimals, _digits(value))
        elif agreed is not None and not math.isnan(agreed):
            while decimals < _MOST_DECIMALS and _same(value, agreed, decimals):
                decimals += 1
    return with_unit(rounded(value, decimals), kpi.unit)


def level(value: float | None, kpi: Kpi) -> str:
    """Write a target or minimum, without decimals that say nothing."""
    if value is None or math.isnan(value):
        return NOT_AVAILABLE
    return with_unit(rounded(value, _digits(value)), kpi.unit)


def with_unit(text: str, unit: str) -> str:
    """Put a unit behind a number.

    >>> with_unit("75", "%"), with_unit("3", "count"), with_unit("4", "days")
    ('75%', '3', '4 days')
    """
    if unit == "%":
        return f"{text}%"
    return text if unit == "count" else f"{text} {unit}"


def with_bound(text: str, bound: object) -> str:
    """Say of a result that it is one side of a range: "52+" is not 52.

    >>> with_bound("52%", "at_least"), with_bound("52%", "exact")
    ('52% or more', '52%')
    """
    return text + _BOUNDS.get(str(bound), "")


def gap_size(gap: float, kpi: Kpi) -> str:
    """Write the size of a gap: percentages differ by percentage points.

    A gap takes as many decimals as the result it belongs to, and enough not to read as nought.
    """
    text = rounded(abs(gap), _gap_decimals(gap, kpi))
    return f"{text} percentage points" if kpi.is_percentage else with_unit(text, kpi.unit)


def signed_gap(gap: float, kpi: Kpi) -> str:
    """Write a gap for a table cell, in the unit that its heading names; negative is worse."""
    if math.isnan(gap):
        return NOT_APPLICABLE
    return rounded(gap, _gap_decimals(gap, kpi))


def whole(number: float) -> str:
    """Write a count; ``[x]`` where it is not known."""
    return NOT_AVAILABLE if math.isnan(number) else rounded(number, 0)


def in_words(number: int) -> str:
    """Write small counts as words, as running text does.

    >>> in_words(2), in_words(12)
    ('two', '12')
    """
    return _ONES[number] if 0 <= number < len(_ONES) else f"{number:,}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun.

    >>> plural(1, "KPI"), plural(3, "month")
    ('1 KPI', '3 months')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def month_of(day: pd.Timestamp) -> Month:
    """Return the month of a table's date."""
    return Month(day.year, day.month)


def period_of(row: pd.Series) -> ReviewPeriod:
    """Return the month or quarter that a row is about, named by its ``words``.

    >>> quarter = pd.Series({"period_start": pd.Timestamp("2025-07-01"),
    ...                      "period_end": pd.Timestamp("2025-09-30")})
    >>> period_of(quarter).words
    'July to September 2025'
    """
    first, end = month_of(row["period_start"]), row.get("period_end")
    return ReviewPeriod(first, first if end is None or pd.isna(end) else month_of(end))


def step_word(rows: pd.DataFrame) -> str:
    """Return what the time that each row is about is called: ``month`` or ``quarter``."""
    return "month" if step_months(rows) == 1 else "quarter"


def by_step(sentence: str, step: str) -> str:
    """Say a sentence of ours about months of whatever results are about.

    Never of a sentence that holds a supplier's words.

    >>> by_step("too few months to say", "quarter")
    'too few quarters to say'
    """
    return sentence.replace("month", step).replace("Month", step.capitalize())


def text_or(cell: object, otherwise: str) -> str:
    """Return a cell's text, or what to say where there is none; an answer "None" is quoted.

    >>> [text_or(cell, "not recorded") for cell in ("agreed", float("nan"), "None")]
    ['agreed', 'not recorded', '“None”']
    """
    return quoted_answer(cell) if isinstance(cell, str) and cell else otherwise


def date_words(day: dt.date) -> str:
    """Write a date as members read it.

    >>> date_words(dt.date(2019, 7, 3))
    '3 July 2019'
    """
    return f"{day.day} {day:%B %Y}"


def listed(names: list[str]) -> str:
    """Join names as a sentence does.

    >>> listed(["April", "May", "June"])
    'April, May and June'
    """
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _gap_decimals(gap: float, kpi: Kpi) -> int:
    """Count the decimals with which a gap that is there does not read as nought."""
    decimals = kpi.decimals
    while decimals < _MOST_DECIMALS and gap != 0 and _same(gap, 0, decimals):
        decimals += 1
    return decimals


def _same(one: float, other: float, decimals: int) -> bool:
    return rounded(one, decimals) == rounded(other, decimals)


def _digits(number: float) -> int:
    """Count the decimals that a number needs."""
    return max(0, -int(Decimal(repr(float(number))).normalize().as_tuple().exponent))
