"""The Review of one period: all that is known of it, as at a date."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from functools import cached_property, partial

import pandas as pd

from kpianalysis.agreed import Note, Remedy, Resolution, known_in
from kpianalysis.analysis.changes import kpi_changes
from kpianalysis.analysis.checks.every_check import every_finding, of_period
from kpianalysis.analysis.checks.summaries import summaries_beside_ours
from kpianalysis.analysis.control_chart import ControlChart
from kpianalysis.analysis.credits import service_credits
from kpianalysis.analysis.episodes import mitigation_episodes
from kpianalysis.analysis.kpi_record import kpi_records
from kpianalysis.analysis.kpi_statistics import KpiStatistics
from kpianalysis.analysis.mitigation import mitigated_kpis
from kpianalysis.analysis.project_lists import ProjectLists, project_lists
from kpianalysis.analysis.projects import project_standing
from kpianalysis.analysis.redefinitions import redefined_months
from kpianalysis.analysis.summary import summary_by_month
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.audience import Withheld
from kpianalysis.contract import Contract
from kpianalysis.intake.received import Submission
from kpianalysis.last_page import LastPage
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.tables import empty_table


@dataclass(frozen=True)
class Review:
    """All that is known of a period, as at a date.

    ``assessments`` holds every month from the contract's first received month to the end of the
    period, ``received`` every month up to the last one received; ``versions`` every version of a
    result, ``projects`` and ``stated`` what the supplier's lists and summaries say, and
    ``commentary``, ``questions`` and ``approvals`` (of findings) what the Council wrote, each as
    far as it was known by the day. ``withheld`` says who reads it, and what is not in it for this
    reader. ``last_page`` holds what changed since the page that members had last; None where
    nothing was received before. The properties are views of them.
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

    @cached_property
    def in_period(self) -> pd.DataFrame:
        """The months of the period, with their trend and usual range."""
        return self._since(self.period.first)

    @cached_property
    def window(self) -> pd.DataFrame:
        """The look-back months, which end with the period."""
        return self._since(self._window_start)

    @cached_property
    def last_arrived(self) -> Month:
        """The last month of the period of which an extract holds something."""
        arrived = self.in_period.loc[self.in_period["file"].notna(), "period_end"]
        return Month.of(arrived.max()) if len(arrived) else self.period.last

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Counts by month, view and row."""
        return summary_by_month(self.in_period)

    @cached_property
    def statistics(self) -> KpiStatistics:
        """What the statistics say of every KPI, from the look-back months or from all of them."""
        dated = [remedy for remedy in self.remedies if remedy.date]
        return KpiStatistics(
            assessments=self.assessments,
            control_charts=self.charts,
            received=self.received,
            first_day=pd.Timestamp(self.period.first.first_day),
            window_start=pd.Timestamp(self._window_start.first_day),
            last_arrived=pd.Timestamp(self.last_arrived.first_day),
            period_months=len(self.period) // self.contract.step_months,
            target_after=self._target_after,
            remedies=pd.DataFrame(
                {
                    "kpi_ref": [remedy.kpi for remedy in dated],
                    "remedy_month": [pd.Timestamp(day) for day in (r.date for r in dated) if day],
                }
            ),
            redefined=redefined_months(self.contract.kpis),
            companions={kpi.ref: kpi.companion for kpi in self.contract.kpis if kpi.companion},
        )

    @property
    def _window_start(self) -> Month:
        # A year and a month becomes a year and a quarter where results are quarterly.
        step = self.contract.step_months
        return self.period.last + (1 - step * math.ceil(self.look_back_months / step))

    @property
    def _target_after(self) -> pd.Series:
        """The target by KPI in the month or quarter after the last one received."""
        after = Month.of(self.received["period_end"].max()) + 1
        return agreed_months(self.contract, after, after).set_index("kpi_ref")["target"]

    @cached_property
    def mitigated(self) -> pd.DataFrame:
        """KPIs mitigated in the period, the longest first."""
        return mitigated_kpis(
            self.assessments,
            pd.Timestamp(self.period.first.first_day),
            self.contract.long_term_months,
            pd.Timestamp(self.last_arrived.first_day),
        )

    @cached_property
    def in_focus(self) -> tuple[str, ...]:
        """Refs with a section of their own: long-term mitigations, then the contract's choice."""
        long_term = self.mitigated.loc[self.mitigated["long_term"], "kpi_ref"]
        present = set(self.in_period["kpi_ref"])
        chosen = [ref for ref in self.contract.in_focus if ref in present]
        return tuple(dict.fromkeys([*long_term, *chosen]))

    @cached_property
    def previous_period(self) -> ReviewPeriod:
        """The review period before this one: as the contract lists it, else adjoining, as long."""
        earlier = [p for p in self.contract.review_periods if p.last < self.period.first]
        return max(earlier, key=lambda p: p.last, default=self.period.preceding())

    @cached_property
    def changes(self) -> pd.DataFrame:
        """KPIs and terms that changed after the last period, to the end of this one."""
        since = min(self.previous_period.last + 1, self.period.first)
        changes = self.every_change
        is_new = changes["month"].map(lambda month: month >= since).astype(bool)
        return changes[is_new].reset_index(drop=True)

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
    def has_basis(self) -> bool:
        """Whether figures are marked as published or illustrative."""
        return bool(self.assessments["basis"].notna().any())

    @cached_property
    def records(self) -> pd.DataFrame:
        """The record of each KPI since the contract began, indexed by ``kpi_ref``."""
        return kpi_records(self.assessments)

    @cached_property
    def credits(self) -> pd.DataFrame | None:
        """What every miss costs, from the first month received; None when no rate is known."""
        tariff = self.contract.credits
        if tariff is None or not tariff.rates:
            return None
        months = self.contract.step_months
        return service_credits(self.assessments, tariff, months_in_result=months)

    @cached_property
    def project_lists(self) -> ProjectLists:
        """The newest list of projects received by the day, and the one before it."""
        return project_lists(self.projects)

    @cached_property
    def project_standing(self) -> pd.DataFrame:
        """How each project of the newest list stands."""
        return project_standing(self.project_lists)

    @cached_property
    def every_change(self) -> pd.DataFrame:
        """KPIs and terms that changed since the contract began, to the end of the period.

        What takes effect after the day on which the page stands has not happened yet.
        """
        last = min(self.period.last, Month.of(self.as_at))
        first = min(self.contract.first_month, last)
        return kpi_changes(self.contract, ReviewPeriod(first, last))

    @cached_property
    def episodes(self) -> pd.DataFrame:
        """Every mitigation since the contract began, to the end of the period."""
        return mitigation_episodes(
            self.contract,
            self.assessments,
            self.period,
            last_arrived=self.last_arrived,
            as_at=self.as_at,
            credits=self.credits,
        )

    @cached_property
    def summaries(self) -> pd.DataFrame:
        """The supplier's own counts, up to the end of the period, beside ours."""
        last = pd.Timestamp(self.period.last.first_day)
        agreed = agreed_months(
            self.contract, Month.of(self.assessments["period_start"].min()), self.period.last
        )
        until = self.stated[self.stated["period_start"].le(last)]
        return summaries_beside_ours(until, self.versions, agreed)

    @cached_property
    def checks(self) -> pd.DataFrame:
        """What to ask the supplier of its own figures: findings about the period, a row each."""
        last = pd.Timestamp(self.period.last.last_day)
        versions = self.versions[self.versions["period_start"].le(last)]
        found = every_finding(
            self.assessments,
            versions,
            self.summaries,
            self.ledger,
            ratings=self.contract.scheme.names if self.contract.scheme.sets else (),
        )
        return of_period(found, pd.Timestamp(self.period.first.first_day), last)

    def months_of(self, kpi_ref: str, *, window: bool = True) -> pd.DataFrame:
        """Return the months of one KPI, of the look-back or of the period.

        Raises
        ------
        ContractProblem
            When no KPI has this ref.
        """
        self.contract.kpi(kpi_ref)
        months = self.window if window else self.in_period
        return months[months["kpi_ref"].eq(kpi_ref)].reset_index(drop=True)

    def months_in(self, kpi_ref: str, period: ReviewPeriod) -> pd.DataFrame:
        """Return the months of one KPI in another period, as far as they were received."""
        self.contract.kpi(kpi_ref)
        months = self.assessments
        within = months["period_start"].between(
            pd.Timestamp(period.first.first_day), pd.Timestamp(period.last.first_day)
        )
        return months[months["kpi_ref"].eq(kpi_ref) & within].reset_index(drop=True)

    def _since(self, month: Month) -> pd.DataFrame:
        starts = self.assessments["period_start"]
        return self.assessments[starts.ge(pd.Timestamp(month.first_day))].reset_index(drop=True)
