"""How is the sample made? Writes the extracts, ``received.csv``, ``basis.csv`` and commentary.

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
from pathlib import Path
from typing import Any

import sample_early as early
from sample_basis import BASIS
from sample_commentary import write_commentary
from sample_kpis import CORRECTED_JUNE
from sample_months import write_fractions, write_months
from sample_projects import PROJECT_BASIS, write_projects
from sample_results import Result, month_in_words, results_of
from sample_workbook import write_workbook
from sample_years import write_one_row_each, write_rows_in_turn

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "raw" / "corporate-support-services"
# Name, when it was received, and a note.
EARLY_FILES = [
    ("2015-16/kpi-results-2015-16.xlsx", "2016-04-20", "April 2015 to March 2016"),
    ("2016-17/kpi-results-2016-17-half-year.xlsx", "2016-10-18", "April to September 2016"),
    ("2016-17/kpi-results-2016-17.xlsx", "2017-04-21", "April 2016 to March 2017"),
    ("2017-18/kpi-report-months-25-to-27.xlsx", "2017-07-11", "April to June 2017"),
    ("2017-18/kpi-report-month-27-corrected.xlsx", "2017-07-27", "June 2017 corrected"),
    ("2017-18/kpi-report-months-28-to-30.xlsx", "2017-10-12", "July to September 2017"),
    ("2017-18/kpi-report-months-31-to-33.xlsx", "2018-01-16", "October to December 2017"),
    ("2017-18/kpi-report-months-34-to-36.ods", "2018-04-13", "January to March 2018"),
]
# Name, the month that it shows, when it was received, and a note.
PROJECT_LISTS = [
    ("projects/imt-projects-2019-03.xlsx", "2019-03", "2019-03-19", "IMT projects, March 2019"),
    ("projects/imt-projects-2019-09.xlsx", "2019-09", "2019-09-12", "IMT projects, September 2019"),
]
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


def main() -> None:
    """Write the sample into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=SAMPLE, help="folder to write into")
    folder = parser.parse_args().into
    contract = tomllib.loads((SAMPLE / "contract.toml").read_text(encoding="utf-8"))
    extracts = folder / "extracts"
    write_early_years(contract, extracts)
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
    for name, as_at, _, _ in PROJECT_LISTS:
        write_projects(extracts / name, as_at)
    write_commentary(folder / "council" / "commentary.xlsx", contract)
    lines = [*EARLY_FILES, YEAR_FILE, *((name, day, note) for name, _, day, note in WORKBOOKS)]
    lines += [(name, day, note) for name, _, day, note in PROJECT_LISTS]
    received_lines = [
        (name, hashlib.sha256((extracts / name).read_bytes()).hexdigest(), day, note)
        for name, day, note in lines
    ]
    _write_csv(folder / "received.csv", [("file", "sha256", "received", "note"), *received_lines])
    _write_csv(
        folder / "basis.csv",
        [("kpi_ref", "month", "field", "file", "basis", "note"), *BASIS, *PROJECT_BASIS],
    )
    print(f"wrote {len(lines)} extracts, received.csv, basis.csv and commentary into {folder}")


def write_early_years(contract: dict[str, Any], extracts: Path) -> None:
    """Write April 2015 to March 2018 in the shapes that the supplier changed between."""
    first, half, whole, *monthly = (extracts / name for name, _, _ in EARLY_FILES)

    def months(start: str, count: int) -> dict[str, list[Result]]:
        return {month: results_of(contract, month) for month in months_from(start, count)}

    write_one_row_each(first, months("2015-04", 12), "KPI results 2015-16")
    columns = months_from("2016-04", 12)
    title = "KPI results 2016-17"
    write_rows_in_turn(half, months("2016-04", 6), columns, f"{title}: first half")
    year = months("2016-04", 12)
    for (ref, month), value in early.RESTATED_2016.items():
        year[month] = [r._replace(value=value) if r.kpi["ref"] == ref else r for r in year[month]]
    write_rows_in_turn(whole, year, columns, title)
    quarter_1, corrected, quarter_2, quarter_3, quarter_4 = monthly
    write_months(quarter_1, months("2017-04", 3), summary=True)
    june = {"2017-06": results_of(contract, "2017-06", early.CORRECTED_JUNE_2017)}
    write_months(corrected, june, summary=True)
    write_months(quarter_2, months("2017-07", 3))
    write_months(quarter_3, months("2017-10", 3))
    write_fractions(quarter_4, months("2018-01", 3))


def months_from(start: str, count: int) -> list[str]:
    """Return months such as ``2015-04``, as many as asked for.

    >>> months_from("2015-11", 3)
    ['2015-11', '2015-12', '2016-01']
    """
    begin = 12 * int(start[:4]) + int(start[5:]) - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(begin, begin + count)]


def write_year(contract: dict[str, Any], path: Path) -> None:
    """Write 2018-19 as one long CSV file in Windows-1252, as a person would have typed it."""
    rows: list[Any] = [
        ("Corporate Support Services Contract – KPI results",),
        ("April 2018 – March 2019",),
        YEAR_HEADER,
    ]
    for number, month in enumerate(months_from("2018-04", 12)):
        results = results_of(contract, month)
        codes = list(dict.fromkeys(result.kpi["area"] for result in results))
        for result in results:
            style = (number + codes.index(result.kpi["area"])) % 4
            rows.append(_year_row(result, month, style, long_month=number >= 6))
    rows.append(("Figures produced by the supplier's reporting team.",))
    typed = [[cell.replace("'", "’") for cell in row] for row in rows]
    _write_csv(path, typed, encoding="cp1252", line_end="\r\n")


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


def _write_csv(path: Path, rows: list[Any], encoding: str = "utf-8", line_end: str = "\n") -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))


if __name__ == "__main__":
    main()
