"""When would a backlog be cleared, and what would clear it by a date? In sentences and a table."""

from __future__ import annotations

from kpianalysis.analysis.backlog_path import MOST_MONTHS, BacklogPath, Flows, usual_flows
from kpianalysis.display.backlog import NOT_SUPPLIED
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, bullets, join, paragraph, table
from kpianalysis.display.numbers import by_step, plural, rounded
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month
from kpianalysis.review import Review

_MOST_ROWS = 13  # now and a year


def flows_of(review: Review, kpi_ref: str) -> Flows:
    """Work out arrivals, completions and backlog of a KPI from the months received."""
    return usual_flows(review.received[review.received["kpi_ref"].eq(kpi_ref)])


def starts_after(review: Review, flows: Flows) -> Month:
    """Return the last month before the first that is to come: that of the backlog known."""
    if flows.month is None:
        return Month.of(review.received["period_end"].max())
    return review.contract.period_of(flows.month).last


def say_flows(review: Review, kpi: Kpi, flows: Flows) -> list[str]:
    """Say what is known of backlog, arrivals and completions, and from where."""
    step = review.contract.step_word
    rows = review.received[review.received["kpi_ref"].eq(kpi.ref)]
    mark = basis_note(rows["counts_basis"].tail(12))
    if flows.backlog is None or flows.month is None:
        return [f"How many cases wait is not known: {NOT_SUPPLIED}. Give a number to try."]
    when = review.contract.period_of(flows.month).words
    said = [f"At the end of {when}, {plural(flows.backlog, 'case')} waited{mark}."]
    if flows.completions is not None and flows.arrivals is not None:
        said.append(
            f"On average {plural(flows.completions, 'case')} a {step} were completed; the change "
            f"of the backlog says that {flows.arrivals:,} came{mark}."
        )
    return said


def say_backlog_path(review: Review, path: BacklogPath, by: Month | None) -> list[str]:
    """Say when the backlog is cleared, and what would clear it by a month."""
    step = review.contract.step_word
    start = path.months["backlog"].iloc[0]
    if path.clears_in == 0:
        return ["Nothing waits: there is no backlog to clear."]
    said = []
    if path.clears_in is not None:
        said.append(f"With these numbers it is cleared in {plural(path.clears_in, step)}.")
    elif path.months["arrivals"].iloc[-1] >= _completions(path):
        said.append("With these numbers it is never cleared: as many or more arrive.")
    else:
        said.append(f"With these numbers it is not cleared in {plural(MOST_MONTHS, step)}.")
    if by is not None and path.by_month is not None:
        said.append(
            f"To clear {_cases(start)} by the end of {by.words}, it takes "
            f"{path.completions_needed:,} completions a {step}."
        )
        said.append(
            f"With the completions given, at most {path.arrivals_allowed:,} may arrive a {step}."
            if path.arrivals_allowed is not None
            else "With the completions given it could not be cleared by then if none arrived."
        )
    return said


def backlog_block(
    review: Review, kpi: Kpi, path: BacklogPath, after: Month, by: Month | None, *, key: str = ""
) -> Block:
    """Write a backlog worked down: sentences, what is assumed, and a row for each month.

    ``after`` is the month at whose end the backlog stands.
    """
    step, length = review.contract.step_word, review.contract.step_months
    rows = path.months.head(_MOST_ROWS)
    cells = []
    for number, row in enumerate(rows.to_dict("records")):
        month = review.contract.period_of((after + length * number).first_day)
        cells.append(
            [
                month.words,
                *(
                    ["[z]", "[z]"]
                    if number == 0
                    else [_number(row["arrivals"]), _number(row["completed"])]
                ),
                _number(row["backlog"]),
            ]
        )
    left = len(path.months) - len(rows)
    notes = ["[z] not applicable: the backlog as it stands."]
    if left:
        notes.append(f"The first {len(rows) - 1} {step}s are shown.")
    return join(
        paragraph(*say_backlog_path(review, path, by)),
        bullets(by_step(said, step) for said in path.assumptions),
        table(
            key or f"{kpi.ref}-backlog-ahead",
            f"What if, not a result: the backlog of {kpi.name}",
            [step.capitalize(), "Arrive", "Completed", "Backlog at its end"],
            cells,
            path.months,
            numeric=(1, 2, 3),
            note=" ".join(notes),
        ),
    )


def months_to(review: Review, after: Month, by: Month) -> int:
    """Count the months or quarters from one after another to a date; under 1 when it is over."""
    return (by - after) // review.contract.step_months


def _completions(path: BacklogPath) -> float:
    return float(path.months["completed"].max())


def _cases(number: float) -> str:
    return f"{_number(number)} {'case' if number == 1 else 'cases'}"


def _number(number: float) -> str:
    return rounded(number, 0 if float(number).is_integer() else 1)
