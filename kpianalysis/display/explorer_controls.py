"""The controls of the explorer: each with a label, each worked by keyboard as by mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kpianalysis.analysis.changed_terms import Changes
from kpianalysis.analysis.presets import DEFAULT_PRESET, PRESETS
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month
from kpianalysis.review import Review

NOWHERE = "nowhere"
# Not None: a list whose value is None shows no choice at all.
AS_IT_STANDS = "as it stands"
_AHEAD_MONTHS = 36


class Controls:
    """Every control of the explorer, with the options of the review and KPI that are chosen."""

    def __init__(self) -> None:
        import ipywidgets as widgets

        named = {"style": {"description_width": "14em"}}
        wide = {**named, "layout": {"width": "100%", "max_width": "56em"}}
        slim = {**named, "layout": {"width": "24em"}}
        self.contract = widgets.Dropdown(description="Contract", **wide)
        self.kpi = widgets.Dropdown(description="KPI", **wide)
        self.look_back = widgets.BoundedIntText(
            value=13, min=1, max=13, description="Months to look back", **slim
        )
        self.phase = widgets.Dropdown(description="Chart starts anew", **wide)
        self.preset = widgets.Dropdown(
            options=[(f"{DEFAULT_PRESET} (as it stands)", AS_IT_STANDS)]
            + [(name, name) for name in PRESETS if name != DEFAULT_PRESET],
            description="Rules of the chart",
            **wide,
        )
        self.target = widgets.FloatText(description="Target", step=0.5, **slim)
        self.target_from = widgets.Dropdown(description="Target holds from", **wide)
        self.mitigated_to = widgets.Dropdown(description="Mitigation ends with", **wide)
        self.by = widgets.Dropdown(description="To be met by", **wide)
        self.months_running = widgets.BoundedIntText(
            value=3, min=1, max=12, description="Months running", **slim
        )
        self.cases = widgets.BoundedIntText(
            min=0, max=1_000_000, description="Cases a month (0: mean)", **slim
        )
        counts = {"min": 0, "max": 1_000_000}
        self.backlog = widgets.BoundedIntText(**counts, description="Backlog now", **slim)
        self.arrivals = widgets.BoundedIntText(**counts, description="Arrive a month", **slim)
        self.completions = widgets.BoundedIntText(**counts, description="Completed a month", **slim)
        self.name = widgets.Text(description="Name of the scenario", **wide)
        self.who = widgets.Text(
            description="Who keeps it", placeholder="a role, such as Contract manager", **wide
        )
        self.why = widgets.Textarea(description="Why", **wide)
        self.date = widgets.Text(description="Date", placeholder="2019-07-12", **slim)
        self.keep = widgets.Button(description="Keep this", layout={"width": "12em"})
        self._quiet = False

    @property
    def chosen(self) -> Sequence[Any]:
        """What is explored."""
        return (self.contract, self.kpi, self.look_back)

    @property
    def supposed(self) -> Sequence[Any]:
        """What is supposed to be otherwise."""
        return (self.phase, self.preset, self.target, self.target_from, self.mitigated_to)

    @property
    def wanted(self) -> Sequence[Any]:
        """What is to be met, by when."""
        return (self.by, self.months_running, self.cases)

    @property
    def queue(self) -> Sequence[Any]:
        """What the backlog is worked down with."""
        return (self.backlog, self.arrivals, self.completions)

    @property
    def kept(self) -> Sequence[Any]:
        """What is said of a scenario that is kept."""
        return (self.name, self.who, self.why, self.date, self.keep)

    def on_change(self, controls: Sequence[Any], update: Callable[[], None]) -> None:
        """Update when one of some controls changes, unless another control changes it."""

        def told(_: object) -> None:
            if not self._quiet:
                update()

        for control in controls:
            control.observe(told, names="value")

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Set controls without an update for each of them."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def offer_kpis(self, review: Review, kpi_ref: str) -> None:
        """Offer the KPIs of a review, the mitigated ones first, and the months that it holds."""
        mitigated = set(review.mitigated["kpi_ref"])
        kpis = sorted(review.contract.kpis, key=lambda kpi: (kpi.ref not in mitigated, kpi.ref))
        longest = review.assessments["period_start"].nunique() * review.contract.step_months
        with self.quiet():
            self.kpi.options = [
                (f"{kpi.name}{', mitigated' if kpi.ref in mitigated else ''}", kpi.ref)
                for kpi in kpis
            ]
            self.kpi.value = kpi_ref
            step = review.contract.step_word
            self.months_running.description = f"{step.capitalize()}s running"
            self.cases.description = f"Cases a {step} (0: mean)"
            self.arrivals.description = f"Arrive a {step}"
            self.completions.description = f"Completed a {step}"
            # Upper bound first: the lower one may not pass it.
            self.look_back.min = 1
            self.look_back.max = max(longest, len(review.period))
            self.look_back.min = len(review.period)
            self.look_back.value = min(review.look_back_months, self.look_back.max)

    def offer_terms(self, review: Review, kpi: Kpi, target: float) -> None:
        """Offer what may be supposed of a KPI: its months, its agreed terms chosen."""
        months = _months_of(review, kpi)
        ends = [review.contract.period_of(month.first_day).last for month in months]
        words = {month: review.contract.period_of(month.first_day).words for month in months}
        own = [item for item in review.contract.mitigations if item.kpi == kpi.ref]
        latest = max(own, key=lambda item: item.first, default=None)
        phases = [phase.first for phase in kpi.phases]
        with self.quiet():
            stands = max(phases).words if phases else NOWHERE
            choices: list[tuple[str, object]] = [(f"as it stands ({stands})", AS_IT_STANDS)]
            choices += [("nowhere", NOWHERE)] if phases else []
            self.phase.options = choices + [(words[month], month) for month in months]
            self.phase.value = AS_IT_STANDS
            self.preset.value = AS_IT_STANDS
            self.target.description = f"Target, {kpi.unit}"
            self.target.value = 0.0 if target != target else target
            self.target.disabled = target != target
            self.target_from.options = [(words[month], month) for month in months]
            self.target_from.value = next(
                (month for month in months if month >= review.period.first), months[-1]
            )
            if latest is None:
                self.mitigated_to.options = [("it is not mitigated", AS_IT_STANDS)]
            else:
                end = latest.last.words if latest.last else "no end"
                before = latest.first + -1
                choices = [
                    (f"as it stands ({end})", AS_IT_STANDS),
                    ("it was never granted", before),
                ]
                self.mitigated_to.options = choices + [
                    (words[month], end)
                    for month, end in zip(months, ends, strict=True)
                    if end >= latest.first
                ]
            self.mitigated_to.value = AS_IT_STANDS
            self.mitigated_to.disabled = latest is None

    def offer_ahead(self, review: Review, *, is_percentage: bool) -> None:
        """Offer the months to come, the third after the last one received chosen."""
        last, step = Month.of(review.received["period_end"].max()), review.contract.step_months
        ahead = [last + step * number for number in range(1, _AHEAD_MONTHS // step + 1)]
        with self.quiet():
            self.by.options = [(month.words, month) for month in ahead]
            self.by.value = ahead[min(self.months_running.value, len(ahead)) - 1]
            self.cases.value = 0
            self.cases.disabled = not is_percentage

    def changes(self, kpi: Kpi, target: float) -> Changes:
        """Return what the controls suppose."""
        is_other = target == target and self.target.value != target
        phases = None
        if self.phase.value != AS_IT_STANDS:
            earlier = sorted(phase.first for phase in kpi.phases)[:-1]
            chosen = [] if self.phase.value == NOWHERE else [self.phase.value]
            phases = tuple(sorted({*earlier, *chosen}))
        return Changes(
            phases=phases,
            preset=_otherwise(self.preset),
            target=self.target.value if is_other else None,
            target_from=self.target_from.value if is_other else None,
            mitigated_to=_otherwise(self.mitigated_to),
        )


def _otherwise(control: Any) -> Any:
    """Return what a control supposes; None where it is as it stands."""
    return None if control.value == AS_IT_STANDS else control.value


def _months_of(review: Review, kpi: Kpi) -> list[Month]:
    """Return the months of a KPI to the end of the period, of a quarter its first."""
    own = review.assessments.loc[review.assessments["kpi_ref"].eq(kpi.ref), "period_start"]
    return [Month.of(day) for day in own] or [review.period.first]
