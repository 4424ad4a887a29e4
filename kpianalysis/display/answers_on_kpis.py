"""What members ask of KPIs every time: why, as bad, mitigated, missed, waiting?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.suppression import BACKLOG
from kpianalysis.council.layout import MISS
from kpianalysis.display.answers import Answer, answer
from kpianalysis.display.basis import basis_note
from kpianalysis.display.cases import say_difference, say_people
from kpianalysis.display.chances import say_outlook
from kpianalysis.display.council_words import words_in_period
from kpianalysis.display.coverage import words_of_results
from kpianalysis.display.numbers import (
    in_words,
    listed,
    month_of,
    period_of,
    plural,
    text_or,
    whole,
)
from kpianalysis.display.verdicts import say_verdict
from kpianalysis.display.wording import (
    basis_of_range,
    names_that_fit,
    say_misses,
    say_range,
    say_status_run,
)
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Status

_MOST_NAMED = 5
_PARTS = {"cause": "why", "effect": "what it means for people", "remedy": "what is being done"}


def why_below(review: Review) -> list[Answer]:
    """Answer why each KPI in focus misses its target, what it means, and when it will meet it."""
    asked = []
    for ref in review.in_focus:
        months = review.months_of(ref, window=False)
        if not months["missed"].any():
            continue
        kpi = review.contract.kpi(ref)
        found = {column: words_on(review, ref, column) for column in _PARTS}
        labels = {"cause": "Why", "effect": "What it means", "remedy": "What is being done"}
        outlook = review.statistics.outlooks.loc[ref]
        asked.append(
            answer(
                f"why-{ref}",
                f"Why is “{kpi.plain_name}” under target, and what does it mean for people? "
                "What is being done? Is it getting better, and when will it meet its target?",
                [
                    say_misses(months, kpi),
                    say_people(months, kpi),
                    *(f"{labels[column]}: {text}" for column, text in found.items() if text),
                    say_verdict(review, kpi),
                    *(say_outlook(review, kpi)[:1] if pd.isna(outlook["p_met_1"]) else []),
                ],
                missing=[part for column, part in _PARTS.items() if not found[column]],
                see=[("section", ref)],
            )
        )
    return asked


def companions(review: Review) -> list[Answer]:
    """Answer whether the other part of a split measure is as bad."""
    present = set(review.in_period["kpi_ref"])
    # Two that name each other are one question, asked from the side that is in focus.
    focus = [ref for ref in review.in_focus if ref in present]
    refs = dict.fromkeys([*focus, *(k.ref for k in review.contract.kpis if k.ref in present)])
    pairs: dict[frozenset[str], tuple[Kpi, Kpi]] = {}
    for kpi in map(review.contract.kpi, refs):
        if kpi.companion:
            pair = (kpi, review.contract.kpi(kpi.companion))
            pairs.setdefault(frozenset({kpi.ref, kpi.companion}), pair)
    asked = []
    for kpi, other in pairs.values():
        own, beside = (review.months_of(one.ref, window=False) for one in (kpi, other))
        both = own["value"].notna().any() and beside["value"].notna().any()
        said = [
            f"{other.plain_name}: {say_range(beside, other)}{basis_of_range(beside)}, beside "
            f"{say_range(own, kpi)}{basis_of_range(own)}.",
            say_difference(review, kpi),
        ] if both else []  # fmt: skip
        see = [("section", kpi.ref)] if kpi.ref in review.in_focus else []
        asked.append(
            answer(
                f"companion-{kpi.ref}",
                f"Is “{other.plain_name}” as bad as “{kpi.plain_name}”?",
                said,
                see=see,
            )
        )
    return asked or [Answer("companion", "Is the other part of a split measure as bad?")]


def mitigated(review: Review) -> Answer:
    """Answer which KPIs are mitigated, since when and why, and what would count without it."""
    rows, period = review.mitigated, review.in_period
    question = (
        "Which KPIs are mitigated, since when, why, and what would the position be without it?"
    )
    if rows.empty:
        # An empty register says that there is none; no register says nothing.
        held = "mitigations" in review.contract.model_fields_set
        none = f"No mitigation was in force in {review.period.words}." if held else ""
        return answer("mitigated", question, [none], see=[("section", "mitigated")])
    said = [
        f"{review.contract.kpi(row['kpi_ref']).name}, since {month_of(row['start']).words}"
        f"{basis_note([row['basis']]).replace('figures', 'record')}: {row['reason'].rstrip('.')}."
        for _, row in rows.iterrows()
    ]
    misses, failures = int(rows["misses"].sum()), int(rows["failures"].sum())
    mitigated_rows = period[period["mitigated"] & period["missed"]]
    unknown = int(mitigated_rows["minimum"].isna().sum())
    counted = f"{failures or 'none'} of them below minimum"
    if unknown:
        counted += f" and {unknown} without a known minimum"
    if misses == 1:
        counted = "below minimum" if failures else "not below minimum"
        counted = "its minimum not known" if unknown else counted
    without = (
        f"Without mitigation, {plural(misses, 'more miss', 'more misses')} would have counted, "
        f"{counted}{basis_note(mitigated_rows['basis'])}."
    )
    if not misses:
        without = "None of their months missed a target, so the position would be the same."
    return answer("mitigated", question, [*said, without], see=[("section", "mitigated")])


def missed(review: Review) -> Answer:
    """Answer which KPIs missed, and what that did to services."""
    question = "Which KPIs fell below minimum or target, and what did that do to services?"
    period = review.in_period
    judged = period["status"].eq(str(Status.MET)) | period["missed"]
    if not judged.any():
        return Answer("missed", question)
    rows = period[period["missed"]].sort_values("below_minimum", ascending=False, kind="stable")
    if rows.empty:
        said = [f"No KPI that could be judged missed its target in {words_of_results(review)}."]
        return answer("missed", question, said, see=[("section", "missed")])
    refs = rows["kpi_ref"].unique().tolist()
    said, silent = [], []
    for ref in refs[:_MOST_NAMED]:
        months = rows[rows["kpi_ref"].eq(ref)].sort_values("period_start")
        kpi, effect = review.contract.kpi(ref), words_on(review, ref, "effect")
        low = "below minimum and " if months["below_minimum"].any() else ""
        how = {0: "counted", len(months): "mitigated"}.get(
            int(months["mitigated"].sum()), "partly mitigated"
        )
        said.append(
            f"{kpi.name}: {low}{say_status_run(months)}, {how}{basis_note(months['basis'])}."
            + (f" {effect}" if effect else "")
        )
        silent += [] if effect else [kpi.plain_name]
    if len(refs) > _MOST_NAMED:
        said.append(f"{in_words(len(refs) - _MOST_NAMED).capitalize()} more missed their target.")
    quoted = names_that_fit([f"“{name}”" for name in silent], room=9)
    rest = [f"{in_words(len(silent) - len(quoted))} more"] if len(silent) > len(quoted) else []
    effects = f"what it did to services for {listed([*quoted, *rest])}" if silent else ""
    keys = ["below-minimum"] * bool(rows["below_minimum"].any())
    keys += ["missed"] * bool((~rows["below_minimum"]).any())
    return answer(
        "missed", question, said, missing=[effects], see=[("section", key) for key in keys]
    )


def waiting(review: Review) -> Answer:
    """Answer how many cases are still open behind a percentage on time."""
    question = "A percentage on time hides the cases already late: what is the open backlog?"
    held = review.in_period[review.in_period["backlog"].notna()]
    last = held.groupby("kpi_ref", sort=True).tail(1)
    worst = last.sort_values(
        ["missed", "months_missed_in_row", "kpi_ref"], ascending=[False, False, True]
    )
    said = []
    for _, row in worst.head(_MOST_NAMED).iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        first = held[held["kpi_ref"].eq(kpi.ref)].iloc[0]
        then = ""
        if first["period_start"] < row["period_start"]:
            then = f", after {whole(first['backlog'])} in {period_of(first).words}"
        said.append(
            f"{kpi.name}: {whole(row['backlog'])} open at the end of "
            f"{period_of(row).words}{then}{basis_note([row['counts_basis']])}."
        )
    rest = len(worst) - _MOST_NAMED
    if rest > 0:
        have, each = ("KPI has", "it") if rest == 1 else ("KPIs have", "each")
        said.append(
            f"{in_words(rest).capitalize()} more {have} a backlog on record: the table of every "
            f"KPI shows {each}."
        )
    said.append(_held_back(review))
    return answer("backlog", question, said, see=[("section", "every-kpi")])


def _held_back(review: Review) -> str:
    """Say that some backlogs are not shown because they are small or exempt."""
    flags = review.in_period.get(BACKLOG)
    if flags is None or not flags.eq(True).any():
        return ""
    return "Some backlogs are not shown: the number is small or exempt."


def words_on(review: Review, kpi_ref: str, column: str) -> str:
    """Return the newest words on a KPI's misses: the Council's own, else those of the extracts.

    Parameters
    ----------
    column : str
        ``cause``, ``effect`` or ``remedy``.
    """
    council = words_in_period(review, MISS, kpi_ref)
    council = council[council[column].notna()]
    if len(council):
        row = council.sort_values(["period_start", "written"], kind="stable").iloc[-1]
        return _ended(row[column], row["basis"])
    months = review.months_of(kpi_ref, window=False)
    supplied = months[months[column].notna() & months["missed"]]
    if supplied.empty:
        return ""
    row = supplied.iloc[-1]
    return _ended(row[column], row["words_basis"])


def _ended(text: str, basis: object) -> str:
    """End a text that somebody wrote as a sentence, with its mark."""
    mark = f" ({basis})" if text_or(basis, "") else ""
    return f"{text.rstrip('.')}{mark}."
