"""What changed from one period to the next, although periods overlap or have other lengths?

Periods are compared by what stood in each month of them: a longer period has more misses in all,
but not therefore more in a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, table
from kpianalysis.display.numbers import NOT_AVAILABLE, in_words, listed, plural
from kpianalysis.periods import ReviewPeriod

_MOST_NAMED = 3
_COLUMNS = {
    "kpis": "KPIs in force",
    "met": "Met target",
    "missed_counted": "Missed target, counted",
    "missed_mitigated": "Missed target, mitigated",
    "below_minimum": "Below minimum, before mitigation",
    "below_minimum_counted": "Below minimum, after mitigation",
    "not_judged": "Not judged: no result or no target",
}


@dataclass(frozen=True)
class PeriodCounts:
    """The counts of one period's page.

    Parameters
    ----------
    period : ReviewPeriod
        The months of the page.
    counts : DataFrame
        From :func:`kpianalysis.analysis.period_counts.counts_by_step`; empty without results.
    step : str
        What a row of it is about: ``month`` or ``quarter``.
    basis : tuple of str
        How real the figures are; empty for a real contract.
    """

    period: ReviewPeriod
    counts: pd.DataFrame = field(default_factory=pd.DataFrame)
    step: str = "month"
    basis: tuple[str, ...] = ()

    def span(self, column: str) -> tuple[int, int]:
        """Return the lowest and the highest count of any month."""
        return int(self.counts[column].min()), int(self.counts[column].max())

    def spread(self, column: str) -> str:
        """Write the lowest and the highest count: ``1 to 4``, or ``2``."""
        low, high = self.span(column)
        return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def say_change(now: PeriodCounts, before: PeriodCounts | None) -> str:
    """Say how many KPIs missed target and minimum in a period, against an earlier one.

    Both counts are those before mitigation.
    """
    if now.counts.empty:
        return "No result in this period could be judged against a target."
    if before is None:
        return "No earlier page can be compared with it."
    if now.step != before.step:
        return f"{before.period.words} cannot be compared: its results are about a {before.step}."
    each = f" each {now.step}" if len(now.counts) > 1 else ""
    missed = f"{now.spread('missed')} KPIs missed their target"
    if now.span("missed")[1] == now.span("missed")[0] < 2:
        missed = f"{'1' if now.span('missed')[1] else 'No'} KPI missed its target"
    said = [
        f"{missed}{each}, {_against(now, before, 'missed')}.",
        f"Below minimum before mitigation: {now.spread('below_minimum')}, "
        f"{_against(now, before, 'below_minimum')}.",
    ]
    if now.span("kpis") != before.span("kpis"):
        said.append(f"KPIs in force: {now.spread('kpis')}, against {before.spread('kpis')}.")
    return " ".join(said).removesuffix(".") + f"{basis_note([*now.basis, *before.basis])}."


def earlier_period(now: PeriodCounts, others: Sequence[PeriodCounts]) -> PeriodCounts | None:
    """Return the period to compare with: the last that ended before this one began.

    Of several that end in the same month the one of the same length, or else the longest. A period
    that shares months with this one is none: its misses are partly the same ones.
    """
    ended = [one for one in others if one.period.last < now.period.first and not one.counts.empty]
    return max(
        ended,
        key=lambda one: (one.period.last, len(one.period) == len(now.period), len(one.period)),
        default=None,
    )


def say_overlap(period: ReviewPeriod, others: Sequence[ReviewPeriod]) -> str:
    """Name the periods that share months with one; nothing where none does.

    >>> from kpianalysis.periods import parse_period
    >>> say_overlap(parse_period("2019-04..2019-07"), [parse_period("2019-20 Q1")])
    'It shares months with April to June 2019.'
    """
    shared = [
        one.words
        for one in others
        if one != period and one.first <= period.last and period.first <= one.last
    ]
    rest = len(shared) - _MOST_NAMED
    named = shared[:_MOST_NAMED] + ([f"{in_words(rest)} more"] if rest > 0 else [])
    return f"It shares months with {listed(named)}." if named else ""


def change_table(periods: Sequence[PeriodCounts]) -> Block:
    """Show the counts of all periods, in the order in which they are given."""
    has_basis = any(one.basis for one in periods)
    steps = sorted({one.step for one in periods if not one.counts.empty})
    rows = [
        [
            one.period.words,
            *(NOT_AVAILABLE if one.counts.empty else one.spread(column) for column in _COLUMNS),
            *([basis_words(one.basis) or NOT_AVAILABLE] if has_basis else []),
        ]
        for one in periods
    ]
    headers = ["Period", *_COLUMNS.values(), *(["Basis"] if has_basis else [])]
    return table(
        "periods",
        f"Number of KPIs each {' or '.join(steps)}, lowest to highest, newest period first",
        headers,
        rows,
        pd.DataFrame(rows, columns=headers),
        numeric=range(1, 1 + len(_COLUMNS)),
        note=_notes(periods, missing=any(NOT_AVAILABLE in row for row in rows)),
    )


def _notes(periods: Sequence[PeriodCounts], *, missing: bool) -> str:
    """Explain the columns, ranges that leave something out, and the shorthand."""
    said = ["Below minimum is a part of missed target, and needs a known minimum."]
    said.append(_without_results(periods))
    if _any_shared(periods):
        said.append("Some periods share months, so their numbers are not to be added.")
    if missing:
        said.append(f"{NOT_AVAILABLE} not available.")
    return " ".join(filter(None, said))


def _against(now: PeriodCounts, before: PeriodCounts, column: str) -> str:
    """Compare two ranges: one is more only where neither of its ends is less."""
    (low, high), (low_before, high_before) = now.span(column), before.span(column)
    words = before.period.words
    if (low, high) == (low_before, high_before):
        return f"as in {words}"
    more = low >= low_before and high >= high_before
    fewer = low <= low_before and high <= high_before
    relation = "more than" if more else "fewer than"
    if low == high and low_before == high_before:
        return f"{in_words(abs(low - low_before))} {relation} in {words}"
    if more or fewer:
        return f"{relation} the {before.spread(column)} in {words}"
    return f"against {before.spread(column)} in {words}"


def _without_results(periods: Sequence[PeriodCounts]) -> str:
    """Say that a range leaves out months without any result, where there are some."""
    short = [
        f"{one.period.words} ({plural(len(one.counts), one.step)})"
        for one in periods
        if one.step == "month" and 0 < len(one.counts) < len(one.period)
    ]
    if not short:
        return ""
    return f"Ranges leave out months without a result: {listed(short)} with results."


def _any_shared(periods: Sequence[PeriodCounts]) -> bool:
    return any(say_overlap(one.period, [other.period for other in periods]) for one in periods)
