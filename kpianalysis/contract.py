"""What was agreed: KPIs, their dated targets and minimums, mitigations and remedies.

A frozen model of ``contract.toml``. An unknown key, an empty text, and whatever
``contract_checks`` does not let pass are refused, with the key path and what is allowed.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from kpianalysis.agreed import (
    Agreed,
    AMonth,
    APeriod,
    Area,
    Frequency,
    Mitigation,
    Note,
    Remedy,
    Resolution,
    Text,
    Texts,
)
from kpianalysis.audience import Audience
from kpianalysis.change_checks import check_added
from kpianalysis.contract_checks import (
    area_names,
    check_exists,
    check_mitigations,
    check_names,
    check_quarters,
    check_ref_pattern,
)
from kpianalysis.errors import ContractProblem
from kpianalysis.kpi import Kpi
from kpianalysis.pages import Page
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.profile import Profile
from kpianalysis.publication import Publication
from kpianalysis.scheme import Scheme, check_scheme
from kpianalysis.tariff import Tariff

MONTHS_OF = {"monthly": 1, "quarterly": 3}


class Contract(Agreed):
    """A contract and all that was agreed in it."""

    name: Text
    supplier: Text
    council: Text
    board: Text = "the Board"
    first_month: AMonth
    ref_pattern: str
    long_term_months: int = Field(default=6, ge=1)
    review_periods: tuple[APeriod, ...] = ()
    in_focus: Texts = ()
    frequency: Frequency = "monthly"
    fictional: bool = False
    areas: tuple[Area, ...] = Field(min_length=1)
    kpis: tuple[Kpi, ...] = Field(min_length=1)
    mitigations: tuple[Mitigation, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    notes: tuple[Note, ...] = ()
    pages: tuple[Page, ...] = ()
    extracts: Profile = Profile()
    scheme: Scheme = Scheme()
    credits: Tariff | None = None
    audience: Audience = Audience()
    publication: Publication = Publication()

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> Self:
        check_ref_pattern(self.ref_pattern)
        check_names("KPIs", "ref", _refs(self.kpis))
        plain_names = [(f"kpis[{n}]", "plain_name", k.plain_name) for n, k in enumerate(self.kpis)]
        check_names("KPIs", "plain_name", plain_names)
        check_names("areas", "name", area_names(self.areas))
        refs = [kpi.ref for kpi in self.kpis]
        codes = [area.code for area in self.areas]
        named = [(f"kpis.{kpi.ref}.companion", kpi.companion, refs) for kpi in self.kpis]
        named += [(f"kpis.{kpi.ref}.area", kpi.area, codes) for kpi in self.kpis]
        named += [("in_focus", ref, refs) for ref in self.in_focus]
        named += [(f"mitigations[{n}].kpi", m.kpi, refs) for n, m in enumerate(self.mitigations)]
        named += [(f"remedies[{n}].kpi", r.kpi, refs) for n, r in enumerate(self.remedies)]
        named += [
            ("extracts.percent_scale", key, [*refs, "*"]) for key in self.extracts.percent_scale
        ]
        for n, rate in enumerate(self.credits.rates if self.credits else ()):
            named += [(f"credits.rates[{n}].kpis", ref, refs) for ref in rate.kpis]
            named += [(f"credits.rates[{n}].areas", code, codes) for code in rate.areas]
        check_exists(named)
        check_added(
            [
                (f"kpis.{kpi.ref}", kpi.first, kpi.added_reason, kpi.added_agreement)
                for kpi in self.kpis
            ],
            self.first_month,
        )
        check_mitigations(self.mitigations, {kpi.ref: kpi for kpi in self.kpis})
        check_scheme(self.scheme, {kpi.ref: kpi.polarity for kpi in self.kpis})
        if self.frequency == "quarterly":
            check_quarters(self._spans())
        return self

    @property
    def step_months(self) -> int:
        """How many months a result is about."""
        return MONTHS_OF[self.frequency]

    @property
    def step_word(self) -> Literal["month", "quarter"]:
        """What the time that a result is about is called."""
        return "quarter" if self.frequency == "quarterly" else "month"

    def period_of(self, day: dt.date) -> ReviewPeriod:
        """Return the month or quarter of measurement that a day is in.

        Quarters are counted from the contract's first month.
        """
        month = Month.of(day)
        first = month + -((month - self.first_month) % self.step_months)
        return ReviewPeriod(first, first + (self.step_months - 1))

    def kpi(self, ref: str) -> Kpi:
        """Return the KPI of a ref.

        Raises
        ------
        ContractProblem
            When no KPI has this ref.
        """
        for kpi in self.kpis:
            if kpi.ref == ref:
                return kpi
        refs = ", ".join(kpi.ref for kpi in self.kpis)
        raise ContractProblem("is no KPI of this contract", found=ref, action=f"choose from {refs}")

    def area_name(self, code: str) -> str:
        """Return the name of a service area."""
        return next(area.name for area in self.areas if area.code == code)

    def as_at(self, day: dt.date) -> Contract:
        """Return the contract without what was agreed after a date."""
        kpis = tuple(kpi.as_at(day) for kpi in self.kpis)
        tariff = self.credits.as_at(day) if self.credits else None
        pages = tuple(page.known_on(day) for page in self.pages if page.as_at <= day)
        known: dict[str, object] = {"kpis": kpis, "credits": tariff, "pages": pages}
        # A register that was never written stays so: it does not say that there is none.
        if "mitigations" in self.model_fields_set:
            dated = (item.as_at(day) for item in self.mitigations)
            known["mitigations"] = tuple(item for item in dated if item)
        return self.model_copy(update=known)

    def _spans(self) -> list[tuple[str, Month | None, Month | None]]:
        """List the key path, first and last month of all that must begin or end with a quarter."""
        found: list[tuple[str, Month | None, Month | None]] = [
            ("first_month", self.first_month, None)
        ]
        for number, period in enumerate(self.review_periods):
            found.append((f"review_periods[{number}]", period.first, period.last))
        for number, kpi in enumerate(self.kpis):
            path = f"kpis[{number}]"
            found.append((path, kpi.first, kpi.last))
            found += [(f"{path}.terms[{n}]", t.first, t.last) for n, t in enumerate(kpi.terms)]
            found += [(f"{path}.phases[{n}]", p.first, None) for n, p in enumerate(kpi.phases)]
            found += [
                (f"{path}.redefinitions[{n}]", r.first, None)
                for n, r in enumerate(kpi.redefinitions)
            ]
        for number, item in enumerate(self.mitigations):
            found.append((f"mitigations[{number}]", item.first, item.last))
        if tariff := self.credits:
            found += [(f"credits.rates[{n}]", r.first, r.last) for n, r in enumerate(tariff.rates)]
            found += [
                (f"credits.suspended[{n}]", s.first, s.last) for n, s in enumerate(tariff.suspended)
            ]
        return found


def _refs(kpis: tuple[Kpi, ...]) -> list[tuple[str, str, str]]:
    """List the ref and aliases of each KPI, with their key paths."""
    return [
        (f"kpis[{position}]", key, name)
        for position, kpi in enumerate(kpis)
        for key, name in (("ref", kpi.ref), *(("aliases", alias) for alias in kpi.aliases))
    ]
