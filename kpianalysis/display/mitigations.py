"""KPIs with mitigation: the reason, since when, and what would have counted."""

from __future__ import annotations

from markupsafe import escape

from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.coverage import to_arrived, words_of_results
from kpianalysis.display.numbers import in_words, month_of, plural
from kpianalysis.display.wording import MITIGATION_EXPLAINED
from kpianalysis.review import Review


def mitigated(review: Review) -> Block:
    """Show every mitigation of the period, the newly granted marked."""
    rows = review.mitigated
    if rows.empty:
        return join(
            heading("mitigated", "Mitigation: none"),
            paragraph(MITIGATION_EXPLAINED, f"None was in force in {review.period.words}."),
        )
    long_term = int(rows["long_term"].sum())
    how_many = in_words(long_term) if long_term else "none"
    text = f"Mitigation: {plural(len(rows), 'KPI')}, {how_many} long-term"
    cells = []
    for _, row in rows.iterrows():
        marks = {"newly granted": row["newly_granted"], "long-term": row["long_term"]}
        news = ", ".join(mark for mark, holds in marks.items() if holds) or "continued"
        cells.append(
            [
                review.contract.kpi(row["kpi_ref"]).name,
                f"{news}, ended" if row["ended"] else news,
                month_of(row["start"]).words,
                str(row["months_in_row"]),
                str(row["misses"]),
                str(row["failures"]),
                row["reason"],
                *([str(row["basis"])] if review.has_basis else []),
            ]
        )
    headers = [
        "KPI",
        "Standing",
        "Since",
        f"{review.contract.step_word.capitalize()}s in a row{to_arrived(review)}",
        "Misses not counted",
        "Below minimum, not counted",
        "Reason",
        *(["Basis"] if review.has_basis else []),
    ]
    without, often = int(rows["misses"].sum()), review.contract.frequency
    return join(
        heading("mitigated", text),
        paragraph(
            MITIGATION_EXPLAINED,
            f"Without mitigation, {plural(without, f'more {often} miss', f'more {often} misses')} "
            f"would have counted in {words_of_results(review)}.",
            f"Long-term means {review.contract.long_term_months} months or more in a row.",
            *_flags(review),
        ),
        table(
            "mitigated",
            f"KPIs with mitigation, {review.period.words}",
            headers,
            cells,
            rows,
            numeric=(3, 4, 5),
            note=f"Basis: {basis_words(rows['basis'])}." if review.has_basis else "",
        ),
    )


def _flags(review: Review) -> list[str]:
    """Say where the supplier's own flag is not what was agreed."""
    differs = review.in_period[review.in_period["flag_differs"]]
    if differs.empty:
        return []
    names = sorted(
        {
            f"{ref} in {review.contract.period_of(day).words}"
            for ref, day in zip(differs["kpi_ref"], differs["period_start"], strict=True)
        }
    )
    return [escape(f"The supplier's own flag differs from what was agreed for {', '.join(names)}.")]
