"""What does a miss cost the supplier: the tariff of service credits?

``[credits]`` of contract.toml. Without rates a tariff holds only what others stated, and nothing
is computed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from kpianalysis.agreed import Agreed, AMonth, Basis, Dated, Text, Texts
from kpianalysis.months import Month

Wording = Literal["exactly", "about", "just under", "just over"]
_LATEST = Month(2199, 12)


def _whole_pence(pounds: float) -> float:
    if Decimal(repr(pounds)) % Decimal("0.01"):
        raise ValueError(f"{pounds!r} is no sum of money; allowed are two decimals (pence)")
    return pounds


# The upper bounds keep every sum of a month within 64 bits when it is counted in pence.
Amount = Annotated[float, Field(ge=0, le=1_000_000)]
Pounds = Annotated[float, Field(ge=0, le=1_000_000_000), AfterValidator(_whole_pence)]


class Rate(Dated):
    """What a miss costs, in the tariff's unit: of single KPIs, of areas, or of all KPIs."""

    missed_target: Amount
    below_minimum: Amount
    kpis: Texts = ()
    areas: Texts = ()
    agreed: dt.date | None = None
    basis: Basis | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.kpis and self.areas:
            raise ValueError("holds for kpis or for areas, not both; write two rates")
        if self.below_minimum < self.missed_target:
            raise ValueError(
                f"below_minimum: {self.below_minimum:g} is less than missed_target "
                f"({self.missed_target:g}); allowed is that amount or more"
            )
        return self

    @property
    def holds_for(self) -> frozenset[tuple[str, str]]:
        """The kind and name of each KPI or area; ``("all", "")`` when it names none."""
        named = [("kpi", ref) for ref in self.kpis] + [("area", code) for code in self.areas]
        return frozenset(named or [("all", "")])

    def gives_way_to(self, later: Rate) -> bool:
        """Say whether it ends where another begins that holds for some of the same."""
        follows = self.last is not None and self.last + 1 == later.first
        return follows and bool(self.holds_for & later.holds_for)


class Repeat(Agreed):
    """From which month missed in a row on a miss costs so many times its rate."""

    month: int = Field(ge=2, le=1200)
    times: float = Field(ge=1, le=100)


class Suspension(Dated):
    """Months in which no miss costs anything."""

    reason: Text
    agreed: dt.date | None = None
    basis: Basis | None = None


class StatedCredits(Agreed):
    """A total of credits that somebody published or stated.

    One with ``conflict`` cannot hold together with another: it is listed, and not reconciled.
    """

    first: AMonth = Field(alias="from")
    last: AMonth | None = Field(default=None, alias="to")
    amount: Pounds
    words: Wording = "exactly"
    tolerance: Pounds | None = None
    conflict: bool = False
    note: Text | None = None
    source: Text | None = None
    date: dt.date | None = None
    basis: Basis | None = None

    @model_validator(mode="after")
    def _can_be_reconciled_or_says_why_not(self) -> Self:
        if self.last and self.last < self.first:
            raise ValueError(f"'to' ({self.last.iso}) is before 'from' ({self.first.iso})")
        if self.last is None and not self.conflict:
            raise ValueError("'to' is missing; allowed only with conflict = true")
        if self.last is None and self.date is None:
            raise ValueError("give 'to', or the date from which the amount is known")
        if (self.tolerance is None) != (self.words == "exactly"):
            raise ValueError(
                "tolerance: needed with 'about', 'just under' and 'just over', in pounds; "
                "not allowed with 'exactly'"
            )
        return self

    @property
    def known_from(self) -> dt.date:
        """The day from which it can be known: its date, else the end of its months."""
        if self.date:
            return self.date
        return (self.last or _LATEST).last_day


class Tariff(Agreed):
    """What misses cost, and what others stated of it.

    Attributes
    ----------
    unit, pounds_per_point
        In what rates are written; ``points`` need a price.
    rates
        The most exact one holds: that of a KPI, else of its area, else of all KPIs.
    repeats
        Multipliers. *In a row* are results of one KPI that follow each other and missed their
        target; a result that met it, or none at all, ends the row. Suspended months stand in it.
    mitigation_waives
        Whether a mitigated miss costs nothing.
    mitigated_counts_in_row
        Whether a mitigated miss stands in the row; when it does not, it ends the row.
    monthly_cap_pounds, monthly_cap_points
        The most that a month can cost, over the whole contract.
    suspended
        Months without credits.
    stated
        Totals to reconcile with.
    """

    unit: Literal["pounds", "points"] = "pounds"
    pounds_per_point: Pounds | None = None
    rates: tuple[Rate, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    mitigation_waives: bool = True
    mitigated_counts_in_row: bool = False
    monthly_cap_pounds: Pounds | None = None
    monthly_cap_points: Amount | None = None
    suspended: tuple[Suspension, ...] = ()
    stated: tuple[StatedCredits, ...] = ()
    basis: Basis | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        points = self.unit == "points"
        if points != (self.pounds_per_point is not None):
            raise ValueError('pounds_per_point: needed with unit = "points", and only then')
        if self.monthly_cap_points is not None and not points:
            raise ValueError('monthly_cap_points: allowed only with unit = "points"')
        if self.monthly_cap_points is not None and self.monthly_cap_pounds is not None:
            raise ValueError("monthly_cap_points, monthly_cap_pounds: keep one of them")
        _check_rates(self.rates)
        _check_repeats(self.repeats)
        return self

    @property
    def price(self) -> Decimal:
        """Pounds for one unit of a rate."""
        return Decimal(1) if self.pounds_per_point is None else _exact(self.pounds_per_point)

    @property
    def cap_pence(self) -> int | None:
        """The monthly cap in whole pence, if there is one."""
        if self.monthly_cap_points is not None:
            return int(_exact(self.monthly_cap_points) * self.price * 100)
        return (
            None if self.monthly_cap_pounds is None else int(_exact(self.monthly_cap_pounds) * 100)
        )

    def pence(self, amount: float, times: float = 1) -> int:
        """Return what an amount costs in pence, halves up, by decimal arithmetic.

        >>> Tariff(unit="points", pounds_per_point=0.35).pence(0.5, 1.5)
        26
        """
        return int(_exact(amount) * _exact(times) * self.price * 100 + Decimal("0.5"))

    def as_at(self, day: dt.date) -> Tariff:
        """Return the tariff without what was agreed or stated after a day.

        Rates that end where such rates begin were in force without an end on that day.
        """
        unknown = [rate for rate in self.rates if rate.agreed and rate.agreed > day]
        return self.model_copy(
            update={
                "rates": tuple(
                    rate.model_copy(update={"last": None})
                    if any(rate.gives_way_to(later) for later in unknown)
                    else rate
                    for rate in self.rates
                    if rate not in unknown
                ),
                "suspended": tuple(
                    s for s in self.suspended if s.agreed is None or s.agreed <= day
                ),
                "stated": tuple(s for s in self.stated if s.known_from <= day),
            }
        )


def _exact(number: float) -> Decimal:
    return Decimal(repr(number))


def _check_rates(rates: Sequence[Rate]) -> None:
    """Refuse two rates that are equally exact and hold in one month."""
    for (one, rate), (other, same) in combinations(enumerate(rates), 2):
        shared = rate.holds_for & same.holds_for
        apart = (rate.last or _LATEST) < same.first or (same.last or _LATEST) < rate.first
        if shared and not apart:
            names = ", ".join(sorted(name for _, name in shared)) or "all KPIs"
            raise ValueError(
                f"rates[{one}], rates[{other}]: both hold for {names} in "
                f"{max(rate.first, same.first).iso}; end the earlier one with 'to' before the "
                "later one begins"
            )


def _check_repeats(repeats: Sequence[Repeat]) -> None:
    """Refuse multipliers that are out of order or fall: a longer row never costs less."""
    for number, (before, after) in enumerate(pairwise(repeats), start=1):
        if after.month <= before.month or after.times < before.times:
            raise ValueError(
                f"repeats[{number}]: month {after.month}, {after.times:g} times, follows month "
                f"{before.month}, {before.times:g} times; allowed are later months with as many "
                "times or more"
            )
