"""What is known of one KPI, to be judged again, and what was worked out of it already?"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd

from kpianalysis.analysis.changed_terms import Changes
from kpianalysis.analysis.control_chart import ControlChart
from kpianalysis.contract import Contract
from kpianalysis.periods import Month, ReviewPeriod

_KEPT = 256  # answers; a slider moved to and fro asks again for the same
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class KpiHistory:
    """All that is known of one KPI, and of the KPIs beside it that share a cap of credits.

    Attributes
    ----------
    contract
        What was agreed.
    kpi_ref
        The KPI asked about.
    period
        The review period.
    every
        Every month of every KPI, from :func:`kpianalysis.analysis.assessment.assess`: up to the
        end of the period and to the last month received.
    last_received
        The last month received, which may be after the period.
    target_after
        The KPI's target in the month after that; NaN for none.
    """

    contract: Contract
    kpi_ref: str
    period: ReviewPeriod
    every: pd.DataFrame
    last_received: Month
    target_after: float
    _answers: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def own(self) -> pd.Series:
        """Which rows of ``every`` are the KPI's."""
        return self.every["kpi_ref"].eq(self.kpi_ref)

    def stands_as(
        self,
        months: pd.DataFrame,
        chart: ControlChart,
        credits: pd.DataFrame | None,
        outlook: pd.DataFrame,
    ) -> KpiHistory:
        """Take over how the KPI stands from an analysis that has worked it out already."""
        nothing = Changes()
        self._answers[("months", nothing)] = months, chart
        self._answers[("credits", nothing)] = credits
        self._answers[("outlook", nothing)] = outlook
        return self

    def answer(self, key: Hashable, work_out: Callable[[], _Found]) -> _Found:
        """Return an answer given before, or work it out."""
        if key not in self._answers:
            if len(self._answers) >= _KEPT:
                self._answers.clear()  # what is asked again is worked out again
            self._answers[key] = work_out()
        found: _Found = self._answers[key]
        return found
