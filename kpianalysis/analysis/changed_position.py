"""How does a KPI stand, or how would it stand with some changes? Judged, charted and priced."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from kpianalysis.analysis.assessment import judged
from kpianalysis.analysis.changed_terms import Changes, changed_months, changed_target
from kpianalysis.analysis.control_chart import ControlChart
from kpianalysis.analysis.credits import service_credits
from kpianalysis.analysis.kpi_charts import RANGE_COLUMNS, kpi_charts, usual_ranges
from kpianalysis.analysis.kpi_history import KpiHistory
from kpianalysis.analysis.outlook import outlook
from kpianalysis.analysis.presets import DEFAULT_PRESET
from kpianalysis.analysis.redefinitions import redefined_months, since_redefined
from kpianalysis.periods import Month

_MONTHS_IN_YEAR = 12
_ARE_PRICED = ["kpi_ref", "area", "period_start", "status", "missed", "mitigated"]
_ARE_PRICED += ["verification", "basis"]


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
