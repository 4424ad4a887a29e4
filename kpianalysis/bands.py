"""Which rating does a number have? Named ranges that give every number exactly one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from kpianalysis.agreed import Agreed, Text, Texts

Measure = Literal["value", "gap", "gap_percent"]
Cut = tuple[float, int]  # a place between numbers: just before a number (0), or just after it (1)

DATA_ONLY, NOT_RATED = "Data only", "Not rated"
_NOWHERE, _EVERYWHERE = (-math.inf, 0), (math.inf, 0)


class Band(Agreed):
    """A rating, and the numbers that have it: bounds are met or not, as they are written."""

    name: Text
    at_least: float | None = None
    above: float | None = None
    below: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        for one, other in (("at_least", "above"), ("below", "at_most")):
            if getattr(self, one) is not None and getattr(self, other) is not None:
                raise ValueError(f"{self.name}: give {one} or {other}, not both")
        if self.start >= self.end:
            raise ValueError(f"{self.name}: no number is {words_of_range(self.start, self.end)}")
        return self

    @property
    def start(self) -> Cut:
        """Where it begins."""
        if self.at_least is not None:
            return (self.at_least, 0)
        return _NOWHERE if self.above is None else (self.above, 1)

    @property
    def end(self) -> Cut:
        """Where it ends."""
        if self.at_most is not None:
            return (self.at_most, 1)
        return _EVERYWHERE if self.below is None else (self.below, 0)


class BandSet(Agreed):
    """Bands, best first, of what they measure; ``kpis`` when they are of some KPIs alone."""

    kpis: Texts = ()
    measure: Measure = "gap"
    bands: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _every_number_has_one(self) -> Self:
        check_bands(self.bands, self.measure)
        return self

    @property
    def falls(self) -> bool:
        """Whether the first band holds the largest numbers."""
        return self.bands[0].end == _EVERYWHERE


def check_bands(bands: Sequence[Band], measure: Measure) -> None:
    """Refuse bands that do not give every number exactly one rating, or are not best first.

    Raises
    ------
    ValueError
        Naming the numbers that have none, or two.

    Examples
    --------
    >>> check_bands([Band(name="Green", at_least=55), Band(name="Amber", at_most=50)], "value")
    Traceback (most recent call last):
    ValueError: nothing rates values over 50 and under 55
    """
    faults = []
    reserved = {name.casefold() for name in (DATA_ONLY, NOT_RATED)}
    names = [band.name.casefold() for band in bands]
    faults += [
        f"{b.name} is a rating of its own already" for b in bands if b.name.casefold() in reserved
    ]
    faults += [
        f"two bands are called {b.name}"
        for n, b in enumerate(bands)
        if b.name.casefold() in names[:n]
    ]
    rising = sorted(bands, key=lambda band: (band.start, band.end))
    reached: Cut = _NOWHERE
    holder = rising[0]
    for band in rising:
        if band.start > reached:
            faults.append(f"nothing rates values {words_of_range(reached, band.start)}")
        if band.start < reached:
            both = words_of_range(band.start, min(reached, band.end))
            faults.append(f"{holder.name} and {band.name} both rate values {both}")
        if band.end > reached:
            reached, holder = band.end, band
    if reached < _EVERYWHERE:
        faults.append(f"nothing rates values {words_of_range(reached, _EVERYWHERE)}")
    if not faults and not _in_order(bands):
        faults.append("bands are written best first: each beside the one before it")
    if not faults and measure != "value" and bands[0].end != _EVERYWHERE:
        faults.append(
            "bands are written best first, and a gap under 0 is worse than target; begin with the "
            "band of the largest gaps"
        )
    if faults:
        raise ValueError("; ".join(faults))


def _in_order(bands: Sequence[Band]) -> bool:
    """Say whether the bands follow each other, up or down, as they are written."""
    up = all(one.end == nxt.start for one, nxt in pairwise(bands))
    return up or all(one.start == nxt.end for one, nxt in pairwise(bands))


def words_of_range(start: Cut, end: Cut, unit: str = "") -> str:
    """Say a range: which numbers lie between two cuts.

    >>> words_of_range((50, 1), (55, 0)), words_of_range((-10, 0), (math.inf, 0), "%")
    ('over 50 and under 55', '-10% or more')
    """
    if (start[0], start[1] + 1) == end:
        return f"of {start[0]:g}{unit}"
    said = []
    if start != _NOWHERE:
        said.append(f"over {start[0]:g}{unit}" if start[1] else f"{start[0]:g}{unit} or more")
    if end != _EVERYWHERE:
        said.append(f"{end[0]:g}{unit} or less" if end[1] else f"under {end[0]:g}{unit}")
    return " and ".join(said) or "of any size"
