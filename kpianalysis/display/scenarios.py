"""What analysts supposed and kept, in the officer's brief: what if, and not results."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from kpianalysis.analysis.backlog_path import backlog_path
from kpianalysis.analysis.what_if import what_if
from kpianalysis.council.scenarios import Scenario
from kpianalysis.display.backlog_ahead import flows_of, months_to, say_backlog_path, starts_after
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading
from kpianalysis.display.council_words import sentence
from kpianalysis.display.numbers import date_words, plural
from kpianalysis.display.required import required_for, say_required
from kpianalysis.display.what_if import history_of, say_changes, say_what_if
from kpianalysis.display.what_if_tables import NOT_A_RESULT, summary_table
from kpianalysis.errors import KpiProblem
from kpianalysis.review import Review

_EXPLAINED = (
    "Nothing here was measured or agreed. Each was supposed by an analyst, and is worked out from "
    "the results of this brief."
)


def scenarios_kept(review: Review) -> Block:
    """Show each scenario of the period that was kept by the day, and name those of others.

    Nothing where none was kept.
    """
    here = [one for one in review.scenarios if one.period == review.period]
    elsewhere = [one for one in review.scenarios if one.period != review.period]
    if not review.scenarios:
        return Block(Markup(""))
    return join(
        heading("what-ifs", f"{NOT_A_RESULT}: {plural(len(here), 'scenario')} kept"),
        paragraph(_EXPLAINED),
        *(_scenario(review, one, f"scenario-{at}") for at, one in enumerate(here, start=1)),
        *([_others(review, elsewhere)] if elsewhere else []),
    )


def _scenario(review: Review, scenario: Scenario, key: str) -> Block:
    """Write one scenario: who supposed what and why, and what would be."""
    kpi = review.contract.kpi(scenario.kpi)
    head = join(
        subheading(f"{NOT_A_RESULT}: {scenario.name}"),
        paragraph(
            f"{kpi.name}. Kept on {date_words(scenario.date)} by: {sentence(scenario.who)}",
            f"Why: {sentence(scenario.why)}",
        ),
    )
    return join(
        head,
        *_worked_out("The what-if", lambda: _changed(review, scenario, key)),
        *_worked_out("What it takes", lambda: _required(review, scenario)),
        *_worked_out("The backlog", lambda: _backlog(review, scenario)),
    )


def _worked_out(what: str, part: Callable[[], list[Block | Markup]]) -> list[Block | Markup]:
    """Work out one part of a scenario; where it cannot be, say so, and the rest stands.

    What was agreed may have changed since, and a date to meet a target by goes by.
    """
    try:
        return part()
    except KpiProblem as problem:
        return [paragraph(f"{what} cannot be worked out any more.", str(problem))]


def _changed(review: Review, scenario: Scenario, key: str) -> list[Block | Markup]:
    kpi = review.contract.kpi(scenario.kpi)
    found = what_if(history_of(review, kpi.ref), scenario.supposed)
    if not found.changes.named:
        return []
    return [
        bullets(say_changes(review, kpi, found.changes)),
        paragraph(*say_what_if(review, kpi, found)),
        summary_table(review, kpi, found, key=key),
    ]


def _required(review: Review, scenario: Scenario) -> list[Block | Markup]:
    wanted = scenario.required
    if wanted is None:
        return []
    found = required_for(
        review,
        scenario.kpi,
        wanted.by,
        target=scenario.changes.target,
        months_running=wanted.months_running,
        volumes=wanted.cases_a_month,
    )
    kpi = review.contract.kpi(scenario.kpi)
    return [paragraph(*say_required(review, kpi, found))] if found else []


def _backlog(review: Review, scenario: Scenario) -> list[Block | Markup]:
    supposed = scenario.backlog
    if supposed is None:
        return []
    after = starts_after(review, flows_of(review, scenario.kpi))
    by_month = None if supposed.by is None else months_to(review, after, supposed.by)
    path = backlog_path(
        supposed.backlog, supposed.arrivals, supposed.completions, by_month=by_month
    )
    step = review.contract.step_word
    given = (
        f"Supposed: a backlog of {supposed.backlog:,.6g}; each {step} {supposed.arrivals:,.6g} "
        f"arrive and {supposed.completions:,.6g} can be completed."
    )
    return [paragraph(given, *say_backlog_path(review, path, supposed.by))]


def _others(review: Review, scenarios: list[Scenario]) -> Markup:
    """Name the scenarios of other periods, which this brief does not work out."""
    return paragraph("Kept about other periods, and not worked out here:") + bullets(
        f"{one.name} ({one.period.words}): {review.contract.kpi(one.kpi).name}, "
        f"{date_words(one.date)}."
        for one in scenarios
    )
