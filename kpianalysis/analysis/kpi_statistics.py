"""What do the statistics say of every KPI of a review period? All methods, from the same months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kpianalysis.analysis.companion import companion_differences
from kpianalysis.analysis.control_chart import ControlChart
from kpianalysis.analysis.expectations import MONTHS_IN_YEAR
from kpianalysis.analysis.kendall import kendall
from kpianalysis.analysis.many_kpis import (
    LAST_POINT_RATE,
    FalseLabels,
    adjusted_p_values,
    expected_false_labels,
)
from kpianalysis.analysis.months_to_target import months_to_target
from kpianalysis.analysis.outlook import outlook
from kpianalysis.analysis.proportion import pooled_proportions
from kpianalysis.analysis.redefinitions import since_redefined
from kpianalysis.analysis.remedy_effect import remedy_effects
from kpianalysis.analysis.rules import COMMON
from kpianalysis.analysis.trend import theil_sen
from kpianalysis.analysis.verdict import verdicts


@dataclass(frozen=True)
class KpiStatistics:
    """The statistics of the KPIs of a period; each is computed when it is first asked for.

    Attributes
    ----------
    assessments
        Every month up to the end of the period, from :func:`assess`.
    control_charts
        Charts of these months, from :func:`kpi_charts`.
    received
        Every month up to the last one received, which may be after the period.
    first_day
        First day of the period.
    window_start
        First day of the look-back months.
    last_arrived
        First day of the last month of the period that has arrived.
    period_months
        Length of the period in rows (months, or quarters): the next one is taken to be as long.
    target_after
        Target by KPI in the month after the last one received.
    remedies
        ``kpi_ref, remedy_month`` of dated remedies.
    redefined
        ``kpi_ref, redefined_from``: no outlook and no effect is worked out across these months.
    companions
        The companion's ref by that of the KPI.
    """

    assessments: pd.DataFrame
    control_charts: ControlChart
    received: pd.DataFrame
    first_day: pd.Timestamp
    window_start: pd.Timestamp
    last_arrived: pd.Timestamp
    period_months: int
    target_after: pd.Series
    remedies: pd.DataFrame
    redefined: pd.DataFrame
    companions: Mapping[str, str]

    @cached_property
    def in_period(self) -> pd.DataFrame:
        """The months of the period."""
        return self.assessments[self.assessments["period_start"].ge(self.first_day)]

    @cached_property
    def present_phase(self) -> pd.DataFrame:
        """The look-back months of each KPI since its chart phase last changed."""
        window = self.assessments[self.assessments["period_start"].ge(self.window_start)]
        present = window.groupby("kpi_ref", sort=False)["phase"].transform("max")
        return window[window["phase"].eq(present)]

    @cached_property
    def charts(self) -> pd.DataFrame:
        """The labels of the charts of the KPIs of the period, indexed by ``kpi_ref``."""
        series = self.control_charts.series.rename(columns={"series_id": "kpi_ref"})
        return series.set_index("kpi_ref").loc[sorted(self.in_period["kpi_ref"].unique())]

    @cached_property
    def trends(self) -> pd.DataFrame:
        """Slope, Kendall's p-value and the one adjusted for many KPIs, of the present phase."""
        slopes, tested = theil_sen(self.present_phase), kendall(self.present_phase)
        columns = ["kendall_s", "kendall_p", "kendall_method"]
        found = slopes.join(tested[columns])
        return found.assign(adjusted_p=adjusted_p_values(found["kendall_p"]))

    @cached_property
    def outlooks(self) -> pd.DataFrame:
        """The outlook of each KPI of the period, from all months of its present definition."""
        refs = self.in_period["kpi_ref"].unique()
        received = since_redefined(self.received, self.redefined)
        history = received[received["kpi_ref"].isin(refs)]
        # An outlook reaches a year at most: a longer period is told as its first year.
        months = min(self.period_months, MONTHS_IN_YEAR)
        return outlook(history, period_months=months, target_after=self.target_after)

    @cached_property
    def to_target(self) -> pd.DataFrame:
        """How many months each KPI would need at the pace of its present phase."""
        return months_to_target(self.present_phase)

    @cached_property
    def proportions(self) -> pd.DataFrame:
        """The percentage of each KPI over the period, from its counts, with its interval."""
        return pooled_proportions(self.in_period)

    @cached_property
    def companion_pairs(self) -> pd.DataFrame:
        """Each KPI beside its companion over the period, with the interval of the difference."""
        present = set(self.in_period["kpi_ref"])
        pairs = {ref: other for ref, other in self.companions.items() if {ref, other} <= present}
        return companion_differences(self.in_period, pairs)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """The change of level after each dated remedy."""
        return remedy_effects(since_redefined(self.assessments, self.redefined), self.remedies)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """The one verdict on each KPI of the period."""
        months = self.in_period
        seen = months[months["period_start"].le(self.last_arrived)]
        last = seen.groupby("kpi_ref", sort=True).tail(1).set_index("kpi_ref").sort_index()
        return verdicts(last, self.charts, self.trends, self.outlooks)

    @cached_property
    def false_labels(self) -> FalseLabels:
        """How many of the charts' labels chance alone would give, if no KPI had changed."""
        return expected_false_labels(self.charts_with_label, LAST_POINT_RATE)

    @property
    def charts_with_label(self) -> int:
        """How many charts have enough months for a label."""
        return int(self.charts["variation"].ne("none").sum())

    @property
    def labelled(self) -> int:
        """How many charts say that the last month is out of the ordinary."""
        return int((~self.charts["variation"].isin(["none", COMMON])).sum())
