"""What would status, misses, failures, credits and outlook of a KPI be, had terms been otherwise?

Everything is worked out by the functions of the analysis itself, from the same results: with
nothing changed it is the analysis, to the last digit. It says nothing of how a supplier would have
acted under other terms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from kpianalysis.analysis.assessment import judged
from kpianalysis.analysis.changed_terms import (
    Changes,
    changed_months,
    changed_target,
    check_changes,
)
from kpianalysis.analysis.control_chart import ControlChart
from kpianalysis.analysis.credits import service_credits
from kpianalysis.analysis.kpi_charts import RANGE_COLUMNS, kpi_charts, usual_ranges
from kpianalysis.analysis.kpi_history import KpiHistory
from kpianalysis.analysis.outlook import outlook
from kpianalysis.analysis.presets import DEFAULT_PRESET
from kpianalysis.analysis.redefinitions import redefined_months, since_redefined
from kpianalysis.periods import Month, ReviewPeriod

_MONTHS_IN_YEAR = 12
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
_ARE_PRICED = ["kpi_ref", "area", "period_start", "status", "missed", "mitigated"]
_ARE_PRICED += ["verification", "basis"]
_COUNTED = ("missed", "below_minimum", "counts_as_miss", "counts_as_failure")


@dataclass(frozen=True)
class Position:
    """How one KPI stands, or would stand with some changes; each part is worked out when asked."""

    history: KpiHistory
    changes: Changes

    @property
    def months(self) -> pd.DataFrame:
        """Its months to the end of the period, as judged, with the usual range of its chart."""
        return self._charted[0]

    @property
    def chart(self) -> ControlChart:
        """The control chart of these months."""
        return self._charted[1]

    @property
    def credits(self) -> pd.DataFrame | None:
        """What each month costs, from ``service_credits``; None when no rate is known."""
        terms = self.changes.on_terms()
        return self.history.answer(("credits", terms), lambda: _credits(self.history, terms))

    @property
    def outlook(self) -> pd.DataFrame:
        """The one row of ``outlook``; none where the KPI has no month in the period."""
        target = self.changes.on_target()
        return self.history.answer(("outlook", target), lambda: _outlook(self.history, target))

    @property
    def _charted(self) -> tuple[pd.DataFrame, ControlChart]:
        return self.history.answer(
            ("months", self.changes), lambda: _months(self.history, self.changes)
        )


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


def _every(history: KpiHistory, changes: Changes) -> pd.DataFrame:
    """Judge every month of the KPI with the changes."""
    rows = history.every[history.own].reset_index(drop=True)
    others = replace(changes, preset=None, target=None, target_from=None)
    agreed = history.answer(("agreed", others), lambda: _agreed(history, others))
    agreed = agreed.assign(target=changed_target(agreed["target"], agreed["period_start"], changes))
    columns = agreed.columns.drop("period_start")
    # A KPI that was never mitigated has no reasons: a column of nothing keeps its type of text.
    rows[columns] = agreed[columns].astype(rows[columns].dtypes)
    return judged(rows, history.contract.scheme)


def _agreed(history: KpiHistory, changes: Changes) -> pd.DataFrame:
    """Lay out what would have been agreed, apart from the target."""
    starts = history.every["period_start"]
    return changed_months(
        history.contract,
        history.kpi_ref,
        changes,
        Month.of(starts.min()),
        Month.of(starts.max()),
    )


def _months(history: KpiHistory, changes: Changes) -> tuple[pd.DataFrame, ControlChart]:
    """Judge the months to the end of the period, and chart them."""
    every = history.answer(("every", changes), lambda: _every(history, changes))
    months = _until(every, history.period.last)
    chart = kpi_charts(months, changes.preset or DEFAULT_PRESET)
    months[list(RANGE_COLUMNS)] = usual_ranges(months, chart)
    return months, chart


def _credits(history: KpiHistory, changes: Changes) -> pd.DataFrame | None:
    """Price every KPI, because all of them share what a month may cost; keep this one's."""
    tariff = history.contract.credits
    if tariff is None or not tariff.rates:
        return None
    every = history.every[_ARE_PRICED].copy()
    changed = history.answer(("every", changes), lambda: _every(history, changes))
    for column in ("status", "missed", "mitigated"):
        every.loc[history.own, column] = changed[column].to_numpy()
    until = _until(every, history.period.last)
    priced = service_credits(until, tariff, months_in_result=history.contract.step_months)
    return priced[priced["kpi_ref"].eq(history.kpi_ref)].reset_index(drop=True)


def _outlook(history: KpiHistory, changes: Changes) -> pd.DataFrame:
    """Give the outlook, from all months received of the KPI's present definition."""
    every = history.answer(("every", changes), lambda: _every(history, changes))
    own = redefined_months([history.contract.kpi(history.kpi_ref)])
    received = since_redefined(_until(every, history.last_received), own)
    step = history.contract.step_months
    after = (history.last_received + 1).first_day
    target = changed_target(
        pd.Series([history.target_after], index=pd.Index([history.kpi_ref])),
        pd.Series([pd.Timestamp(after)], index=pd.Index([history.kpi_ref])),
        changes,
    )
    period_months = min(len(history.period) // step, _MONTHS_IN_YEAR)
    found = outlook(received, period_months=period_months, target_after=target)
    first = pd.Timestamp(history.period.first.first_day)
    held = _until(every, history.period.last)["period_start"].ge(first).any()
    return found if held else found.iloc[:0]


def _until(months: pd.DataFrame, last: Month) -> pd.DataFrame:
    return months[months["period_start"].le(pd.Timestamp(last.first_day))].reset_index(drop=True)
