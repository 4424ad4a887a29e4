"""What the words mean, and where each figure came from."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.changes import REDEFINED
from kpianalysis.analysis.limits import FEWEST_FOR_FIRM_LIMITS
from kpianalysis.analysis.trend import FEWEST_MONTHS
from kpianalysis.display.audience import say_small_counts
from kpianalysis.display.basis import BASIS_EXPLAINED
from kpianalysis.display.blocks import Block, annex_heading, bullets, join, paragraph, table, terms
from kpianalysis.display.numbers import NOT_APPLICABLE, SHORTHAND, date_words, plural, text_or
from kpianalysis.display.wording import MITIGATION_EXPLAINED
from kpianalysis.review import Review
from kpianalysis.tables import Outcome

_MOST_UNREAD = 60  # two sides


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
        (
            "Gap",
            "How far a result is from target, in the KPI's own unit. Negative always means worse.",
        ),
        (
            "Usual range",
            f"How far results normally move from {step} to {step}. From fewer than "
            f"{FEWEST_FOR_FIRM_LIMITS} {step}s it is only a trial range. "
            "The annex for analysts names the method.",
        ),
        (
            "Trend",
            f"Which way results have moved. Nothing is said under {FEWEST_MONTHS} {step}s. "
            f"{step.capitalize()}s depend on each other, so it is an indication only. "
            "The annex for analysts names the method.",
        ),
    ]
    pairs += _words_of_what_is_there(review)
    if small := say_small_counts(review):
        pairs.append(("Small counts", small))
    if review.has_basis:
        pairs += [(basis.capitalize(), meaning) for basis, meaning in BASIS_EXPLAINED.items()]
    return join(annex_heading("definitions", "Definitions"), terms(pairs))


def _words_of_what_is_there(review: Review) -> list[tuple[str, str]]:
    """Explain the words of parts that not every page has."""
    step, has_projects = review.contract.step_word, not review.projects.empty
    words = {
        ("Open backlog", "Cases still open past the time limit, which no percentage shows."): bool(
            review.in_period["backlog"].notna().any()
        ),
        ("Escalated", "Taken to a higher level of management."): True,
        (
            "Redefined",
            f"From that {step} the KPI measures something else. Earlier results are not compared.",
        ): bool(review.every_change["change"].eq(REDEFINED).any()),
        (
            "Service credits",
            "Money that comes back to the Council when a target is missed. Due: by the tariff. "
            "Waived: what mitigation took away. What was paid is not in the data.",
        ): review.credits is not None,
        ("RAG", "Red, amber or green, as the list of projects states it."): has_projects,
        (
            "Weeks late",
            "As the list says; else from the date agreed to the date expected.",
        ): has_projects,
        ("Slip", "How far the date expected moved since the earlier list."): has_projects,
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
    lists = review.project_lists
    used = {*review.in_period["file"].dropna()}
    used |= {name for held in (lists.current, lists.earlier) for name in held["file"].dropna()}
    cells, tidy = [], []
    for item in review.submissions:
        known = item.file in counts.index
        numbers = [int(counts[str(one)].loc[item.file]) if known else 0 for one in Outcome]
        in_use = "yes" if item.file in used else "no"
        date = date_words(item.received)
        cells.append([item.file, date, in_use, *map(str, numbers), item.sha256[:12]])
        tidy.append([item.file, item.received, in_use, *numbers, item.sha256])
    headers = ["File", "Received", "Used for this period", "Rows accepted", "Rows replaced later"]
    headers += ["Rows that could not be read", "Rows set aside", "Start of its fingerprint"]
    rejected = int(counts[str(Outcome.REJECTED)].sum())
    notes = []
    for note in review.notes:
        marks = ", ".join(part for part in (note.basis, note.source) if part)
        notes.append(f"{note.text} ({marks})" if marks else note.text)
    return join(
        annex_heading("sources", "Where each figure came from"),
        paragraph(
            f"Figures come from {plural(len(review.submissions), 'file')} of the supplier, "
            f"received by {date_words(review.as_at)}.",
            "Every row of them is accounted for below: titles, notes and totals are set aside.",
            f"{plural(rejected, 'row')} could not be read."
            if rejected
            else "Every row could be read.",
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
    """List the rows that could not be read, with their place and reason; the CSV has all."""
    rows = ledger[ledger["outcome"].eq(str(Outcome.REJECTED))]
    if rows.empty:
        return Block(Markup(""))
    columns = ["file", "sheet", "cell", "message", "raw"]
    shown = rows.head(_MOST_UNREAD)
    more = f" {len(shown)} of {len(rows):,} rows; the CSV file holds all." * (
        len(rows) > len(shown)
    )
    cells = [
        [
            row["file"],
            *(text_or(row[place], NOT_APPLICABLE) for place in ("sheet", "cell")),
            row["message"],
        ]
        for _, row in shown.iterrows()
    ]
    return table(
        "unread",
        "Rows that could not be read",
        ["File", "Sheet", "Cell", "Why"],
        cells,
        rows[columns],
        note=f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}.{more}",
    )
