"""Totals of service credits that others stated, beside those of the tariff."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.stated_credits import published_totals, supplier_totals
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, join, paragraph, table
from kpianalysis.display.money import pounds
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SHORTHAND,
    month_of,
    plural,
    text_or,
)
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review
from kpianalysis.tariff import StatedCredits

_UNPRICED = pd.DataFrame(
    {
        "kpi_ref": pd.Series(dtype="str"),
        "period_start": pd.Series(dtype="datetime64[us]"),
        "period_end": pd.Series(dtype="datetime64[us]"),
        "due": pd.Series(dtype="float64"),
        "basis": pd.Series(dtype="str"),
    }
)


def has_published(review: Review) -> bool:
    """Say whether a total that was published is known."""
    return bool(_known(review))


def published(review: Review) -> Block:
    """Show the totals that the contract's file holds, as far as the page's months reach."""
    stated = _known(review)
    if not stated:
        return join(Markup(""))
    # Without rates no month is priced: every total is listed, and none is compared.
    credits = _UNPRICED if review.credits is None else review.credits
    totals = published_totals(credits, stated)
    with_basis = totals["basis"].notna().any()
    cells = [
        [
            _months(row),
            _as_stated(row),
            NOT_AVAILABLE if pd.isna(row["computed"]) else pounds(row["computed"]),
            _finding(row),
            text_or(row["source"], "no source is recorded"),
            *([text_or(row["basis"], NOT_APPLICABLE)] if with_basis else []),
        ]
        for _, row in totals.iterrows()
    ]
    notes = []
    if totals["computed"].isna().any():
        notes.append(f"{NOT_AVAILABLE} {SHORTHAND[NOT_AVAILABLE].split(':')[0]}.")
    if of_tariff := basis_words(credits["basis"].iloc[-1:]):
        notes.append(f"Amounts by the tariff are {of_tariff}.")
    return join(
        paragraph(_say_agreement(totals, of_tariff)),
        table(
            "credits-stated",
            "Totals of service credits that were published, beside those of the tariff",
            [
                *("Months", "Published total", "By the tariff", "Finding", "Source"),
                *(["Basis"] if with_basis else []),
            ],
            cells,
            totals,
            numeric=(2,),
            note=" ".join(notes),
        ),
    )


def credit_differences(review: Review) -> pd.DataFrame:
    """Return the supplier's own amounts that differ from the tariff's, each with a question.

    Returns
    -------
    DataFrame
        The columns of :func:`kpianalysis.analysis.stated_credits.supplier_totals`, and
        ``question``. An amount that cannot be compared is there too, with no difference. Without
        a tariff there is no row.
    """
    if review.credits is None:
        return supplier_totals(_UNPRICED, review.stated.iloc[:0]).assign(question="")
    totals = supplier_totals(review.credits, review.stated)
    rows = totals[~totals["difference"].eq(0)].reset_index(drop=True)
    return rows.assign(question=[_question(review, row) for _, row in rows.iterrows()])


def say_supplier_states(review: Review) -> str:
    """Say that the supplier's files hold amounts which nothing here can check."""
    if not review.stated["what"].eq("credits").any():
        return ""
    return "The supplier's files state amounts, which cannot be checked without a tariff."


def _known(review: Review) -> tuple[StatedCredits, ...]:
    """Return the totals whose months the page reaches."""
    tariff = review.contract.credits
    return tuple(
        item
        for item in (tariff.stated if tariff else ())
        if item.last is None or item.last <= review.period.last
    )


def _months(row: pd.Series) -> str:
    """Name the months of a total."""
    first = month_of(row["first"])
    if pd.isna(row["last"]):
        return f"From {first.words}; {text_or(row['note'], 'its last month is not stated')}"
    return ReviewPeriod(first, month_of(row["last"])).words


def _as_stated(row: pd.Series) -> str:
    words = "" if row["words"] == "exactly" else f"{row['words']} "
    return words + pounds(row["stated"])


def _finding(row: pd.Series) -> str:
    """Say whether a total agrees with the tariff."""
    if row["conflict"]:
        return "in conflict with another total; not compared"
    if pd.isna(row["computed"]):
        return "cannot be compared: not every amount is known"
    if row["agrees"]:
        within = f", within {pounds(row['tolerance'])}" if row["tolerance"] else ""
        return f"agrees{within}"
    return f"the tariff gives {pounds(abs(row['difference']))} {_more_or_less(row)}"


def _more_or_less(row: pd.Series) -> str:
    return "more" if row["difference"] > 0 else "less"


def _say_agreement(totals: pd.DataFrame, of_tariff: str) -> str:
    """Say how many of the totals agree, and that conflicting ones cannot all be right."""
    said = []
    compared = totals[totals["computed"].notna() & ~totals["conflict"]]
    if len(compared):
        agree, mark = int(compared["agrees"].sum()), basis_note([of_tariff])
        which = "" if len(compared) == len(totals) else " that can be compared"
        said.append(
            f"{agree} of {plural(len(compared), 'published total')}{which} "
            f"{'agrees' if agree == 1 else 'agree'} with the tariff{mark}."
        )
    if totals["conflict"].any():
        said.append("A total that contradicts another is listed, and neither is preferred.")
    return " ".join(said)


def _question(review: Review, row: pd.Series) -> str:
    """Word what an officer may ask the supplier about an amount."""
    months = ReviewPeriod(month_of(row["period_start"]), month_of(row["period_end"])).words
    of = "" if pd.isna(row["kpi_ref"]) else f" for {row['kpi_ref']}"
    stated = f"The supplier's file states {pounds(row['stated'])}{of} in {months}"
    if pd.isna(row["difference"]):
        return f"{stated}; not every amount of those months is known here. What does it include?"
    return (
        f"{stated}; the tariff gives {pounds(row['computed'])}, "
        f"{pounds(abs(row['difference']))} {_more_or_less(row)}{basis_note([row['basis']])}. "
        "What explains the difference?"
    )
