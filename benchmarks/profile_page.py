"""Where does the time of one quarterly page go?

Runs `kpianalysis run "2019-20 Q1" --no-pdf --no-mitigations --force` and prints the processor
seconds of each part, process by process: medians, with the load of the machine. ``--imports`` names
every library that is imported instead of gathering them. KPIANALYSIS_ENGINE=kernel runs the
notebook in papermill's own kernel.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from stopwatch import FOLDER, FORKED, STARTED

PROJECT = Path(__file__).resolve().parents[1]
CODE = "import sys; sys.path.insert(0, {!r}); import stopwatch; stopwatch.start()\n"
LEAST_MS = 10  # less is gathered
COMMAND, PAGE, NOTEBOOK = "command", "child that makes the page", "process of the notebook"
_SHOWN_ALONE = {
    f"import {name}"
    for name in (
        "matplotlib", "pandas", "numpy", "scipy", "statsmodels", "seaborn", "pyarrow", "pydantic",
        "pandera", "nbconvert", "nbformat", "jsonschema", "rfc3987_syntax", "lark", "papermill",
        "ipywidgets", "IPython", "ipykernel", "kpianalysis",
    )
}  # fmt: skip


class Run:
    """One page made: what it took, and where."""

    def __init__(self, command: list[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "sitecustomize.py").write_text(CODE.format(str(PROJECT / "benchmarks")))
            paths = [folder, str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
            counted = {FOLDER: folder, "PYTHONPATH": os.pathsep.join(paths)}
            subprocess.run(
                command, cwd=PROJECT, check=True, capture_output=True, env=os.environ | counted
            )
            written = [json.loads(path.read_text()) for path in sorted(Path(folder).glob("*.json"))]
        self.parts: dict[tuple[str, str], float] = defaultdict(float)
        self.calls: dict[tuple[str, str], int] = defaultdict(int)
        for process in written:
            whose = _of(process)
            for part, seconds in process["seconds"].items():
                self.parts[whose, part] += seconds
                self.calls[whose, part] += process["calls"].get(part, 0)


def _of(process: dict[str, dict[str, float]]) -> str:
    """Say what a process was for; without forks the command makes the page itself."""
    if "words: summary" in process["calls"]:
        return NOTEBOOK
    return PAGE if FORKED in process["seconds"] else COMMAND


def plain(command: list[str]) -> tuple[float, float]:
    """Run a command without a stopwatch: processor seconds of all its processes, and wall clock."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, time.monotonic() - began


def gathered(part: str, *, imports: bool) -> str:
    """Return the line of the table in which a part is counted."""
    if part.startswith("import ") and not imports and part not in _SHOWN_ALONE:
        return "import of other libraries"
    return part


def table(runs: list[Run], whose: str, *, imports: bool) -> list[str]:
    """Write the parts of one process, the longest first."""
    each: list[dict[str, float]] = []
    for run in runs:
        lines: dict[str, float] = defaultdict(float)
        for (process, part), seconds in run.parts.items():
            if process == whose:
                lines[gathered(part, imports=imports)] += seconds
        each.append(lines)
    names = {name for lines in each for name in lines}
    middle = {name: statistics.median(lines.get(name, 0) for lines in each) for name in names}
    shown = sorted((n for n in names if middle[n] * 1000 >= LEAST_MS), key=lambda n: -middle[n])
    rest = sum(middle.values()) - sum(middle[name] for name in shown)
    calls = runs[-1].calls
    rows = [
        f"| {name} | {middle[name] * 1000:,.0f} | "
        f"{'' if name.startswith('import') else calls[whose, name] or ''} |"
        for name in shown
    ]
    return [
        f"| {whose} | ms | times |\n|---|---|---|",
        *rows,
        f"| all that takes less than {LEAST_MS} ms | {rest * 1000:,.0f} | |",
        f"| **together** | **{sum(middle.values()) * 1000:,.0f}** | |\n",
    ]


def main() -> None:
    """Make the page so many times with a stopwatch and without, in turn."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--runs", type=int, default=5)
    read.add_argument("--period", default="2019-20 Q1")
    read.add_argument("--imports", action="store_true")
    given = read.parse_args()
    command = [sys.executable, "-m", "kpianalysis.cli", "run", given.period]
    command += ["--no-pdf", "--no-mitigations", "--force"]
    plain(command)
    runs, alone = [], []
    for _ in range(given.runs):
        runs.append(Run(command))
        alone.append(plain(command))
    for whose in (COMMAND, PAGE, NOTEBOOK):
        if any(process == whose for process, _ in runs[-1].parts):
            print("\n".join(table(runs, whose, imports=given.imports)))
    used, took = (statistics.median(one[at] for one in alone) for at in (0, 1))
    print(
        f"Without the stopwatch: {used:.2f} processor seconds, {took:.1f} s by the clock "
        f"(load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {given.runs} runs)."
    )
    print(f"({STARTED!r} and {FORKED!r} count what no other line does.)")


if __name__ == "__main__":
    main()
