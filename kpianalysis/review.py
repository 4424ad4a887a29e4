"""The Review of one period: all that is known of it, as at a date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kpianalysis.analysis.changes import kpi_changes
from kpianalysis.analysis.checks.every_check import every_finding, of_period
from kpianalysis.analysis.checks.summaries import summaries_beside_ours
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
from kpianalysis.opened import Opened
from kpianalysis.periods import Month, ReviewPeriod


@dataclass(frozen=True)
class Review(Opened):
    """All that is known of a period, as at a date, and what analysis makes of it.

    Each property is worked out when it is first asked for.
    """

    def __repr__(self) -> str:
        """Say which it is: all that it holds would fill pages."""
        return f"Review({self.contract.name}, {self.period.words}, as at {self.as_at.isoformat()})"

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
            window_start=pd.Timestamp(self.window_start.first_day),
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
        """Refs with a section of their own: long-term mitigations, then the contract's choice.

        Of these, KPIs that missed their target in the period come first.
        """
        long_term = self.mitigated.loc[self.mitigated["long_term"], "kpi_ref"]
        present = set(self.in_period["kpi_ref"])
        chosen = [ref for ref in self.contract.in_focus if ref in present]
        missed = set(self.in_period.loc[self.in_period["missed"], "kpi_ref"])
        return tuple(
            sorted(dict.fromkeys([*long_term, *chosen]), key=lambda ref: ref not in missed)
        )

    @cached_property
    def changes(self) -> pd.DataFrame:
        """KPIs and terms that changed after the last period, to the end of this one."""
        since = min(self.previous_period.last + 1, self.period.first)
        changes = self.every_change
        is_new = changes["month"].map(lambda month: month >= since).astype(bool)
        return changes[is_new].reset_index(drop=True)

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
            credits=self.credits,
            stated=self.stated,
        )
        return of_period(found, pd.Timestamp(self.period.first.first_day), last)
