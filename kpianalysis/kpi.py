"""One performance indicator as it was agreed: what it measures, for whom, and its dated terms."""

from __future__ import annotations

import datetime as dt
import re
from typing import Self

from pydantic import Field, model_validator

from kpianalysis.agreed import (
    Agreed,
    AMonth,
    Basis,
    Dated,
    Phase,
    Polarity,
    Terms,
    Text,
    Texts,
)
from kpianalysis.audience import Reader
from kpianalysis.change_checks import check_ended, check_redefinitions
from kpianalysis.contract_checks import check_phases, check_terms
from kpianalysis.errors import shortened
from kpianalysis.writing.folder_names import KPI_REF

_LONGEST_NAME, _LONGEST_UNIT = 100, 30


class Redefinition(Agreed):
    """A month from which a KPI measures something else, under the same ref."""

    first: AMonth = Field(alias="from")
    before: Text
    after: Text
    agreed: dt.date | None = None
    agreement: Text | None = None
    reason: Text | None = None
    basis: Basis | None = None


class Kpi(Dated):
    """One performance indicator: what it measures, for whom, and its dated terms."""

    ref: str
    plain_name: Text
    title: Text
    what_it_means: Text
    area: Text
    unit: Text
    polarity: Polarity
    decimals: int = Field(default=2, ge=0, le=4)
    counted: Text | None = None
    counted_miss: Text | None = None
    backlog: Text | None = None
    companion: str | None = None
    phases: tuple[Phase, ...] = ()
    aliases: Texts = ()
    added_reason: Text | None = None
    added_agreement: Text | None = None
    ended_reason: Text | None = None
    ended_agreement: Text | None = None
    redefinitions: tuple[Redefinition, ...] = ()
    audience: Reader = "public"
    basis: Basis | None = None
    terms: tuple[Terms, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        if not re.fullmatch(KPI_REF, self.ref):
            raise ValueError(
                f"the ref {self.ref!r} may hold letters, digits and _ . - only, and begins with "
                "none of the last two"
            )
        if len(self.plain_name.split()) > 8:
            raise ValueError(f"plain_name has more than 8 words: {shortened(self.plain_name)!r}")
        # Both stand in cells and sentences, again and again.
        for key, text, most in (
            ("plain_name", self.plain_name, _LONGEST_NAME),
            ("unit", self.unit, _LONGEST_UNIT),
        ):
            if len(text) > most:
                raise ValueError(
                    f"{key}: {shortened(text)!r} has {len(text)} characters; allowed are {most}"
                )
        if self.companion == self.ref:
            raise ValueError(f"companion: {self.ref} is the KPI itself; name another, or none")
        check_terms(self.terms, self.unit, self.polarity)
        check_phases(self.phases, self.first)
        check_redefinitions(
            [(item.first, item.before, item.after) for item in self.redefinitions], self
        )
        check_ended(self.last, self.ended_reason, self.ended_agreement)
        return self

    def as_at(self, day: dt.date) -> Kpi:
        """Return the KPI without terms and redefinitions that were agreed after a date.

        Terms that end where such terms begin were in force without an end on that day.
        """
        unknown = {item.first for item in self.terms if item.agreed and item.agreed > day}
        terms = tuple(
            item.model_copy(update={"last": None})
            if item.last and item.last + 1 in unknown
            else item
            for item in self.terms
            if item.first not in unknown
        )
        redefinitions = tuple(
            item for item in self.redefinitions if item.agreed is None or item.agreed <= day
        )
        return self.model_copy(update={"terms": terms, "redefinitions": redefinitions})

    @property
    def is_percentage(self) -> bool:
        """Whether values are percentage points."""
        return self.unit == "%"

    @property
    def name(self) -> str:
        """Plain name with the ref in brackets."""
        return f"{self.plain_name} ({self.ref})"
