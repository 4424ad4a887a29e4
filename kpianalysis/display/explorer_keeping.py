"""From exploring to the brief: what the controls suppose becomes a scenario that is kept."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from kpianalysis.analysis.changed_terms import Changes
from kpianalysis.council.scenarios import SCENARIOS, scenario_of, write_scenario
from kpianalysis.display.blocks import paragraph
from kpianalysis.display.explorer_controls import Controls
from kpianalysis.display.numbers import date_words
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review


def keep(controls: Controls, review: Review, kpi: Kpi, changes: Changes, folder: Path) -> Markup:
    """Write what the controls suppose to a file of its own, and say where.

    Raises
    ------
    ParameterProblem
        When something is missing, or a scenario of this name is there.
    """
    use = controls
    scenario = scenario_of(
        review.contract,
        name=use.name.value,
        kpi=kpi.ref,
        period=review.period,
        who=use.who.value,
        why=use.why.value,
        date=use.date.value.strip(),
        changes={name: getattr(changes, name) for name in changes.named},
        required={
            "by": use.by.value,
            "months_running": use.months_running.value,
            "cases_a_month": use.cases.value or None,
        },
        backlog={
            "backlog": use.backlog.value,
            "arrivals": use.arrivals.value,
            "completions": use.completions.value,
            "by": use.by.value,
        }
        if use.backlog.value
        else None,
    )
    path = write_scenario(folder, scenario)
    return paragraph(
        f"Kept as {SCENARIOS}/{path.name}.",
        f"The officer's brief shows it when it stands on {date_words(scenario.date)} or later; "
        "the members' page never does.",
    )
