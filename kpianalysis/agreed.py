"""What can be agreed: dated terms, mitigations, remedies, resolutions. The parts of a contract."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from kpianalysis.errors import PeriodProblem
from kpianalysis.periods import Month, ReviewPeriod, parse_month, parse_period

Basis = Literal["published", "published, month assumed", "illustrative"]
Polarity = Literal["higher_is_better", "lower_is_better"]
PercentScale = Literal["points", "fractions"]
Frequency = Literal["monthly", "quarterly"]


def _month(value: object) -> object:
    if isinstance(value, str) and (month := parse_month(value)):
        return month
    if isinstance(value, Month):
        return value
    raise ValueError('is not a month; write it as "2019-04"')


def _period(value: object) -> object:
    try:
        return parse_period(value) if isinstance(value, str) else value
    except PeriodProblem as problem:
        raise ValueError(str(problem)) from problem


def _day(value: object) -> object:
    """Read a day as it is typed; a number would be taken for seconds since 1970."""
    if type(value) is dt.date:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        with suppress(ValueError):
            return dt.date.fromisoformat(value.strip())
    raise ValueError("is not a date; write it as 2019-07-12")


def _texts(value: object) -> object:
    return (value,) if isinstance(value, str) else value


ADay = Annotated[dt.date, BeforeValidator(_day)]
AMonth = Annotated[Month, BeforeValidator(_month)]
APeriod = Annotated[ReviewPeriod, BeforeValidator(_period)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_texts)]


class Agreed(BaseModel):
    """Anything that was agreed: never changed once read, and no key that we do not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False
    )


class Dated(Agreed):
    """Something in force from a month, to a month or still."""

    first: AMonth = Field(alias="from")
    last: AMonth | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last and self.last < self.first:
            raise ValueError(f"'to' ({self.last.iso}) is before 'from' ({self.first.iso})")
        return self

    def in_force(self, month: Month) -> bool:
        """Say whether it holds in a month."""
        return self.first <= month and (self.last is None or month <= self.last)


class Area(Agreed):
    """A service area, and the other headings that a supplier writes for it."""

    code: Text
    name: Text
    aliases: Texts = ()


class Terms(Dated):
    """The target and minimum of a KPI from a month on."""

    target: float | None = None
    minimum: float | None = None
    agreed: dt.date | None = None
    agreement: Text | None = None
    reason: Text | None = None
    basis: Basis | None = None

    @model_validator(mode="after")
    def _minimum_has_a_target(self) -> Self:
        if self.target is None and self.minimum is not None:
            raise ValueError("a minimum without a target is judged by nothing; give both")
        return self


class Phase(Agreed):
    """A month from which a control chart starts anew, chosen by a person."""

    first: AMonth = Field(alias="from")
    reason: Text


class Mitigation(Dated):
    """An agreed reason not to count a miss."""

    kpi: str
    reason: Text
    agreed: dt.date | None = None
    agreed_by: Text | None = None
    review_by: dt.date | None = None
    end_agreed: dt.date | None = None
    basis: Basis | None = None

    @model_validator(mode="after")
    def _end_is_agreed_after_it_was(self) -> Self:
        if self.end_agreed and self.last is None:
            raise ValueError(f"'end_agreed' ({self.end_agreed}) is of no end: give 'to' as well")
        if self.end_agreed and self.agreed and self.end_agreed < self.agreed:
            raise ValueError(f"'end_agreed' ({self.end_agreed}) is before 'agreed' ({self.agreed})")
        return self

    def as_at(self, day: dt.date) -> Mitigation | None:
        """Return it as it was known on a day: not yet, or without an end agreed later."""
        if self.agreed and self.agreed > day:
            return None
        if self.end_agreed and self.end_agreed > day:
            return self.model_copy(update={"last": None, "end_agreed": None})
        return self

    @model_validator(mode="after")
    def _is_reviewed_after_it_begins(self) -> Self:
        earlier = {"'from'": self.first.first_day, "'agreed'": self.agreed}
        for key, day in earlier.items():
            if self.review_by and day and self.review_by < day:
                raise ValueError(f"'review_by' ({self.review_by}) is before {key} ({day})")
        return self


class Said(Agreed):
    """Something that became known on a day, or that is about a period, or neither."""

    period: APeriod | None = None
    date: dt.date | None = None
    basis: Basis | None = None

    @property
    def known_after(self) -> dt.date | None:
        """The day after which what is about a period can be known: the period's last."""
        return self.period.last.last_day if self.period else None


Item = TypeVar("Item", bound=Said)


class Remedy(Said):
    """Something done to improve a result, with its date where one is known."""

    kpi: str
    description: Text

    @property
    def known_after(self) -> dt.date | None:
        """The first day of its period: a remedy can be told while it is being done."""
        return self.period.first.first_day if self.period else None


class Resolution(Said):
    """What the Board resolved, as recorded."""

    subject: Literal["performance", "projects"]
    text: Text
    source: Text | None = None


class Note(Said):
    """A sentence on where figures came from."""

    text: Text
    source: Text | None = None


def known_in(items: tuple[Item, ...], review: ReviewPeriod, as_at: dt.date) -> tuple[Item, ...]:
    """Return what a review of a period, as at a day, may show.

    An item with ``date`` is known from that day. One with ``period`` is shown only when the review
    does not end before that period begins, and when the day is after the period's last day (for a
    remedy: after its first day). One with both must pass both; one with neither is always shown.
    """
    return tuple(
        item
        for item in items
        if (item.date is None or as_at >= item.date)
        and (item.period is None or item.period.first <= review.last)
        and (item.known_after is None or as_at > item.known_after)
    )
