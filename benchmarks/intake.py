"""How fast is intake beside bare reading of the same files, and how much memory does it take?

Each figure is a ratio of two processes on the same files, start-up not counted: a long CSV beside
``pandas.read_csv``, monthly workbooks beside calamine. The last line is ``kpianalysis check`` of
the shipped sample beside the start of the command. A goal that is missed is printed as missed.
"""

from __future__ import annotations

import csv
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

PROJECT = Path(__file__).resolve().parents[1]
ROWS, WORKBOOKS, KPIS = 1_000_000, 200, 41
PAIRS = 3
HEADER = ["KPI Ref", "Month", "Target", "Achieved", "Numerator", "Denominator"]

# What each process does; it prints the seconds that it took and its largest memory in MB.
_TIMED = """
import re, sys, time
from pathlib import Path
{imports}
files = sorted(Path(sys.argv[1]).iterdir())
began = time.perf_counter()
{work}
seconds = time.perf_counter() - began
status = Path("/proc/self/status")
most = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0
print(seconds, int(most) / 1000)
"""
OURS = _TIMED.format(
    imports="from kpianalysis import read_extract\nimport kpianalysis.reading, python_calamine",
    work="extract = read_extract(files)\n"
    "assert len(extract.observations) == int(sys.argv[2]), extract.ledger",
)
PANDAS = _TIMED.format(imports="import pandas as pd", work="pd.read_csv(files[0])")
CALAMINE = _TIMED.format(
    imports="import python_calamine",
    work="for file in files:\n"
    "    book = python_calamine.CalamineWorkbook.from_path(file)\n"
    "    [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]",
)
CHECK = """
import sys, time
from kpianalysis.cli import main
import kpianalysis.cleaning, kpianalysis.commands.cleaning
began = time.perf_counter()
sys.argv = ["kpianalysis", "check"]
try:
    main()
except SystemExit:
    pass
print(time.perf_counter() - began, 0)
"""


def measure(code: str, *words: str) -> tuple[float, float]:
    """Run code in a process of its own; give seconds and MB."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, megabytes = done.stdout.split()[-2:]
    return float(seconds), float(megabytes)


def long_csv(folder: Path) -> None:
    """Write a million results: 8,000 KPIs over 125 months."""
    months = [dt.date(2009 + n // 12, n % 12 + 1, 1).strftime("%b-%y") for n in range(125)]
    with (folder / "results.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        for number in range(ROWS):
            kpi, month = divmod(number, len(months))
            done = 150 + number * 7 % 50
            ref = f"A{kpi // 40:03}_KPI_{kpi % 40 + 1:02}"
            lines.writerow([ref, months[month], "90%", f"{done / 2:.2f}%", done, 200])


def monthly_workbooks(folder: Path) -> None:
    """Write a workbook for each month, in the shape of a supplier's monthly file."""
    for number in range(WORKBOOKS):
        month = dt.date(2005 + number // 12, number % 12 + 1, 1)
        with xlsxwriter.Workbook(folder / f"kpi-{month:%Y-%m}.xlsx") as book:
            sheet = book.add_worksheet(f"{month:%b-%y}")
            sheet.write_row(0, 0, [f"KPI results for {month:%B %Y}"])
            sheet.write_row(2, 0, ["KPI Ref", *HEADER[2:]])
            for kpi in range(KPIS):
                done = 150 + (number + kpi) * 7 % 50
                row = [f"CSS_KPI_{kpi + 1:02}", "90%", f"{done / 2:.2f}%", done, 200]
                sheet.write_row(3 + kpi, 0, row)


def compare(name: str, ours: str, peer: str, folder: Path, count: int, goal: float) -> float:
    """Print the ratio of ours to the peer, pair by pair in turn; give our memory in MB."""
    ratios, seconds, memory = [], [], []
    for _ in range(PAIRS):
        mine, megabytes = measure(ours, str(folder), str(count))
        other, _ = measure(peer, str(folder), str(count))
        ratios.append(mine / other)
        seconds.append((mine, other))
        memory.append(megabytes)
    ratio = statistics.median(ratios)
    mine, other = (statistics.median(column) for column in zip(*seconds, strict=True))
    verdict = "met" if ratio <= goal else "MISSED"
    print(
        f"{name}: {mine:.1f} s beside {other:.2f} s, ratio {ratio:.0f} "
        f"({min(ratios):.0f} to {max(ratios):.0f}, {PAIRS} pairs); goal {goal:g}: {verdict}"
    )
    return max(memory)


def main() -> None:
    """Make the files, time each pair, say which goals are met."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in ("long", "monthly"):
            (folder / kind).mkdir()
        long_csv(folder / "long")
        monthly_workbooks(folder / "monthly")
        memory = compare(
            f"a CSV of {ROWS:,} results, beside pandas.read_csv",
            OURS, PANDAS, folder / "long", ROWS, 4,
        )  # fmt: skip
        print(f"its memory: {memory:,.0f} MB; goal 1,500 MB: "
              f"{'met' if memory <= 1_500 else 'MISSED'}")  # fmt: skip
        compare(
            f"{WORKBOOKS} workbooks of {KPIS} results, beside calamine",
            OURS, CALAMINE, folder / "monthly", WORKBOOKS * KPIS, 15,
        )  # fmt: skip
    measure(CHECK)  # the first check reads what has changed
    seconds = statistics.median(measure(CHECK)[0] for _ in range(PAIRS))
    print(f"check of the unchanged sample, start-up not counted: {seconds:.2f} s; goal 1 s: "
          f"{'met' if seconds <= 1 else 'MISSED'}")  # fmt: skip


if __name__ == "__main__":
    main()
