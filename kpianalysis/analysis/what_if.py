"""What would status, misses, failures, credits and outlook of a KPI be, had terms been otherwise?

Everything is worked out by the functions of the analysis itself, from the same results: with
nothing changed it is the analysis, to the last digit. It says nothing of how a supplier would have
acted under other terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kpianalysis.analysis.changed_position import Position
from kpianalysis.analysis.changed_terms import Changes, check_changes
from kpianalysis.analysis.kpi_history import KpiHistory
from kpianalysis.periods import ReviewPeriod

_COMPARED = (
    "target",
    "mitigated",
    "status",
    "missed",
    "below_minimum",
    "counts_as_miss",
    "counts_as_failure",
)
_PRICED = ("due_without_mitigation", "due", "forgone")
_COUNTED = ("missed", "below_minimum", "counts_as_miss", "counts_as_failure")


@dataclass(frozen=True)
class WhatIf:
    """How one KPI stands, and how it would stand with some changes.

    Attributes
    ----------
    kpi_ref
        The KPI asked about.
    period
        The review period.
    changes
        What is supposed to be otherwise.
    stands
        As the analysis has it.
    would
        As it would be.
    """

    kpi_ref: str
    period: ReviewPeriod
    changes: Changes
    stands: Position
    would: Position

    @cached_property
    def by_month(self) -> pd.DataFrame:
        """The KPI's months, as they stand and (``if_`` before the name) as they would.

        ``period_start, period_end, value``, then twice ``target, mitigated, status, missed,
        below_minimum, counts_as_miss, counts_as_failure`` and, where rates are known,
        ``due_without_mitigation, due, forgone`` (pounds).
        """
        months = self.stands.months
        table = months[["period_start", "period_end", "value"]].copy()
        for prefix, position in (("", self.stands), ("if_", self.would)):
            for column in _COMPARED:
                table[prefix + column] = position.months[column]
            if position.credits is not None:
                for column in _PRICED:
                    table[prefix + column] = position.credits[column]
        return table

    @cached_property
    def in_period(self) -> pd.DataFrame:
        """The months of the review period."""
        months = self.by_month
        first = pd.Timestamp(self.period.first.first_day)
        return months[months["period_start"].ge(first)].reset_index(drop=True)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """What the review period adds up to: rows ``stands`` and ``would``.

        ``missed, below_minimum`` (before mitigation), ``counts_as_miss, counts_as_failure``
        (after), and pounds ``due_without_mitigation, due, forgone``: NaN when an amount of a month
        is not known, or no rate is.
        """
        months = self.in_period
        rows = {}
        for name, prefix in (("stands", ""), ("would", "if_")):
            counts = {column: int(months[prefix + column].sum()) for column in _COUNTED}
            pounds = {
                column: months[prefix + column].sum(skipna=False)
                if prefix + column in months
                else float("nan")
                for column in _PRICED
            }
            rows[name] = counts | pounds
        table = pd.DataFrame.from_dict(rows, orient="index")
        return table.astype(dict.fromkeys(_PRICED, "float64")).round(dict.fromkeys(_PRICED, 2))

    @property
    def changed_months(self) -> pd.DataFrame:
        """The months in which something that is judged would be otherwise."""
        months = self.by_month
        differs = pd.Series(False, index=months.index)
        for column in (*_COMPARED, *_PRICED):
            if column in months:
                one, other = months[column], months[f"if_{column}"]
                differs |= ~(one.eq(other) | (one.isna() & other.isna()))
        return months[differs].reset_index(drop=True)


def what_if(history: KpiHistory, changes: Changes) -> WhatIf:
    """Judge a KPI again with some changes, beside how it stands.

    Parameters
    ----------
    history : KpiHistory
        What is known of it. It keeps what was worked out, so that a second question is quick.
    changes : Changes
        What is supposed to be otherwise.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    ParameterProblem
        When the changes could not have been agreed.
    """
    check_changes(changes, history.contract, history.contract.kpi(history.kpi_ref))
    return WhatIf(
        kpi_ref=history.kpi_ref,
        period=history.period,
        changes=changes,
        stands=Position(history, Changes()),
        would=Position(history, changes),
    )
