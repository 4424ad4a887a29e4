"""In which words is a result rated? The scheme of a contract, checked when it is loaded.

A rating stands beside the status of a result and never replaces it. Bands are ranges of a value, or
of the gap to target; a scheme in which some number has no band, or two, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from kpianalysis.agreed import Agreed, Polarity, Text
from kpianalysis.bands import NOT_RATED, Band, BandSet, Measure, check_bands

# The five ratings of the Procurement Regulations 2024, regulation 39(5):
# https://www.legislation.gov.uk/uksi/2024/692/regulation/39
GOOD, APPROACHING = "Good", "Approaching target"
REQUIRES_IMPROVEMENT, INADEQUATE, OTHER = "Requires improvement", "Inadequate", "Other"
PROCUREMENT_ACT = (GOOD, APPROACHING, REQUIRES_IMPROVEMENT, INADEQUATE, OTHER)
_THRESHOLDS = ("approaching_target", "requires_improvement")


class Notice(Agreed):
    """What a contract performance notice asks and no extract holds."""

    authority_details: Text | None = None
    procurement_title: Text | None = None
    procurement_identifier: Text | None = None
    contract_identifier: Text | None = None
    supplier_contact: Text | None = None
    supplier_identifier: Text | None = None


class Scheme(Agreed):
    """The ratings of a contract.

    Attributes
    ----------
    kind
        ``target_and_minimum``: the statuses themselves. ``procurement_act``: the five ratings of
        the Procurement Act 2023. ``bands``: those that are written here.
    misses_in_row
        From how many misses of its target in a row on a KPI is named, in any scheme.
    measure
        What bands or thresholds are about: the result (``value``, for bands only), the ``gap`` to
        target in the KPI's own unit, or that in percent of the target (``gap_percent``).
    bands, own_bands
        The bands of all KPIs, best first, and of those KPIs that have their own.
    approaching_target, requires_improvement
        The least gap that is still so rated; under the second a result is inadequate. No law lays
        them down.
    notice
        What the contract performance notice asks besides.
    """

    kind: Literal["target_and_minimum", "procurement_act", "bands"] = "target_and_minimum"
    misses_in_row: int | None = Field(default=None, ge=2)
    measure: Measure | None = None
    bands: tuple[Band, ...] = ()
    own_bands: tuple[BandSet, ...] = ()
    approaching_target: float | None = None
    requires_improvement: float | None = None
    notice: Notice = Notice()

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        allowed = {
            "target_and_minimum": (),
            "procurement_act": ("measure", *_THRESHOLDS, "notice"),
            "bands": ("measure", "bands", "own_bands"),
        }
        for key in ("measure", "bands", "own_bands", *_THRESHOLDS, "notice"):
            if key in self.model_fields_set and key not in allowed[self.kind]:
                kinds = " or ".join(kind for kind, keys in allowed.items() if key in keys)
                raise ValueError(f"{key} belongs to kind = {kinds}, not to {self.kind}")
        needed = {"procurement_act": _THRESHOLDS, "bands": ("bands",)}.get(self.kind, ())
        for key in needed:
            if getattr(self, key) in (None, ()):
                raise ValueError(f"kind = {self.kind} needs {key}")
        if self.kind == "procurement_act" and self.measure == "value":
            raise ValueError("measure: the thresholds are gaps to target: gap or gap_percent")
        for one in self.own_bands:
            if not one.kpis:
                raise ValueError("own_bands: name the KPIs that have these bands in kpis")
        if self.kind == "bands":
            check_bands(self.bands, self.measure or "gap")
        if self.kind == "procurement_act":
            _check_thresholds(self.approaching_target or 0.0, self.requires_improvement or 0.0)
        return self

    @property
    def sets(self) -> tuple[BandSet, ...]:
        """The bands of every KPI: own ones first, those of all others last."""
        measure = self.measure or "gap"
        if self.kind == "bands":
            return (*self.own_bands, BandSet(measure=measure, bands=self.bands))
        if self.kind == "procurement_act":
            return (BandSet(measure=measure, bands=self._five_ratings()),)
        return ()

    @property
    def names(self) -> tuple[str, ...]:
        """The ratings that a result can have, best first, the one of no number last."""
        names = [band.name for one in reversed(self.sets) for band in one.bands]
        return tuple(dict.fromkeys([*names, self.unrated]))

    @property
    def unrated(self) -> str:
        """The rating of a result that no band can be found for, as when there is none."""
        return OTHER if self.kind == "procurement_act" else NOT_RATED

    def _five_ratings(self) -> tuple[Band, ...]:
        near, far = self.approaching_target, self.requires_improvement
        return (
            Band(name=GOOD, at_least=0),
            Band(name=APPROACHING, at_least=near, below=0),
            Band(name=REQUIRES_IMPROVEMENT, at_least=far, below=near),
            Band(name=INADEQUATE, below=far),
        )


def _check_thresholds(near: float, far: float) -> None:
    if not far < near < 0:
        raise ValueError(
            "thresholds are gaps under 0, and requires_improvement is the lower one: "
            f"found approaching_target = {near:g}, requires_improvement = {far:g}"
        )


def check_scheme(scheme: Scheme, polarities: Mapping[str, Polarity]) -> None:
    """Refuse bands of KPIs that do not exist, or whose best band is the KPI's worst.

    Parameters
    ----------
    scheme : Scheme
        The scheme of a contract.
    polarities : mapping of ref to polarity
        Of each KPI of the contract.

    Raises
    ------
    ValueError
        Naming the key and the KPI.
    """
    seen: set[str] = set()
    for number, one in enumerate(scheme.sets):
        own = f"scheme.own_bands[{number}]" if one.kpis else "scheme.bands"
        for ref in one.kpis:
            if ref not in polarities:
                raise ValueError(f"{own}.kpis: {ref!r} is none of {', '.join(sorted(polarities))}")
            if ref in seen:
                raise ValueError(f"{own}.kpis: {ref} has bands of its own already; keep one set")
            seen.add(ref)
        better = "higher_is_better" if one.falls else "lower_is_better"
        for ref in one.kpis or sorted(set(polarities) - seen):
            if one.measure == "value" and polarities[ref] != better:
                ends = "highest" if one.falls else "lowest"
                raise ValueError(
                    f"{own}: the first band, the best, has the {ends} values, but {ref} is "
                    f"{polarities[ref]}; give it bands of its own in scheme.own_bands"
                )
