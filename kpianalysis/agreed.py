"""What can be agreed: dated terms, mitigations, remedies, resolutions. The parts of a contract."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kpianalysis.errors import PeriodProblem
from kpianalysis.periods import Month, ReviewPeriod, parse_month, parse_period

Basis = Literal["published", "published, month assumed", "illustrative"]
Polarity = Literal["higher_is_better", "lower_is_better"]
PercentScale = Literal["points", "fractions"]


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


def _texts(value: object) -> object:
    return (value,) if isinstance(value, str) else value


AMonth = Annotated[Month, BeforeValidator(_month)]
APeriod = Annotated[ReviewPeriod, BeforeValidator(_period)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]


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

    code: str
    name: str
    aliases: Texts = ()


class Terms(Dated):
    """The target and minimum of a KPI from a month on."""

    target: float | None = None
    minimum: float | None = None
    agreed: dt.date | None = None
    agreement: str | None = None
    reason: str | None = None
    basis: Basis | None = None

    @model_validator(mode="after")
    def _minimum_has_a_target(self) -> Self:
        if self.target is None and self.minimum is not None:
            raise ValueError("a minimum without a target is judged by nothing; give both")
        return self


class Phase(Agreed):
    """A month from which a control chart starts anew, chosen by a person."""

    first: AMonth = Field(alias="from")
    reason: str


class Mitigation(Dated):
    """An agreed reason not to count a miss."""

    kpi: str
    reason: str
    agreed: dt.date | None = None
    basis: Basis | None = None


class Remedy(Agreed):
    """Something done to improve a result, with its date where one is known."""

    kpi: str
    description: str
    date: dt.date | None = None
    basis: Basis | None = None


class Resolution(Agreed):
    """What the Board resolved, as recorded."""

    subject: Literal["performance", "projects"]
    text: str
    period: APeriod | None = None
    date: dt.date | None = None
    basis: Basis | None = None
    source: str | None = None


class Note(Agreed):
    """A sentence on where figures came from."""

    text: str
    basis: Basis | None = None
    source: str | None = None


class ExtractHelp(Agreed):
    """What a person says about extracts whose headers or scales do not speak for themselves."""

    columns: dict[str, Texts] = {}
    percent_scale: dict[str, PercentScale] = {}
