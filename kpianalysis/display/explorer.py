"""Explore a KPI in JupyterLab: choose, suppose, see at once what would be, and keep it.

A thin skin: every number, sentence and table comes from functions that a notebook can call.
"""

from __future__ import annotations

from typing import Any

from kpianalysis.analysis.backlog_path import backlog_path
from kpianalysis.analysis.kpi_history import KpiHistory
from kpianalysis.analysis.what_if import WhatIf
from kpianalysis.analysis.what_if import what_if as judged_again
from kpianalysis.display.backlog_ahead import (
    backlog_block,
    flows_of,
    months_to,
    say_flows,
    starts_after,
)
from kpianalysis.display.blocks import paragraph
from kpianalysis.display.explored_chart import explored_chart, explored_words
from kpianalysis.display.explorer_controls import Controls
from kpianalysis.display.explorer_keeping import keep
from kpianalysis.display.explorer_look import all_parts, number_and_slider, part, told
from kpianalysis.display.required import required_block, required_for
from kpianalysis.display.what_if import history_of, what_if_block
from kpianalysis.errors import KpiProblem, ParameterProblem
from kpianalysis.home import Home, find_home
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.reviewing import open_review


def explorer(
    review: Review,
    kpi_ref: str,
    *,
    contract: str | None = None,
    as_at: str | None = None,
    home: Home | None = None,
) -> Explorer:
    """Give controls to choose a KPI and suppose other terms, with what would be below them.

    Parameters
    ----------
    review : Review
        The period to explore.
    kpi_ref : str
        Which KPI to begin with.
    contract : str, optional
        The contract's folder in ``data/raw``: with it other contracts can be chosen, and a
        scenario be kept.
    as_at : str, optional
        The day on which another contract is opened; by default all that is known of it.
    home : Home, optional
        Where the folders lie.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    return Explorer(review, kpi_ref, contract=contract, as_at=as_at, home=home)


class Explorer:
    """The explorer's controls and what they show; shows itself in JupyterLab.

    Attributes
    ----------
    controls
        Every control; setting the ``value`` of one is as good as using it.
    chart, words, what_if, required, backlog, kept
        What is shown, as widgets whose ``value`` is HTML.
    """

    def __init__(
        self,
        review: Review,
        kpi_ref: str,
        *,
        contract: str | None = None,
        as_at: str | None = None,
        home: Home | None = None,
    ) -> None:
        import ipywidgets as widgets

        review.contract.kpi(kpi_ref)
        self.review, self._as_at = review, as_at
        self._home = home or (find_home() if contract else None)
        self._folder = contract
        self._reviews = {contract: review}
        self._histories: dict[tuple[str | None, str], KpiHistory] = {}
        self.controls = Controls()
        self.chart, self.what_if, self.required = (widgets.HTML() for _ in range(3))
        self.words, self.backlog, self.kept = (widgets.HTML() for _ in range(3))
        names = self._home.contracts() if self._home and contract else [""]
        with self.controls.quiet():
            self.controls.contract.options = [
                (name or review.contract.name, name) for name in names
            ]
            self.controls.contract.value = contract or ""
            self.controls.contract.disabled = len(names) < 2
            self.controls.date.value = review.as_at.isoformat()
            self.controls.keep.disabled = contract is None
        self.view = all_parts(self._parts())
        self._listen()
        self._open(review, kpi_ref)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.view._repr_mimebundle_(**options)

    @property
    def kpi(self) -> Kpi:
        """The KPI that is chosen."""
        return self.review.contract.kpi(self.controls.kpi.value)

    @property
    def history(self) -> KpiHistory:
        """What is known of that KPI."""
        key = (self._folder, self.kpi.ref)
        if key not in self._histories:
            self._histories[key] = history_of(self.review, self.kpi.ref)
        return self._histories[key]

    def _parts(self) -> list[Any]:
        use = self.controls
        window = number_and_slider(use.look_back)
        return [
            part("Choose", use.contract, use.kpi, window, self.chart, self.words),
            part("What if", *use.supposed, self.what_if),
            part("What would have to be true", *use.wanted, self.required),
            part("The backlog", *use.queue, self.backlog),
            part("Keep this", *use.kept, self.kept),
        ]

    def _listen(self) -> None:
        use = self.controls
        use.on_change([use.contract], lambda: told(self.chart, self._choose_contract))
        use.on_change([use.kpi], self._choose_kpi)
        use.on_change([use.look_back], lambda: told(self.chart, self._draw))
        use.on_change(use.supposed, self._suppose)
        use.on_change([*use.wanted, use.target], lambda: told(self.required, self._require))
        use.on_change([*use.queue, use.by], lambda: told(self.backlog, self._clear))
        use.keep.on_click(lambda _: told(self.kept, self._keep))

    def _choose_contract(self) -> str:
        name = self.controls.contract.value
        if name not in self._reviews:
            try:
                self._reviews[name] = open_review(
                    name,
                    self.review.period,
                    look_back_months=self.review.look_back_months,
                    as_at=self._as_at,
                    audience=self.review.withheld.reader,
                    home=self._home,
                )
            except KpiProblem:
                with self.controls.quiet():
                    self.controls.contract.value = self._folder
                raise
        self._folder = name
        review = self._reviews[name]
        first = [*review.in_focus, *(kpi.ref for kpi in review.contract.kpis)][0]
        self._open(review, first)
        return str(self.chart.value)

    def _open(self, review: Review, kpi_ref: str) -> None:
        self.review = review
        self.controls.offer_kpis(review, kpi_ref)
        self._choose_kpi()

    def _choose_kpi(self) -> None:
        use, kpi, flows = self.controls, self.kpi, flows_of(self.review, self.kpi.ref)
        use.offer_terms(self.review, kpi, self._target)
        use.offer_ahead(self.review, is_percentage=kpi.is_percentage)
        with use.quiet():
            for control, number in (
                (use.backlog, flows.backlog),
                (use.arrivals, flows.arrivals),
                (use.completions, flows.completions),
            ):
                control.value = number or 0
            self.kept.value = ""
        told(self.words, lambda: str(explored_words(self.review, self.kpi)))
        self._suppose()
        told(self.required, self._require)
        told(self.backlog, self._clear)

    def _suppose(self) -> None:
        told(self.what_if, self._what_if)
        told(self.chart, self._draw)

    @property
    def _target(self) -> float:
        """The KPI's target in the last month of the period; NaN where none is agreed."""
        months = self.review.months_of(self.kpi.ref, window=False)["target"]
        return float(months.iloc[-1]) if len(months) else float("nan")

    def _found(self) -> WhatIf:
        return judged_again(self.history, self.controls.changes(self.kpi, self._target))

    def _what_if(self) -> str:
        return str(what_if_block(self.review, self.kpi, self._found()).html)

    def _draw(self) -> str:
        return str(
            explored_chart(self.review, self.kpi, self._found(), self.controls.look_back.value)
        )

    def _require(self) -> str:
        use, kpi = self.controls, self.kpi
        # Only a target supposed: what is agreed for the months to come may be another by now.
        found = required_for(
            self.review,
            kpi.ref,
            use.by.value,
            target=use.changes(kpi, self._target).target,
            months_running=use.months_running.value,
            volumes=use.cases.value or None,
        )
        return str(required_block(self.review, kpi, found).html)

    def _clear(self) -> str:
        use, kpi = self.controls, self.kpi
        flows = flows_of(self.review, kpi.ref)
        known = paragraph(*say_flows(self.review, kpi, flows))
        if flows.backlog is None and not use.backlog.value:
            return str(known)  # not known is not none
        after = starts_after(self.review, flows)
        by_month = months_to(self.review, after, use.by.value)
        path = backlog_path(
            use.backlog.value, use.arrivals.value, use.completions.value, by_month=by_month
        )
        return str(known + backlog_block(self.review, kpi, path, after, use.by.value).html)

    def _keep(self) -> str:
        if self._folder is None or self._home is None:
            raise ParameterProblem(
                "cannot be kept: the contract's folder is not known",
                found="the scenario",
                action='write explorer(review, kpi, contract="its-folder")',
            )
        changes = self._found().changes  # refused where they could not have been agreed
        folder = self._home.raw(self._folder)
        return str(keep(self.controls, self.review, self.kpi, changes, folder))
