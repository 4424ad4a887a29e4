"""One KPI of a loaded period: its months, chart, trend, outlook, mitigations and verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.required_performance import MONTHS_RUNNING
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, paragraph
from kpianalysis.display.explorer import Explorer, explorer
from kpianalysis.display.required import required_block, required_for
from kpianalysis.display.result_chart import result_chart
from kpianalysis.display.verdicts import say_rests_on, say_verdict
from kpianalysis.display.what_if import what_if
from kpianalysis.errors import NoData, PeriodProblem
from kpianalysis.home import Home
from kpianalysis.loaded.frames import by_month, mitigation_rows
from kpianalysis.loaded.look import months_table, next_steps, shown
from kpianalysis.periods import parse_month
from kpianalysis.review import Review

if TYPE_CHECKING:
    from kpianalysis.analysis.what_if import WhatIf
    from kpianalysis.display.chart import Chart
    from kpianalysis.kpi import Kpi


class LoadedKpi:
    """One KPI of a period: type a dot and Tab to see what is known of it.

    Made by :meth:`kpianalysis.loaded.LoadedPeriod.kpi`.

    Attributes
    ----------
    review : Review
        All that is known of the period, for whatever is not here.
    agreed : Kpi
        What was agreed of the KPI: name, title, unit, dated targets.

    Raises
    ------
    ContractProblem
        When no KPI has the ref.
    NoData
        When the KPI has no month in the period.
    """

    def __init__(
        self, review: Review, ref: str, *, contract: str | None = None, home: Home | None = None
    ) -> None:
        self.review = review
        self._contract, self._home = contract, home
        self.agreed: Kpi = review.contract.kpi(ref)
        if ref not in set(review.in_period["kpi_ref"]):
            raise NoData(
                f"has no month in {review.period.words}",
                found=ref,
                action="load a period in which it was measured",
            )

    @property
    def ref(self) -> str:
        """The ref, such as ``ACF_KPI_03``."""
        return self.agreed.ref

    @property
    def name(self) -> str:
        """Plain name with the ref in brackets."""
        return self.agreed.name

    @property
    def months(self) -> pd.DataFrame:
        """Every month up to the end of the period, with a monthly PeriodIndex named ``month``.

        Columns: ``value``, ``target``, ``minimum``, ``gap`` (in the KPI's own unit, negative is
        worse than target), ``status``, ``missed``, ``counts_as_failure``, ``mitigated``, the counts
        ``numerator``, ``denominator`` and ``backlog``, the usual range ``usual_low`` to
        ``usual_high``, ``verification``, ``rating`` and ``basis`` where the contract has them, and
        ``month_start``, a date for seaborn, which labels no periods. A quarter stands under its
        first month. A month without a result has no value, and its ``status`` says why.

        ``kpi.months["value"].plot()`` draws it, and
        ``seaborn.lineplot(data=kpi.months, x="month_start", y="value")``.
        """
        every = self.review.assessments
        return by_month(self.review, every[every["kpi_ref"].eq(self.ref)])

    def chart(self) -> Chart:
        """Draw the look-back months: results, target and usual range, with a text alternative."""
        return result_chart(self.review, self.agreed)

    @property
    def trend(self) -> pd.Series:
        """How the results change, with what that rests on.

        ``slope_per_year`` (Theil-Sen) with its 95% interval ``slope_low`` to ``slope_high``, ``n``
        months, ``trend`` in words, and Kendall's p-value, alone and adjusted for all KPIs.
        """
        return self._row(self.review.statistics.trends)

    @property
    def outlook(self) -> pd.Series:
        """What comes next: chance of meeting the target, expected result and 80% range.

        ``p_met_1``, ``expected_1``, ``low_1`` and ``high_1`` are of ``first_month``, those that end
        in 2 and 3 of the months after it; ``n`` months and ``method`` say what they rest on, and
        ``reason`` why there is none.
        """
        return self._row(self.review.statistics.outlooks)

    @property
    def mitigations(self) -> pd.DataFrame:
        """When the Council agreed not to count misses, with months, misses, failures and reason."""
        rows = mitigation_rows(self.review)
        return rows[rows["kpi_ref"].eq(self.ref)].drop(columns="kpi_ref").reset_index(drop=True)

    @property
    def verdict(self) -> str:
        """The one sentence that a page says of the KPI; it ends with its basis."""
        return say_verdict(self.review, self.agreed)

    def what_if(self, **changes: Any) -> WhatIf:
        """Judge the KPI again with other terms, beside how it stands.

        Parameters
        ----------
        **changes
            ``target``, ``target_from``, ``mitigated_to``, ``phases`` or ``preset``, as of
            :func:`kpianalysis.display.what_if.what_if`; months such as ``"2019-04"``.

        Raises
        ------
        ParameterProblem
            When the changes could not have been agreed.
        """
        return what_if(self.review, self.ref, **changes)

    def what_it_takes(self, by: str, *, months_running: int = MONTHS_RUNNING) -> Block:
        """Say what would have to be true to meet the target some months running.

        Parameters
        ----------
        by : str
            The last of these months, such as ``"2019-12"``.
        months_running : int
            How many months.

        Raises
        ------
        PeriodProblem
            When ``by`` is no month.
        ParameterProblem
            When that month has gone.
        """
        month = parse_month(by)
        if month is None:
            raise PeriodProblem("is not a month", found=str(by), action='write it as "2019-12"')
        found = required_for(self.review, self.ref, month, months_running=months_running)
        return required_block(self.review, self.agreed, found)

    def explore(self) -> Explorer:
        """Give controls for this KPI: choose, suppose, see at once, keep a scenario."""
        return explorer(self.review, self.ref, contract=self._contract, home=self._home)

    def _row(self, found: pd.DataFrame) -> pd.Series:
        """Return the KPI's row of a table of statistics."""
        return pd.Series(found.loc[self.ref], name=self.ref)

    def __dir__(self) -> list[str]:
        return ["agreed", "chart", "explore", "mitigations", "months", "name", "outlook", "ref",
                "review", "trend", "verdict", "what_if", "what_it_takes"]  # fmt: skip

    def __repr__(self) -> str:
        return f"{self.name}, {self.review.period.words}: {self.verdict}"

    def _repr_html_(self) -> str:
        months = self.review.months_of(self.ref, window=False)
        return shown(
            Markup("<p><strong>{}</strong>, {}{}</p>").format(
                self.name, self.review.period.words, basis_note(months["basis"])
            ),
            paragraph(self.verdict, say_rests_on(self.review, self.agreed)),
            months_table(self.review, months, self.agreed),
            next_steps(
                ".months",
                ".chart()",
                ".trend",
                ".outlook",
                ".mitigations",
                ".what_it_takes(…)",
                ".explore()",
            ),
        )
