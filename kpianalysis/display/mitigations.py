"""KPIs with mitigation: the reason, since when, who agreed it, and what would have counted."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, table
from kpianalysis.display.coverage import to_arrived, words_of_results
from kpianalysis.display.episodes import basis_cell, credits_cell, see_every_episode
from kpianalysis.display.flags import flags
from kpianalysis.display.index_facts import mitigation_facts
from kpianalysis.display.money import pounds_at_least
from kpianalysis.display.numbers import date_words, in_words, month_of, plural
from kpianalysis.display.wording import MITIGATION_EXPLAINED, how_often, plain_names
from kpianalysis.review import Review

_STANDINGS = {"newly_granted": "newly granted", "renewed": "renewed", "long_term": "long-term"}
_TIDY = [
    "kpi_ref", "basis", "results_basis", "start", "end", "reason", "agreed", "agreed_last",
    "agreed_by", "review_by", "months", "months_planned", "misses_in_period", "failures_in_period",
    "credits_forgone_in_period", *_STANDINGS, "in_force", "ended", "review_overdue",
]  # fmt: skip


def mitigated(review: Review) -> Block:
    """Show every mitigation of the period; an annex holds all since the contract began."""
    rows = review.episodes[review.episodes["in_period"]].sort_values(
        ["months", "kpi_ref"], ascending=[False, True]
    )
    return join(
        _none(review) if rows.empty else _of_period(review, rows),
        flags(review),
        Block(Markup("")) if review.episodes.empty else paragraph(see_every_episode(review)),
        Block(Markup(""), page=mitigation_facts(review)),
    )


def _none(review: Review) -> Block:
    return join(
        heading("mitigated", "Mitigation: none"),
        paragraph(MITIGATION_EXPLAINED, f"None was in force in {review.period.words}."),
    )


def _of_period(review: Review, rows: pd.DataFrame) -> Block:
    has_credits = rows["credits_forgone_in_period"].notna().any()
    cells = [
        [
            review.contract.kpi(row["kpi_ref"]).name,
            _standing(row),
            month_of(row["start"]).words,
            str(row["months"]),
            str(row["misses_in_period"]),
            str(row["failures_in_period"]),
            *([credits_cell(row, "_in_period")] if has_credits else []),
            *([basis_cell(row)] if review.has_basis else []),
        ]
        for _, row in rows.iterrows()
    ]
    headers = [
        "KPI",
        "Standing",
        "Since",
        f"{review.contract.step_word.capitalize()}s in a row{to_arrived(review)}",
        "Misses not counted",
        "Below minimum, not counted",
        *(["Service credits given up"] if has_credits else []),
        *(["Basis"] if review.has_basis else []),
    ]
    return join(
        heading("mitigated", _finding(rows)),
        paragraph(
            MITIGATION_EXPLAINED,
            _without(review, rows),
            _given_up(review, rows),
            _named(review, rows[rows["newly_granted"]], "Newly granted"),
            _named(review, rows[rows["ended"]], "Ended"),
            f"Long-term means {review.contract.long_term_months} months or more in a row.",
        ),
        table(
            "mitigated",
            f"KPIs with mitigation, {review.period.words}",
            headers,
            cells,
            rows[_TIDY],
            numeric=range(3, 7 if has_credits else 6),
        ),
        bullets(say_agreement(review, row) for _, row in rows.iterrows()),
    )


def long_term_names(review: Review) -> list[str]:
    """Name every long-term mitigation; those that missed their target first, and how often."""
    said = []
    for ref in review.in_focus:
        if review.mitigated.loc[review.mitigated["kpi_ref"].eq(ref), "long_term"].any():
            months, name = review.months_of(ref, window=False), review.contract.kpi(ref).name
            missed = f", which missed its target {how_often(months)}"
            said.append(name + missed * bool(months["missed"].any()))
    return said


def _finding(rows: pd.DataFrame) -> str:
    """Say how many KPIs are mitigated, how many for long, and how many reviews are overdue."""
    long_term = int(rows.loc[rows["long_term"] & ~rows["ended"], "kpi_ref"].nunique())
    text = f"Mitigation: {plural(rows['kpi_ref'].nunique(), 'KPI')}, "
    text += f"{in_words(long_term) if long_term else 'none'} long-term"
    overdue = int(rows["review_overdue"].sum())
    if not overdue:
        return text
    return f"{text}, {in_words(overdue)} overdue for review"


def _standing(row: pd.Series) -> str:
    said = ", ".join(text for mark, text in _STANDINGS.items() if row[mark]) or "continued"
    return f"{said}, ended" if row["ended"] else said


def _without(review: Review, rows: pd.DataFrame) -> str:
    """Say what would have counted in the period without mitigation."""
    misses = int(rows["misses_in_period"].sum())
    period = review.in_period
    made_up = period.loc[period["missed"] & period["mitigated"], "basis"]
    often = review.contract.frequency
    return (
        f"Without mitigation, {plural(misses, f'more {often} miss', f'more {often} misses')} "
        f"would have counted in {words_of_results(review)}{basis_note(made_up)}."
    )


def _given_up(review: Review, rows: pd.DataFrame) -> str:
    """Say what service credits were given up in the period; nothing where they are not known."""
    forgone = rows["credits_forgone_in_period"].sum(min_count=1)
    if review.credits is None or pd.isna(forgone):
        return ""
    amount = pounds_at_least(forgone, int(rows["credits_not_known_in_period"].sum()))
    mitigated_months = review.in_period[review.in_period["mitigated"]]
    key = ["kpi_ref", "period_start"]
    made_up = mitigated_months[key].merge(review.credits[[*key, "basis"]], on=key)["basis"]
    return f"Service credits of {amount} were given up{basis_note(made_up)}."


def _named(review: Review, rows: pd.DataFrame, what: str) -> str:
    """Name the KPIs whose mitigation is new or has ended."""
    if rows.empty:
        return ""
    names = plain_names(review, rows["kpi_ref"].unique().tolist())
    return f"{what}: {names}{basis_note(rows['basis']).replace('figures', 'record')}."


def say_agreement(review: Review, row: pd.Series) -> str:
    """Say why a miss is not counted, who agreed that, and when it is looked at again.

    ``row`` is one of :attr:`Review.episodes`.
    """
    kpi = review.contract.kpi(row["kpi_ref"])
    said = [f"{kpi.name}: {row['reason'].rstrip('.')}.", say_agreed(row)]
    return " ".join([*said, say_review(review, row)])


def say_agreed(row: pd.Series) -> str:
    """Say who agreed it when; where it was renewed, when first and who last."""
    renewed = pd.notna(row["agreed"]) and row["agreed"] != row["agreed_last"]
    first = f"First agreed on {date_words(row['agreed'])}. " if renewed else ""
    agreed = f"{first}{'Renewed' if renewed else 'Agreed'}"
    on = f" on {date_words(row['agreed_last'])}" if pd.notna(row["agreed_last"]) else ""
    if pd.notna(row["agreed_by"]):
        return f"{agreed} by: {row['agreed_by']}{on}."
    return f"{agreed}{on}; by whom is not recorded." if on else "Who agreed it is not recorded."


def say_review(review: Review, row: pd.Series) -> str:
    """Say until when a mitigation holds, and whether its review is overdue."""
    mark = basis_note([row["basis"]]).replace("figures", "record")
    force = "No end is agreed"
    if pd.notna(row["end"]):
        force = f"It was agreed to last to {month_of(row['end']).words}"
    if row["ended"]:
        return f"It ended with {month_of(row['end']).words}{mark}."
    if pd.isna(row["review_by"]):
        return f"{force}, and no date for a review is recorded{mark}."
    due = "was due" if row["review_by"] < pd.Timestamp(review.as_at) else "is due"
    overdue = " and is overdue" if row["review_overdue"] else ""
    return f"{force}; its review {due} by {date_words(row['review_by'])}{overdue}{mark}."
