"""What the words mean, and where each figure came from."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.changes import REDEFINED
from kpianalysis.analysis.limits import FEWEST_FOR_FIRM_LIMITS
from kpianalysis.analysis.presets import DEFAULT_PRESET
from kpianalysis.analysis.trend import FEWEST_MONTHS, METHOD
from kpianalysis.display.audience import say_small_counts
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, table, terms
from kpianalysis.display.numbers import NOT_APPLICABLE, SHORTHAND, date_words, plural, text_or
from kpianalysis.display.wording import MITIGATION_EXPLAINED
from kpianalysis.review import Review
from kpianalysis.tables import Outcome


def definitions(review: Review) -> Block:
    """Explain the words of the page."""
    months, step = review.contract.long_term_months, review.contract.step_word
    pairs = [
        (
            "KPI",
            f"Key performance indicator: a measure of the supplier's service, taken each {step}.",
        ),
        ("Target", "The level that the supplier must reach."),
        ("Minimum", f"The level below which a {step} is a KPI failure, unless it is mitigated."),
        ("Missed target", "Worse than target. It is a failure only when it is below minimum too."),
        ("Minimum not known", "A missed target of which nobody can say whether it was a failure."),
        ("Mitigation", MITIGATION_EXPLAINED),
        ("Long-term mitigation", f"Mitigated for {months} months or more in a row."),
        ("Gap", "Result minus target in the KPI's own unit. Negative always means worse."),
        (
            "Usual range",
            f"How far results normally move from {step} to {step}. From fewer than "
            f"{FEWEST_FOR_FIRM_LIMITS} {step}s it is only a trial range. "
            f"Method: XmR chart, {DEFAULT_PRESET}.",
        ),
        (
            "Trend",
            f"{METHOD} with a 95% interval. Nothing is said under {FEWEST_MONTHS} {step}s. "
            f"{step.capitalize()}s depend on each other, so it is an indication only.",
        ),
    ]
    pairs += _words_of_what_is_there(review)
    if small := say_small_counts(review):
        pairs.append(("Small counts", small))
    if review.has_basis:
        pairs += [
            ("Published", "The figure stands in public minutes or reports."),
            ("Published, month assumed", "The figure is published, but not which month had it."),
            (
                "Illustrative",
                "Made up to show how the page works. It says nothing about the supplier.",
            ),
        ]
    return join(heading("definitions", "Definitions"), terms(pairs))


def _words_of_what_is_there(review: Review) -> list[tuple[str, str]]:
    """Explain the words of parts that not every page has."""
    step = review.contract.step_word
    words = {
        ("Open backlog", "Cases still open past the time limit, which no percentage shows."): bool(
            review.in_period["backlog"].notna().any()
        ),
        ("Escalated", "Taken to a higher level of management."): True,
        (
            "Redefined",
            f"From that {step} the KPI measures something else: results before are another series.",
        ): bool(review.every_change["change"].eq(REDEFINED).any()),
        (
            "Service credits",
            "Money that comes back to the Council when a target is missed. Due: by the tariff. "
            "Waived: what mitigation took away. What was paid is not in the data.",
        ): review.credits is not None,
        (
            "RAG, weeks late, slip",
            "Red, amber or green as the list of projects states it; weeks from the date agreed to "
            "the date expected; how the date expected moved since the earlier list.",
        ): not review.projects.empty,
        (
            "Rating",
            "How the Council's scheme describes a result. It does not change what counts.",
        ): bool(review.contract.scheme.sets),
    }
    return [pair for pair, is_there in words.items() if is_there]


def sources(review: Review) -> Block:
    """Show each file received, when, and what became of its rows."""
    ledger = review.ledger
    counts = ledger.pivot_table(
        index="file", columns="outcome", values="row", aggfunc="size", fill_value=0
    ).reindex(columns=[str(outcome) for outcome in Outcome], fill_value=0)
    used = set(review.in_period["file"].dropna())
    cells, tidy = [], []
    for item in review.submissions:
        known = item.file in counts.index
        numbers = [int(counts[str(one)].loc[item.file]) if known else 0 for one in Outcome]
        in_use = "yes" if item.file in used else "no"
        date = date_words(item.received)
        cells.append([item.file, date, in_use, *map(str, numbers), item.sha256[:12]])
        tidy.append([item.file, item.received.isoformat(), in_use, *numbers, item.sha256])
    headers = ["File", "Received", "Used for this period", "Rows accepted", "Rows superseded"]
    headers += ["Rows rejected", "Rows set aside", "Start of its sha256"]
    rejected = int(counts[str(Outcome.REJECTED)].sum())
    notes = []
    for note in review.notes:
        marks = ", ".join(part for part in (note.basis, note.source) if part)
        notes.append(f"{note.text} ({marks})" if marks else note.text)
    return join(
        heading("sources", "Where each figure came from"),
        paragraph(
            f"Figures come from {plural(len(review.submissions), 'file')} of the supplier, "
            f"received by {date_words(review.as_at)}.",
            "Every row of them is accounted for below: titles, notes and totals are set aside.",
            f"{plural(rejected, 'row')} could not be read." if rejected else "No row was rejected.",
            "The CSV files beside this page name the file, sheet and cell of each figure.",
        ),
        table(
            "sources",
            "Files received and what became of their rows",
            headers,
            cells,
            pd.DataFrame(
                tidy,
                columns=["file", "received", "used", *map(str, Outcome), "sha256"],
            ),
            numeric=range(3, 7),
        ),
        _unread(ledger),
        bullets(notes),
    )


def _unread(ledger: pd.DataFrame) -> Block:
    """List the rows that could not be read, with their place and reason."""
    rows = ledger[ledger["outcome"].eq(str(Outcome.REJECTED))]
    if rows.empty:
        return Block(Markup(""))
    columns = ["file", "sheet", "cell", "message", "raw"]
    cells = [
        [
            row["file"],
            *(text_or(row[place], NOT_APPLICABLE) for place in ("sheet", "cell")),
            row["message"],
        ]
        for _, row in rows.iterrows()
    ]
    return table(
        "unread",
        "Rows that could not be read",
        ["File", "Sheet", "Cell", "Why"],
        cells,
        rows[columns],
        note=f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}.",
    )
