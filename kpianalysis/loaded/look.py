"""How does what was loaded look in a notebook? Short, escaped, with a caption and scopes."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.blocks import Block, paragraph, table
from kpianalysis.display.misses import shorthand_note, value_cell
from kpianalysis.display.numbers import level, period_of, plural, text_or
from kpianalysis.display.verdicts import say_verdict_unmarked
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.writing.unseen import without_unseen

_MOST_KPIS = 8
_BASIS = "Basis of result"


def shown(*parts: Block | Markup) -> str:
    """Put parts together as a notebook shows them."""
    html = [part.html if isinstance(part, Block) else part for part in parts]
    return without_unseen(str(Markup("\n").join(html)))


def next_steps(*names: str) -> Markup:
    """Say what can be typed next."""
    codes = Markup(", ").join(Markup("<code>{}</code>").format(name) for name in names)
    return Markup("<p>Next: {}.</p>").format(codes)


def kpis_table(review: Review) -> Block | Markup:
    """Show the KPIs that missed their target or were mitigated in the period, one row for each."""
    held = review.in_period
    marked = held[held["missed"] | held["mitigated"]]
    if marked.empty:
        return paragraph("No KPI missed its target in the period, and none was mitigated.")
    refs = marked["kpi_ref"].unique()
    first = sorted(refs, key=lambda ref: (ref not in review.in_focus, ref))[:_MOST_KPIS]
    rows = [_row(review, ref) for ref in first]
    left = len(refs) - len(rows)
    caption = (
        f"{plural(len(refs), 'KPI')} that missed the target or "
        f"{'was' if len(refs) == 1 else 'were'} mitigated, {review.period.words}"
    )
    more = f" {plural(left, 'other')} stand in .kpis." if left else ""
    headers = ["KPI", f"Last {review.contract.step_word}", "Result", "Target", "Verdict"]
    return _table(review, "loaded", caption, [*headers, "Mitigated"], rows, marked, more)


def months_table(review: Review, months: pd.DataFrame, kpi: Kpi) -> Block:
    """Show the months of a KPI in the period."""
    rows = [
        [period_of(row).words, *_result(row, kpi), row["status"], *_marks(review, row)]
        for _, row in months.iterrows()
    ]
    step = review.contract.step_word
    headers = [step.capitalize(), "Result", "Target", "Status", "Mitigated"]
    return _table(review, "loaded-months", f"{kpi.name} by {step}", headers, rows, months)


def _row(review: Review, ref: str) -> list[str]:
    kpi, months = review.contract.kpi(ref), review.months_of(ref, window=False)
    seen = months[months["period_start"].le(pd.Timestamp(review.last_arrived.first_day))]
    last = (seen if len(seen) else months).iloc[-1]
    said = say_verdict_unmarked(review, kpi)
    return [kpi.name, period_of(last).words, *_result(last, kpi), said, *_marks(review, last)]


def _result(row: pd.Series, kpi: Kpi) -> list[str]:
    return [value_cell(row, kpi), level(row["target"], kpi)]


def _marks(review: Review, row: pd.Series) -> list[str]:
    """Say whether a result is mitigated, and its basis where the contract has one."""
    mitigated = "yes" if row["mitigated"] else "no"
    return [mitigated, text_or(row["basis"], "")] if review.has_basis else [mitigated]


def _table(
    review: Review,
    key: str,
    caption: str,
    headers: list[str],
    rows: list[list[str]],
    held: pd.DataFrame,
    more: str = "",
) -> Block:
    headers = [*headers, _BASIS] if review.has_basis else headers
    note = shorthand_note(held.iloc[:0], *(cell for row in rows for cell in row)) + more
    return table(key, caption, headers, rows, held, note=note.strip())
