"""What would a contract performance notice say of the period, and what of it is not known here?

Section 71(2) of the Procurement Act 2023 has a contract's KPIs assessed at least once in every 12
months, and the assessment published. What the notice (UK9) holds is laid down in regulation 39(4)
of the Procurement Regulations 2024: https://www.legislation.gov.uk/uksi/2024/692/regulation/39
"""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.bands import DATA_ONLY
from kpianalysis.display.blocks import Block, join, paragraph, subheading, table
from kpianalysis.display.misses import shorthand_note, value_cell
from kpianalysis.display.numbers import NOT_APPLICABLE, NOT_AVAILABLE, level, listed, plural
from kpianalysis.review import Review
from kpianalysis.scheme import OTHER

_MISSING = f"{NOT_AVAILABLE} not recorded"
_FILLED, _PART, _NOT = "filled", "in part", "missing"
_DECIDE = "to be decided"


def performance_notice(review: Review) -> Block:
    """Show the fields of the notice and the rating of each KPI; empty in another scheme."""
    if review.contract.scheme.kind != "procurement_act":
        return Block(Markup(""))
    assessed = _kpis(review)
    fields = _fields(review, assessed)
    missing = int(fields["state"].ne(_FILLED).sum())
    return join(
        subheading("What a contract performance notice would say"),
        paragraph(
            f"Of {plural(len(fields), 'field')} that the notice asks for, "
            f"{missing or 'none'} {'is' if missing == 1 else 'are'} missing or filled in part.",
            "The thresholds of the ratings are the Council's own: no law lays them down.",
        ),
        table(
            "notice-fields",
            f"Fields of the contract performance notice, {review.period.words}",
            ["Field", "From these data", "State", "Regulation 39"],
            fields[["field", "content", "state", "paragraph"]].to_numpy().tolist(),
            fields,
        ),
        _ratings(review, assessed),
    )


def _fields(review: Review, assessed: pd.DataFrame) -> pd.DataFrame:
    """List what regulation 39(4) asks, what is known of it, and whether that is all."""
    contract, notice = review.contract, review.contract.scheme.notice
    settled = int(assessed["rating"].ne(_DECIDE).sum())
    authority = ", ".join(filter(None, [contract.council, notice.authority_details]))
    title = notice.procurement_title
    every = settled == len(assessed)
    rows = [
        ("Contracting authority", authority, notice.authority_details is not None, "(4)(a)"),
        ("Title of the procurement", title or f"the contract is called {contract.name}",
         title is not None, "(4)(b)"),
        ("Identifier of the procurement", notice.procurement_identifier, True, "(4)(c)(i)"),
        ("Identifier of the contract", notice.contract_identifier, True, "(4)(c)(ii)"),
        ("Key performance indicators", f"{plural(len(assessed), 'KPI')}, in the next table",
         True, "(4)(d)"),
        ("Statement", "This notice sets out the assessment of performance against the key "
         "performance indicators.", True, "(4)(e)"),
        ("Supplier's name", contract.supplier, True, "(4)(f)(i)"),
        ("Supplier's postal and email address", notice.supplier_contact, True, "(4)(f)(ii)"),
        ("Supplier's identifier", notice.supplier_identifier, True, "(4)(f)(iii)"),
        ("Assessment by rating", f"{settled} of {plural(len(assessed), 'KPI')} with one rating",
         every, "(4)(g)"),
        ("Time that it applies to", review.period.words, True, "(4)(h)"),
    ]  # fmt: skip
    return pd.DataFrame(
        [
            (name, content or _MISSING, _NOT if not content else _FILLED if whole else _PART, place)
            for name, content, whole, place in rows
        ],
        columns=["field", "content", "state", "paragraph"],
    )


def _kpis(review: Review) -> pd.DataFrame:
    """Give each KPI of the period one rating, where its months agree on one.

    A measure without a target cannot be described by the four other ratings: it is Other.
    """
    rated = review.in_period.assign(
        rating=review.in_period["rating"].where(review.in_period["rating"].ne(DATA_ONLY), OTHER)
    )
    by_kpi = rated.groupby("kpi_ref", sort=True)["rating"]
    one = by_kpi.nunique().eq(1)
    return pd.DataFrame(
        {"rating": by_kpi.first().where(one, _DECIDE), "rated": by_kpi.agg(_each)}
    ).reset_index()


def _each(found: pd.Series) -> str:
    """Say how often each rating was given."""
    counts = found.value_counts(sort=False)
    return listed([f"{name} ({count})" for name, count in counts.items()])


def _ratings(review: Review, assessed: pd.DataFrame) -> Block:
    cells = []
    for _, row in assessed.iterrows():
        kpi = review.contract.kpi(row["kpi_ref"])
        last = review.months_of(kpi.ref, window=False).iloc[-1]
        target = (
            level(last["target"], kpi)
            if pd.notna(last["target"])
            else f"{NOT_APPLICABLE} no target"
        )
        cells.append(
            [kpi.name, kpi.title, row["rating"], row["rated"], value_cell(last, kpi), target]
        )
    step = review.contract.step_word
    texts = [cell for line in cells for cell in line]
    return join(
        paragraph(
            f"Where the {step}s of the period differ, the one rating is the Council's to give."
            if assessed["rating"].eq(_DECIDE).any()
            else ""
        ),
        table(
            "notice-ratings",
            f"Assessment of each KPI, {review.period.words}",
            ["KPI", "Description", "Rating", f"Ratings by {step}", "Last result", "Target"],
            cells,
            assessed.assign(period=review.period.words),
            numeric=(4, 5),
            note=shorthand_note(review.in_period, *texts),
        ),
    )
