"""What does the supplier report for a month? The results of every KPI in force, in their order."""

from __future__ import annotations

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import sample_early as early
from sample_kpis import BACKLOG, PLANNED, USUAL, WORDS, Words

MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()
NO_WORDS = Words("", "", "")


class Result(NamedTuple):
    """One KPI in one month, as the supplier knows it; percentages are percentage points."""

    kpi: dict[str, Any]
    area: str
    target: float
    minimum: float | None
    value: float | str
    numerator: int | None
    denominator: int | None
    backlog: int | None
    mitigation: str | None
    words: Words
    escalated: bool = False

    @property
    def status(self) -> str:
        """The supplier's word for the month."""
        if isinstance(self.value, str):
            return "n/a"
        if _is_as_good(self.kpi, self.value, self.target):
            return "Green"
        if self.mitigation:
            return "Mitigated"
        if self.minimum is None or _is_as_good(self.kpi, self.value, self.minimum):
            return "Amber"
        return "Red"


def results_of(
    contract: dict[str, Any], month: str, corrected: dict[str, float] | None = None
) -> list[Result]:
    """Return what the supplier reports for a month, in the order of the contract.

    Raises
    ------
    ValueError
        When a month misses its target and no words are planned for it.
    """
    areas = {area["code"]: area["name"] for area in contract["areas"]}
    results = []
    for kpi in contract["kpis"]:
        ref = kpi["ref"]
        if not kpi["from"] <= month <= kpi.get("to", month):
            continue
        terms = [terms for terms in kpi["terms"] if terms["from"] <= month][-1]
        value, numerator, denominator = _figures(kpi, terms, month)
        words = WORDS.get(ref, {}).get(month, NO_WORDS)
        if corrected and ref in corrected:
            value, words = corrected[ref], NO_WORDS
        result = Result(
            kpi,
            areas[kpi["area"]],
            terms["target"],
            terms.get("minimum"),
            value,
            numerator,
            denominator,
            _backlog(ref, month),
            _mitigation(contract, ref, month),
            words,
            _escalated(ref, month),
        )
        if month <= early.LAST:
            planned = _kind(ref, month)
            status = result._replace(mitigation=None).status.casefold()
            if status != planned and not (corrected and ref in corrected):
                raise ValueError(f"{ref} was to be {planned} in {month}, not {status}")
            missed = result.status in ("Amber", "Red", "Mitigated")
            result = result._replace(words=early.WORDS_BY_AREA[kpi["area"]] if missed else NO_WORDS)
        elif result.status in ("Amber", "Red", "Mitigated") and not words.remedy:
            raise ValueError(f"{ref} misses its target in {month}, and no words say why")
        results.append(result)
    return results


def month_in_words(month: str) -> str:
    """Return ``2019-04`` as ``April 2019``."""
    return f"{MONTH_NAMES[int(month[5:]) - 1]} {month[:4]}"


def _figures(
    kpi: dict[str, Any], terms: dict[str, Any], month: str
) -> tuple[float | str, int | None, int | None]:
    """Return value, numerator and denominator: as planned, else drawn around the usual level."""
    ref = kpi["ref"]
    usual = (USUAL | early.USUAL_EARLY)[ref]
    planned = PLANNED.get(ref, {}).get(month)
    if month <= early.LAST:
        planned = _planned_early(kpi, terms, month)
    if isinstance(planned, str) or (planned is not None and not usual.volume):
        return planned, None, None
    if isinstance(planned, float):
        denominator = round(usual.volume * (1 + 0.08 * _draw(ref, month, "volume")))
        planned = round(denominator * planned / 100), denominator
    drawn = usual.level + usual.spread * _draw(ref, month, "value")
    drawn = min(drawn, 100.0) if kpi["unit"] == "%" else drawn
    if not usual.volume:
        return round(drawn, kpi["decimals"]), None, None
    if planned is None:
        denominator = round(usual.volume * (1 + 0.08 * _draw(ref, month, "volume")))
        numerator = round(denominator * drawn / 100)
        on_a_half = 20_000 * numerator % denominator == 0  # its last digit would be disputed
        planned = (numerator, denominator + on_a_half)
    share = Decimal(100 * planned[0]) / planned[1]
    return float(share.quantize(Decimal("0.01"), ROUND_HALF_UP)), *planned


def _planned_early(
    kpi: dict[str, Any], terms: dict[str, Any], month: str
) -> tuple[int, int] | float | str | None:
    """Return the figure of a month to March 2018 that was planned; None for a usual one."""
    ref = kpi["ref"]
    if (chosen := early.CHOSEN.get(ref, {}).get(month)) is not None:
        return chosen
    first, last = early.UNMEASURED.get(ref, ("", ""))
    if first <= month <= last:
        return early.NOT_MEASURABLE
    kind = _kind(ref, month)
    if kind == "green":
        usual = (USUAL | early.USUAL_EARLY)[ref]
        drawn = usual.level + usual.spread * _draw(ref, month, "value")
        until, best = early.BEST_BEFORE.get(ref, ("", 0.0))
        return max(drawn, best) if month < until else None
    target, minimum = terms["target"], terms["minimum"]
    share = 0.5 + 0.25 * _draw(ref, month, "miss")
    value = target + share * (minimum - target) + (minimum - target) * (kind == "red")
    return float(round(value, kpi["decimals"]))


def _kind(ref: str, month: str) -> str:
    """Say how a month to March 2018 was planned: green, amber, red or without a figure."""
    chosen = early.CHOSEN.get(ref, {}).get(month)
    first, last = early.UNMEASURED.get(ref, ("", ""))
    if isinstance(chosen, str) or first <= month <= last:
        return "n/a"
    runs = early.MISSES.get(ref, ())
    return next((run.kind for run in runs if run.first <= month <= run.last), "green")


def _escalated(ref: str, month: str) -> bool:
    first, last = early.ESCALATED.get(ref, ("9", ""))
    return first <= month <= last


def _backlog(ref: str, month: str) -> int | None:
    usual = (USUAL | early.USUAL_EARLY)[ref].backlog
    if usual is None:
        return None
    drawn = round(usual * (1 + 0.4 * _draw(ref, month, "backlog")))
    return BACKLOG.get(ref, {}).get(month, drawn)


def _mitigation(contract: dict[str, Any], ref: str, month: str) -> str | None:
    for mitigation in contract["mitigations"]:
        if mitigation["kpi"] == ref and mitigation["from"] <= month <= mitigation.get("to", month):
            return mitigation["reason"]
    return None


def _is_as_good(kpi: dict[str, Any], value: float, level: float) -> bool:
    return value >= level if kpi["polarity"] == "higher_is_better" else value <= level


def _draw(*names: str) -> float:
    """Return a number between -1 and 1, near 0 more often, always the same for the same names."""
    digest = hashlib.sha256(" ".join(names).encode()).digest()
    halves = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16])
    return sum(halves) / 2**64 - 1
