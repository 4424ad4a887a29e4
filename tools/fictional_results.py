"""What does the fictional highways supplier report? Every figure is planned here, by hand.

Each list has one entry for each quarter from April to June 2019 to January to March 2026. The
figures hold on purpose what checks look for; the comments say where.
"""

from __future__ import annotations

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

QUARTERS = [(2019 + number // 4, number % 4 + 1) for number in range(28)]
# Shares that are planned; the counts that come nearest give the percentage that is stated.
POTHOLES = [
    91.8, 93.4, 90.6, 87.9, 92.7, 94.1, 91.2, 88.6, 93.0, 91.4, 89.2, 86.9, 92.2, 93.8,
    90.9, 88.1, 91.6, 94.6, 92.4, 87.4, 93.5, 92.0, 91.1, 88.9, 84.6, 88.4, 91.9, 89.5,
]  # fmt: skip
# Crowded just above the target of 95, with a gap just below it.
DEFECTS = [
    95.2, 97.1, 93.4, 95.3, 96.4, 95.1, 93.8, 97.6, 95.2, 92.9, 95.4, 96.8, 95.1, 93.6,
    98.0, 95.3, 95.2, 93.3, 96.9, 95.1, 97.3, 95.4, 93.7, 95.2, 96.2, 93.2, 95.5, 96.6,
]  # fmt: skip
# None is missing: January to March 2024. The same figure four times from October 2024.
LIGHTS = [
    7.1, 6.2, 8.4, 9.3, 7.5, 6.6, 7.9, 9.8, 6.9, 5.8, 7.7, 8.9, 6.4, 7.2,
    8.6, 9.1, 7.0, 6.1, 7.8, None, 9.6, 8.7, 7.4, 7.4, 7.4, 7.4, 8.3, 9.0,
]  # fmt: skip
PLANS = {"RD_KPI_01": POTHOLES, "RD_KPI_02": DEFECTS, "LT_KPI_01": LIGHTS}
VOLUMES = {"RD_KPI_01": 190, "RD_KPI_02": 470}
# July to September 2025: a percentage that its counts do not give, a status above what was reached.
MISPRINTED = {("RD_KPI_01", (2025, 2)): 92.31}
STATED_AS_MET = {("RD_KPI_02", (2025, 2))}
# April to June 2025, sent again in October 2025.
SENT_AGAIN = {("RD_KPI_01", (2025, 1)): 96.3}
WORDS = {
    "RD_KPI_01": (
        "Frost opened more potholes than crews could reach.",
        "A third crew works from November to March.",
        "Drivers met potholes for longer on side roads.",
    ),
    "RD_KPI_02": (
        "Night reports waited for the morning shift.",
        "One crew is on call at night.",
        "Some defects stayed open for a second day.",
    ),
    "LT_KPI_01": (
        "Parts for older lamps came late.",
        "A stock of parts is kept at the depot.",
        "Some streets were dark for longer.",
    ),
}
NO_WORDS = ("", "", "")
MET, BETWEEN, BELOW = "Target met", "Below target, minimum met", "Below minimum"
# From this quarter on the file gives the ratings of the Procurement Act 2023.
RATED_FROM = (2025, 1)
_MONTHS = ("April to June", "July to September", "October to December", "January to March")


class Result(NamedTuple):
    """One KPI in one quarter, as the supplier knows it; percentages are percentage points."""

    kpi: dict[str, Any]
    target: float
    minimum: float
    value: float
    numerator: int | None
    denominator: int | None
    status: str
    word: str
    mitigation: str | None
    words: tuple[str, str, str]


def results_of(
    contract: dict[str, Any], quarter: tuple[int, int], *, again: bool = False
) -> list[Result]:
    """Return what the supplier reports for a quarter, in the order of the contract."""
    results = []
    for kpi in contract["kpis"]:
        ref = kpi["ref"]
        planned = PLANS[ref][QUARTERS.index(quarter)]
        if again:
            planned = SENT_AGAIN.get((ref, quarter), planned)
        if planned is None:
            continue
        value, numerator, denominator = _figures(ref, quarter, planned)
        value = MISPRINTED.get((ref, quarter), value)
        terms = [terms for terms in kpi["terms"] if terms["from"] <= first_month(quarter)][-1]
        gap = (value - terms["target"]) * (1 if kpi["polarity"] == "higher_is_better" else -1)
        status = _status(gap, terms)
        words = NO_WORDS if status == MET else WORDS[ref]
        if (ref, quarter) in STATED_AS_MET:
            gap, status = 0, MET
        rated = quarter >= RATED_FROM
        word = _rating(contract["scheme"], 100 * gap / terms["target"]) if rated else status
        results.append(
            Result(
                kpi,
                terms["target"],
                terms["minimum"],
                value,
                numerator,
                denominator,
                status,
                word,
                _mitigation(contract, ref, quarter),
                words,
            )
        )
    return results


def first_month(quarter: tuple[int, int]) -> str:
    """Return the first month of a quarter of a financial year.

    >>> first_month((2025, 2)), first_month((2025, 4))
    ('2025-07', '2026-01')
    """
    year, number = quarter
    return f"{year + (number == 4)}-{(3 * number) % 12 + 1:02}"


def in_words(quarter: tuple[int, int]) -> str:
    """Return a quarter as ``July to September 2025``."""
    return f"{_MONTHS[quarter[1] - 1]} {first_month(quarter)[:4]}"


def _figures(
    ref: str, quarter: tuple[int, int], planned: float
) -> tuple[float, int | None, int | None]:
    """Return value, numerator and denominator; a number of days has no counts."""
    if ref not in VOLUMES:
        return planned, None, None
    digest = hashlib.sha256(f"{ref} {first_month(quarter)}".encode()).digest()
    denominator = round(VOLUMES[ref] * (0.9 + 0.2 * int.from_bytes(digest[:8]) / 2**64))
    numerator = round(denominator * planned / 100)
    share = Decimal(100 * numerator) / denominator
    return float(share.quantize(Decimal("0.01"), ROUND_HALF_UP)), numerator, denominator


def _status(gap: float, terms: dict[str, Any]) -> str:
    if gap >= 0:
        return MET
    return BETWEEN if -gap <= abs(terms["target"] - terms["minimum"]) else BELOW


def _rating(scheme: dict[str, Any], gap_percent: float) -> str:
    if gap_percent >= 0:
        return "Good"
    if gap_percent >= scheme["approaching_target"]:
        return "Approaching target"
    far = gap_percent < scheme["requires_improvement"]
    return "Inadequate" if far else "Requires improvement"


def _mitigation(contract: dict[str, Any], ref: str, quarter: tuple[int, int]) -> str | None:
    month = first_month(quarter)
    for item in contract["mitigations"]:
        if item["kpi"] == ref and item["from"] <= month <= item.get("to", month):
            return str(item["reason"])
    return None
