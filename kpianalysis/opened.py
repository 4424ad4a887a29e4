"""What is known of a period as at a date, before anything is worked out from it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Self

import pandas as pd

from kpianalysis.agreed import Note, Remedy, Resolution, known_in
from kpianalysis.analysis.control_chart import ControlChart
from kpianalysis.audience import Withheld
from kpianalysis.contract import Contract
from kpianalysis.council.scenarios import Scenario
from kpianalysis.intake.received import Submission
from kpianalysis.last_page import LastPage
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.tables import empty_table


@dataclass(frozen=True)
class Opened:
    """What was received, agreed and written of a contract by a day, about a period.

    ``assessments`` holds every month from the contract's first received month to the end of the
    period, ``received`` every month up to the last one received; ``versions`` every version of a
    result, ``projects`` and ``stated`` what the supplier's lists and summaries say, and
    ``commentary``, ``questions`` and ``approvals`` (of findings) what the Council wrote, each as
    far as it was known by the day. ``withheld`` says who reads it, and what is not in it for this
    reader. ``last_page`` holds what changed since the page that members had last, None where
    nothing was received before; ``open_earlier`` opens that page's own review, if it is recorded.
    ``read_scenarios`` reads what analysts supposed and kept, which the officer's brief alone asks.
    """

    contract: Contract
    period: ReviewPeriod
    look_back_months: int
    as_at: dt.date
    assessments: pd.DataFrame
    charts: ControlChart
    received: pd.DataFrame
    corrections: pd.DataFrame
    ledger: pd.DataFrame
    submissions: tuple[Submission, ...]
    later_months: tuple[Month, ...]
    versions: pd.DataFrame = field(default_factory=partial(empty_table, "history"))
    projects: pd.DataFrame = field(default_factory=partial(empty_table, "projects"))
    stated: pd.DataFrame = field(default_factory=partial(empty_table, "stated"))
    commentary: pd.DataFrame = field(default_factory=partial(empty_table, "commentary"))
    questions: pd.DataFrame = field(default_factory=partial(empty_table, "questions"))
    approvals: pd.DataFrame = field(default_factory=partial(empty_table, "approvals"))
    withheld: Withheld = field(default_factory=Withheld)
    last_page: LastPage | None = None
    open_earlier: Callable[[], Self] | None = None
    read_scenarios: Callable[[], tuple[Scenario, ...]] = tuple

    @cached_property
    def in_period(self) -> pd.DataFrame:
        """The months of the period, with their trend and usual range."""
        return self._since(self.period.first)

    @cached_property
    def window(self) -> pd.DataFrame:
        """The look-back months, which end with the period."""
        return self._since(self.window_start)

    @cached_property
    def last_arrived(self) -> Month:
        """The last month of the period of which an extract holds something."""
        arrived = self.in_period.loc[self.in_period["file"].notna(), "period_end"]
        return Month.of(arrived.max()) if len(arrived) else self.period.last

    @cached_property
    def previous_period(self) -> ReviewPeriod:
        """The review period before this one: as the contract lists it, else adjoining, as long."""
        earlier = [p for p in self.contract.review_periods if p.last < self.period.first]
        return max(earlier, key=lambda p: p.last, default=self.period.preceding())

    @property
    def resolutions(self) -> tuple[Resolution, ...]:
        """What the Board had resolved by the day, about months up to the period's."""
        return known_in(self.contract.resolutions, self.period, self.as_at)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was known by the day of where figures came from."""
        return known_in(self.contract.notes, self.period, self.as_at)

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """The remedies known by the day."""
        return known_in(self.contract.remedies, self.period, self.as_at)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios kept by the day, of KPIs that this reader may see."""
        shown = {kpi.ref for kpi in self.contract.kpis}
        kept = self.read_scenarios()
        return tuple(one for one in kept if one.date <= self.as_at and one.kpi in shown)

    @cached_property
    def has_basis(self) -> bool:
        """Whether figures are marked as published or illustrative."""
        return bool(self.assessments["basis"].notna().any())

    def months_of(self, kpi_ref: str, *, window: bool = True) -> pd.DataFrame:
        """Return the months of one KPI, of the look-back or of the period.

        Raises
        ------
        ContractProblem
            When no KPI has this ref.
        """
        self.contract.kpi(kpi_ref)
        by_kpi, months = self._window_by_kpi, self.window
        if not window:
            by_kpi, months = self._period_by_kpi, self.in_period
        own = by_kpi.get(kpi_ref)
        return months.iloc[:0] if own is None else own.copy(deep=False)

    def months_in(self, kpi_ref: str, period: ReviewPeriod) -> pd.DataFrame:
        """Return the months of one KPI in another period, as far as they were received."""
        self.contract.kpi(kpi_ref)
        months = self.assessments
        within = months["period_start"].between(
            pd.Timestamp(period.first.first_day), pd.Timestamp(period.last.first_day)
        )
        return months[months["kpi_ref"].eq(kpi_ref) & within].reset_index(drop=True)

    @property
    def window_start(self) -> Month:
        """The first of the look-back months."""
        # A year and a month becomes a year and a quarter where results are quarterly.
        step = self.contract.step_months
        return self.period.last + (1 - step * math.ceil(self.look_back_months / step))

    @cached_property
    def _window_by_kpi(self) -> dict[str, pd.DataFrame]:
        return _by_kpi(self.window)

    @cached_property
    def _period_by_kpi(self) -> dict[str, pd.DataFrame]:
        return _by_kpi(self.in_period)

    def _since(self, month: Month) -> pd.DataFrame:
        starts = self.assessments["period_start"]
        return self.assessments[starts.ge(pd.Timestamp(month.first_day))].reset_index(drop=True)


def _by_kpi(months: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Take months apart once: a KPI's are asked for again and again."""
    return {
        str(ref): rows.reset_index(drop=True) for ref, rows in months.groupby("kpi_ref", sort=False)
    }
