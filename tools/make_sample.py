"""How is the sample made? Writes the supplier's extracts, ``received.csv`` and ``basis.csv``.

Run ``python tools/make_sample.py [--into FOLDER]``. Every run gives the same bytes. The contract
(titles, targets, minimums, mitigations) is read from ``contract.toml``, which a person wrote.
Nothing is imported from the package, so that the sample cannot share its mistakes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sample_kpis import BACKLOG, BASIS, CORRECTED_JUNE, PLANNED, USUAL, WORDS, Words
from sample_workbook import write_workbook

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "raw" / "corporate-support-services"
MONTHS = [f"{2018 + (n + 3) // 12}-{(n + 3) % 12 + 1:02}" for n in range(16)]
FIRST_FILE_MONTHS = 12
MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()

# Name of the file, the month that it reports, when it was received, and a note.
WORKBOOKS = [
    ("2019-20/kpi-report-2019-04.xlsx", "2019-04", "2019-05-14", "April 2019"),
    ("2019-20/kpi-report-2019-05.xlsx", "2019-05", "2019-06-13", "May 2019"),
    ("2019-20/kpi-report-2019-06.xlsx", "2019-06", "2019-07-12", "June 2019"),
    ("2019-20/kpi-report-2019-06-resubmitted.xlsx", "2019-06", "2019-08-09", "June 2019 corrected"),
    ("2019-20/kpi-report-2019-07.xlsx", "2019-07", "2019-09-12", "July 2019, provisional"),
]
YEAR_FILE = ("2018-19/kpi-results-2018-19.csv", "2019-04-12", "April 2018 to March 2019")

YEAR_HEADER = (
    "KPI Ref,KPI Description,Service Area,Month,Target,Minimum,Achieved,Numerator,Denominator,"
    "Open backlog,Status,Mitigated,Mitigation reason,Cause,Remedy,Effect on residents,Data status"
).split(",")

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


def main() -> None:
    """Write the sample into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=SAMPLE, help="folder to write into")
    folder = parser.parse_args().into
    contract = tomllib.loads((SAMPLE / "contract.toml").read_text(encoding="utf-8"))
    extracts = folder / "extracts"
    write_year(contract, extracts / YEAR_FILE[0])
    for name, month, received, _ in WORKBOOKS:
        resubmitted = "resubmitted" in name
        write_workbook(
            extracts / name,
            results_of(contract, month, CORRECTED_JUNE if resubmitted else None),
            month=month_in_words(month),
            received=f"{int(received[8:])} {month_in_words(received[:7])}",
            provisional=month == "2019-07",
            resubmitted=resubmitted,
        )
    lines = [YEAR_FILE, *((name, day, note) for name, _, day, note in WORKBOOKS)]
    received_lines = [
        (name, hashlib.sha256((extracts / name).read_bytes()).hexdigest(), day, note)
        for name, day, note in lines
    ]
    _write_csv(folder / "received.csv", [("file", "sha256", "received", "note"), *received_lines])
    _write_csv(
        folder / "basis.csv", [("kpi_ref", "month", "field", "file", "basis", "note"), *BASIS]
    )
    print(f"wrote {len(lines)} extracts, received.csv and basis.csv into {folder}")


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
        terms = [terms for terms in kpi["terms"] if terms["from"] <= month][-1]
        value, numerator, denominator = _figures(kpi, month)
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
        )
        if result.status in ("Amber", "Red", "Mitigated") and not words.remedy:
            raise ValueError(f"{ref} misses its target in {month}, and no words say why")
        results.append(result)
    return results


def write_year(contract: dict[str, Any], path: Path) -> None:
    """Write 2018-19 as one long CSV file in Windows-1252, as a person would have typed it."""
    rows: list[Any] = [
        ("Corporate Support Services Contract – KPI results",),
        ("April 2018 – March 2019",),
        YEAR_HEADER,
    ]
    for number, month in enumerate(MONTHS[:FIRST_FILE_MONTHS]):
        results = results_of(contract, month)
        codes = list(dict.fromkeys(result.kpi["area"] for result in results))
        for result in results:
            style = (number + codes.index(result.kpi["area"])) % 4
            rows.append(_year_row(result, month, style, long_month=number >= 6))
    rows.append(("Figures produced by the supplier's reporting team.",))
    typed = [[cell.replace("'", "’") for cell in row] for row in rows]
    _write_csv(path, typed, encoding="cp1252", line_end="\r\n")


def month_in_words(month: str) -> str:
    """Return ``2019-04`` as ``April 2019``."""
    return f"{MONTH_NAMES[int(month[5:]) - 1]} {month[:4]}"


def _year_row(result: Result, month: str, style: int, *, long_month: bool) -> tuple[str, ...]:
    kpi = result.kpi
    area, number = kpi["area"], int(kpi["ref"][-2:])
    spellings = (kpi["ref"], f"{area}_KPI{number:02}", f"{area}\u00a0KPI{number:02}")
    percent = "%" if kpi["unit"] == "%" else ""
    below = "<" if percent and kpi["polarity"] == "lower_is_better" else ""
    words = month_in_words(month)
    if isinstance(result.value, str):
        achieved = result.value
    else:
        achieved = f"{result.value:,.{kpi['decimals']}f}{percent}"
    return (
        (*spellings, f"KPI {number}")[style],
        kpi["title"],
        result.area,
        words if long_month else f"{words[:3]}-{month[2:4]}",
        f"{below}{result.target:g}{percent}",
        "-" if result.minimum is None else f"{below}{result.minimum:g}{percent}",
        achieved,
        "" if result.numerator is None else f"{result.numerator:,}",
        "" if result.denominator is None else f"{result.denominator:,}",
        "" if result.backlog is None else f"{result.backlog:,}",
        result.status,
        "Yes" if result.mitigation else "No",
        result.mitigation or "",
        *result.words,
        "Verified",
    )


def _figures(kpi: dict[str, Any], month: str) -> tuple[float | str, int | None, int | None]:
    """Return value, numerator and denominator: as planned, else drawn around the usual level."""
    ref = kpi["ref"]
    usual = USUAL[ref]
    planned = PLANNED.get(ref, {}).get(month)
    if planned is not None and not isinstance(planned, tuple):
        return planned, None, None
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


def _backlog(ref: str, month: str) -> int | None:
    usual = USUAL[ref].backlog
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


def _write_csv(path: Path, rows: list[Any], encoding: str = "utf-8", line_end: str = "\n") -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))


if __name__ == "__main__":
    main()
