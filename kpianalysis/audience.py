"""Who may read what: the parts of a contract that are exempt, and the smallest count shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from kpianalysis.agreed import Agreed, Texts
from kpianalysis.errors import ParameterProblem

Reader = Literal["public", "exempt"]
PUBLIC: Reader = "public"
EXEMPT: Reader = "exempt"
# What stands in the place of an exempt text.
WITHHELD = "exempt, not shown"

# Parts of the page whose words or figures stand in no other part. The others show results: those
# are kept from a page by their KPI or their column, or they would stand in the next table.
SECTIONS = ("asked_last_time", "service_credits", "projects", "standing_questions", "evidence")
# Columns that a page can do without, wherever one of this name stands. The words of a contract's
# mitigations and remedies go with mitigation_reason and remedy.
TEXT_COLUMNS = (
    "agreed_by", "agreement", "answer", "approved_by", "asked_at", "author", "cause", "cost_effect",
    "effect", "mitigation_reason", "note", "owner", "priority_reason", "progress", "reason",
    "remedy", "supplier", "supplier_reply",
)  # fmt: skip
COUNT_COLUMNS = ("backlog", "denominator", "numerator")


class Audience(Agreed):
    """What the public does not read."""

    exempt_sections: Texts = Field(
        (), description=f"Parts left out of a public page: {', '.join(SECTIONS)}."
    )
    exempt_columns: Texts = Field(
        (),
        description=f"Columns left out of it: {', '.join((*TEXT_COLUMNS, *COUNT_COLUMNS))}.",
    )
    smallest_count: int | None = Field(
        None, ge=2, description="Counts of cases below it are not shown; blank shows all."
    )
    suppress_zero: bool = Field(False, description="Whether a count of 0 is not shown either.")

    @model_validator(mode="after")
    def _names_what_can_be_left_out(self) -> Self:
        _refuse_unknown("exempt_sections", self.exempt_sections, SECTIONS, "section")
        columns = (*TEXT_COLUMNS, *COUNT_COLUMNS)
        _refuse_unknown("exempt_columns", self.exempt_columns, columns, "column")
        if self.suppress_zero and self.smallest_count is None:
            raise ValueError("suppress_zero: no count is suppressed; give smallest_count too")
        return self


@dataclass(frozen=True)
class Withheld:
    """Who reads a review, and what it leaves out for this reader.

    ``kpis`` is the number of exempt KPIs in force in the period, ``ever`` that of all of them,
    ``sections`` and ``columns`` are their names, and ``smallest_count`` the least count that is
    shown. All of it is empty for a reader who may read what is exempt.
    """

    reader: Reader = PUBLIC
    kpis: int = 0
    ever: int = 0
    sections: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    smallest_count: int | None = None

    @property
    def hides_counts(self) -> bool:
        """Whether a count that was supplied may be missing."""
        return self.smallest_count is not None or bool({*self.columns} & {*COUNT_COLUMNS})


def reader_of(word: str) -> Reader:
    """Return the reader that a word names.

    Raises
    ------
    ParameterProblem
        For any other word: a mistyped one would publish what is exempt.

    Examples
    --------
    >>> reader_of("public")
    'public'
    """
    if word == EXEMPT:
        return EXEMPT
    if word == PUBLIC:
        return PUBLIC
    raise ParameterProblem(
        "is no audience",
        found=str(word),
        cell="audience",
        action=f"choose from {', '.join(get_args(Reader))}",
    )


def _refuse_unknown(key: str, names: Iterable[str], allowed: tuple[str, ...], what: str) -> None:
    unknown = [name for name in names if name not in allowed]
    if unknown:
        raise ValueError(
            f"{key}: {unknown[0]!r} is no {what} that can be exempt (to keep a result from the "
            f"public, mark its KPI with audience); allowed are {', '.join(allowed)}"
        )
