"""What does a backfill cost beside papermill's and nbconvert's command lines, quarter by quarter?

Twelve quarters with two workers, start-up and page check included, against `papermill` and
`jupyter nbconvert` one quarter after the other on the same notebook in the same environment: of the
page's own notebook, and of reference.ipynb (8 charts, 4 tables), so that the figure does not depend
on how thin ours is. Then one quarter from a cold start. Both ways in turn, after a pair that is not
counted; medians. The memory printed is the most that all processes of a way held at once.

    python benchmarks/backfill.py [--pairs 5] [--quarters 12] [--parts pages reference cold]
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "notebooks" / "quarterly_analysis.ipynb"
REFERENCE = PROJECT / "benchmarks" / "reference.ipynb"
CONTRACT, WORKERS = "corporate-support-services", 2
QUARTERS = [
    f"{year}-{year - 1999} Q{number}" for year in (2016, 2017, 2018) for number in range(1, 5)
]
PARTS = ("pages", "reference", "cold")
WALL_GOAL, CPU_GOAL, COLD_GOAL = 8.0, 3.0, 2.5
_LOOKS_EVERY = 0.05


class Took(NamedTuple):
    """What commands took: wall clock, processor time (seconds), and memory (MB)."""

    wall: float
    cpu: float
    at_once: float


def took(commands: list[list[str]], home: Path) -> Took:
    """Run commands one after the other, and measure them with all their children."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
    most = 0.0
    for command in commands:
        process = subprocess.Popen(
            command,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=os.environ | {"KPIANALYSIS_HOME": str(home)},
        )
        ended = threading.Event()
        found: list[float] = [0.0]
        watch = threading.Thread(target=_watch, args=(process.pid, ended, found))
        watch.start()
        _, said = process.communicate()
        ended.set()
        watch.join()
        most = max(most, found[0])
        if process.returncode:
            sys.exit(f"{command}: {said.decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(monotonic() - began, cpu, most)


def _watch(pid: int, ended: threading.Event, found: list[float]) -> None:
    """Add up what a process and its descendants hold, shared pages in equal parts."""
    while not ended.wait(_LOOKS_EVERY * 4):
        found[0] = max(found[0], sum(_proportional(one) for one in _family(pid)))


def _family(pid: int) -> list[int]:
    family, new = [pid], [pid]
    while new:
        children = []
        for one in new:
            for task in Path(f"/proc/{one}/task").glob("*/children"):
                try:
                    children += [int(child) for child in task.read_text().split()]
                except OSError:
                    continue
        family, new = family + children, children
    return family


def _proportional(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def peers(notebook: Path, name: str, values: list[str], out: Path, kind: str) -> list[list[str]]:
    """Return papermill's and nbconvert's commands, a pair for each quarter."""
    commands = []
    for value in values:
        executed = str(out / f"{value}.ipynb")
        run = [sys.executable, "-m", "papermill", str(notebook), executed, "-p", name, value]
        commands.append([*run, "--cwd", str(PROJECT / "notebooks"), "--no-progress-bar"])
        commands.append([sys.executable, "-m", "nbconvert", *kind.split(), executed])
    return commands


def forked(values: list[str], out: Path) -> list[list[str]]:
    """Return the command that runs the reference notebook for all quarters in forks."""
    return [[sys.executable, __file__, "--forks", str(out), *values]]


def in_forks(out: Path, values: list[str]) -> None:
    """Run the reference notebook in forks of one warm parent, and export each to HTML."""
    from multiprocessing.connection import wait

    from kpianalysis.publish.forking.aside import RAISED, Aside
    from kpianalysis.publish.forking.warm import libraries_of, warm
    from kpianalysis.publish.without_extras import without_extras

    with without_extras():
        import nbformat
        import papermill
        from nbconvert import HTMLExporter

    reference = nbformat.read(REFERENCE, as_version=4)
    warm(libraries_of(reference))
    # Reads its templates once, for all forks.
    exporter = HTMLExporter(exclude_input=True)
    exporter.from_notebook_node(reference)

    def make(value: str, _: object) -> None:
        document = papermill.execute_notebook(
            str(REFERENCE),
            str(out / f"{value}.ipynb"),
            {"quarter": value},
            engine_name="kpi-fork",
            progress_bar=False,
        )
        html, _ = exporter.from_notebook_node(document)
        (out / f"{value}.html").write_text(html, encoding="utf-8")

    left, begun = list(values), {}
    while left or begun:
        while left and len(begun) < WORKERS:
            child = Aside(partial(make, left.pop(0)))
            begun[child.heard] = child
        for heard in wait(list(begun)):
            kind, what = begun.pop(heard).hear()
            if kind == RAISED:
                raise what


def compare(
    name: str,
    pairs: int,
    ours: Callable[[], Took],
    peer: Callable[[], Took],
    goals: dict[str, float],
) -> None:
    """Time both in turn, and print the ratios beside their goals."""
    found = []
    for pair in range(pairs + 1):
        one, other = ours(), peer()
        if pair:
            found.append((one, other))
            print(
                f"  {one.wall:7.1f} s, {one.cpu:6.1f} s of processors, {one.at_once:5.0f} MB, "
                f"beside {other.wall:7.1f} s, {other.cpu:6.1f} s, {other.at_once:5.0f} MB",
                flush=True,
            )
    for what, goal in goals.items():
        ratios = [getattr(other, what) / getattr(one, what) for one, other in found]
        ratio = statistics.median(ratios)
        verdict = "met" if ratio >= goal else "MISSED"
        print(
            f"{name}, {what}: {ratio:.1f} times ({min(ratios):.1f} to {max(ratios):.1f}), "
            f"goal {goal:g}: {verdict}",
            flush=True,
        )


def main(pairs: int, quarters: list[str], parts: list[str]) -> None:
    """Measure what was asked for."""
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; {pairs} pairs, {len(quarters)} quarters")
    with tempfile.TemporaryDirectory() as folder:
        home, out = Path(folder, "home"), Path(folder, "out")
        out.mkdir()
        shutil.copytree(PROJECT / "data" / "raw", home / "data" / "raw")
        shutil.copytree(PROJECT / "notebooks", home / "notebooks")
        run: list[Any] = [sys.executable, "-m", "kpianalysis.cli", "run", "-c", CONTRACT, "--force"]
        run += ["--no-pdf", "--no-mitigations"]
        took([[*run, quarters[0]]], home)  # cleans once, for both
        both = {"wall": WALL_GOAL, "cpu": CPU_GOAL}
        values = [
            quarter.replace(" ", "").replace("-", "")[:4] + quarter[-2:] for quarter in quarters
        ]
        html = "--to html --no-input"
        asked = {
            "pages": (
                "backfill of pages",
                pairs,
                lambda: took([[*run, *quarters, "--workers", str(WORKERS)]], home),
                lambda: took(peers(PAGE, "period", quarters, out, "--to kpi-page"), home),
                both,
            ),
            "reference": (
                "reference notebook",
                pairs,
                lambda: took(forked(values, out), home),
                lambda: took(peers(REFERENCE, "quarter", values, out, html), home),
                both,
            ),
            "cold": (
                "one quarter, cold",
                pairs,
                lambda: took([[*run, quarters[-1]]], home),
                lambda: took(peers(PAGE, "period", quarters[-1:], out, "--to kpi-page"), home),
                {"wall": COLD_GOAL},
            ),
        }
        for part in parts:
            compare(*asked[part])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--forks"]:
        in_forks(Path(sys.argv[2]), sys.argv[3:])
    else:
        given = argparse.ArgumentParser(description=__doc__)
        given.add_argument("--pairs", type=int, default=5)
        given.add_argument("--quarters", type=int, default=12)
        given.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
        asked = given.parse_args()
        main(asked.pairs, QUARTERS[-asked.quarters :], asked.parts)
