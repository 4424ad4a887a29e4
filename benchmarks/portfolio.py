"""How long does `kpianalysis portfolio` take for 24 million observations, and how does it grow?

Makes homes of 100, 1,000 and 10,000 contracts with 40 KPIs of 60 months each, as they stand after
their extracts were read (generated_contracts.py). Then runs the command as a person would, and
measures wall clock, processor time and the memory of all its processes together; then what each
part takes, and what it takes to receive one contract in earnest.

    python benchmarks/portfolio.py [--folder FOLDER] [--contracts 100 1000 10000] [--plot FILE.png]

Goal: 24 million observations in under 60 s and 8 GB on two processors, printed as met or MISSED;
where the time goes is printed in any case.
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
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from generated_contracts import DATES, KPIS, MONTHS, make_home, position, settings

from kpianalysis import store_many
from kpianalysis.analysis.kpi_charts import kpi_charts
from kpianalysis.analysis.portfolio import contract_rows
from kpianalysis.home import Home
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.portfolio.positions import READ, position_of
from kpianalysis.portfolio.stamps import stamp_of
from kpianalysis.writing.toml import toml_text

Run = tuple[float, float, int]  # wall clock, seconds of processors, bytes
PROJECT = Path(__file__).resolve().parents[1]
WORKERS = 2
GOAL_SECONDS, GOAL_BYTES, GOAL_ROWS = 60, 8e9, 24_000_000


def one_contract(root: Path) -> None:
    """Receive a contract in earnest, and print what reading, keeping and storing it take."""
    home, folder = Home(root), root / "data" / "raw" / "one"
    (folder / "extracts").mkdir(parents=True)
    (folder / "contract.toml").write_text(toml_text(settings()), encoding="utf-8")
    results = position(np.random.default_rng(1))
    list_of_files = folder / "received.csv"
    list_of_files.write_text("file,sha256,received,note\n", encoding="utf-8")

    def receive(month: pd.Timestamp) -> None:
        rows = results[results["period_start"].eq(month)]
        extract = pd.DataFrame(
            {
                "KPI Ref": rows["kpi_ref"],
                "Service Area": "Area " + rows["area"],
                "Month": month.strftime("%b-%y"),
                "Target": "80%",
                "Achieved": rows["value"].map("{:.2f}%".format).replace("nan%", "n/a"),
            }
        )
        place = folder / "extracts" / f"{month:%Y-%m}.csv"
        extract.to_csv(place, index=False)
        received = (month + pd.DateOffset(months=1, days=9)).date()
        with list_of_files.open("a", encoding="utf-8") as file:
            file.write(f"{place.name},{fingerprint(place)},{received},\n")

    def timed(what: str, work: Callable[[], object]) -> None:
        began, used = time.perf_counter(), time.process_time()
        work()
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        print(f"  {what}: {wall:.2f} s, of it {cpu:.2f} s of the processor")

    def keep_anew() -> None:
        shutil.rmtree(home.portfolio)
        position_of("one", home)

    print(f"one contract, {KPIS} KPIs, an extract a month:")
    for month in DATES[:-1]:
        receive(month)
    timed(f"{MONTHS - 1} extracts read and kept", lambda: position_of("one", home))
    receive(DATES[-1])
    timed("one more month read and kept", lambda: position_of("one", home))
    timed("kept anew from its tables", keep_anew)
    for what, place in (
        ("extracts and settings", folder),
        ("its tables", home.processed("one")),
        ("what is kept for the portfolio", home.portfolio),
    ):
        size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        print(f"  {what}: {size / 1e3:.0f} kB")


class Watch:
    """The most memory that a process and those below it held together, looked at all the time.

    Pages that processes share are counted for each: the true figure is a little lower.
    """

    def __init__(self, process: int) -> None:
        self.most, self._process, self._ended = 0, process, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            self.most = max(self.most, sum(_resident(one) for one in _family(self._process)))

    def end(self) -> int:
        """Return the most, in bytes."""
        self._ended.set()
        self._thread.join()
        return self.most


def _family(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        except OSError:
            continue
    return found


def _resident(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def measured(home: Home) -> Run:
    """Run the command, and return wall clock, processor seconds and bytes."""
    out = home.root / "rows.csv"
    words = ["portfolio", "--out", str(out), "--workers", str(WORKERS)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    running = subprocess.Popen(
        [sys.executable, "-m", "kpianalysis.cli", *words],
        cwd=home.root,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "KPIANALYSIS_HOME": str(home.root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    watch = Watch(running.pid)
    told = running.communicate()[1]
    wall, most = time.monotonic() - began, watch.end()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    rows = pd.DataFrame() if running.returncode else pd.read_csv(out)
    if len(rows) != len(home.contracts()) or rows["kpis"].ne(KPIS).any():
        raise SystemExit(f"the command did not assess everything: {told.decode()[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, most


def parts(home: Home) -> None:
    """Print where the time of one process goes, per contract, by the functions that it calls."""
    names = home.contracts()[:200]
    contracts = pd.DataFrame({"long_term_months": 6, "step_months": 1}, index=range(len(names)))

    def timed(what: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        result = work()
        took = 1000 * (time.process_time() - began) / len(names)
        print(f"  {what}: {took:.2f} ms a contract")
        return result

    print(f"where the processor's time goes, one process, {len(names)} contracts:")
    timed(
        "has a file changed (names, sizes, times)", lambda: [stamp_of(home.raw(n)) for n in names]
    )
    kept = timed(
        "open what is kept", lambda: [store_many.kept_position(home.portfolio, n) for n in names]
    )
    tables = timed("read the columns", lambda: [one.columns(READ) for one in kept])
    timed("all of these three, as the command does", lambda: [position_of(n, home) for n in names])
    months = timed("put them together", lambda: store_many.as_one_table(tables))
    series = months.assign(
        kpi_ref=months["contract"] * KPIS + months["kpi_ref"].cat.codes.astype("int64")
    )
    timed("control charts alone", lambda: kpi_charts(series))
    timed("charts, statuses and counts", lambda: contract_rows(months, contracts))


def draw(found: list[tuple[int, list[Run]]], path: Path) -> None:
    """Draw how time and memory grow: medians, and the span from the fastest run to the slowest."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    million = np.array([rows / 1e6 for rows, _ in found])
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.4), layout="constrained")
    kinds = (
        (left, "Seconds, wall clock", 0, 1.0, GOAL_SECONDS, (1, 3, 10, 30, 100), "#12436D", "o"),
        (left, "Seconds, processors", 1, 1.0, None, (), "#801650", "s"),
        (right, "Memory, GB", 2, 1e9, GOAL_BYTES / 1e9, (0.1, 0.3, 1, 3, 10), "#12436D", "o"),
    )  # fmt: skip
    for axes, name, at, unit, goal, ticks, colour, marker in kinds:
        numbers = np.array([[run[at] / unit for run in runs] for _, runs in found])
        middle = np.median(numbers, axis=1)
        span = [middle - numbers.min(axis=1), numbers.max(axis=1) - middle]
        aside = 1 if at != 1 else 1.08  # so that two spans do not cover each other
        axes.errorbar(
            million * aside, middle, yerr=span, color=colour, marker=marker, capsize=4,
            linestyle="-" if at != 1 else ":", label=f"{name} (24 million: {middle[-1]:.3g})",
        )  # fmt: skip
        if goal is not None:
            axes.axhline(goal, color="#3D3D3D", linestyle="--", linewidth=1)
            axes.annotate(
                f"Goal for 24 million: under {goal:g}", (million[0], goal), xytext=(0, 4),
                textcoords="offset points", color="#3D3D3D",
            )  # fmt: skip
            axes.set(xscale="log", yscale="log", xlabel="Million observations")
            axes.set_xticks(million, [f"{number:g}" for number in million])
            axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
            axes.minorticks_off()
            axes.set_ylim(ticks[0], 2.5 * goal)
            axes.spines[["top", "right"]].set_visible(False)
    for axes in (left, right):
        axes.legend(loc="lower right", frameon=False, fontsize=9)
    figure.suptitle(
        f"kpianalysis portfolio with control charts, {WORKERS} processes: "
        f"medians of {len(found[-1][1])} runs, fastest to slowest"
    )
    figure.savefig(path, dpi=110, metadata={"Software": None})


def main() -> None:
    """Measure each size, then say whether the goal is met."""
    options = argparse.ArgumentParser()
    options.add_argument("--folder", type=Path, help="where to make the homes; kept afterwards")
    options.add_argument("--contracts", type=int, nargs="+", default=[100, 1_000, 10_000])
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--plot", type=Path)
    given = options.parse_args()
    # Below data/processed nothing is committed.
    ignored = PROJECT / "data" / "processed"
    folder = given.folder or Path(tempfile.mkdtemp(prefix=".portfolio-", dir=ignored))
    folder = folder.resolve()
    found = []
    try:
        for contracts in given.contracts:
            root = folder / f"home-{contracts}"
            began = time.monotonic()
            if not root.is_dir():
                # Under another name while it is made: one that was not finished is not measured.
                making = folder / f".making-{contracts}"
                shutil.rmtree(making, ignore_errors=True)
                make_home(making, contracts)
                making.rename(root)
            home = Home(root)
            made = time.monotonic() - began
            size = sum(path.stat().st_size for path in home.portfolio.rglob("*.parquet"))
            runs = [measured(home) for _ in range(given.repeats)]
            wall, cpu, most = (statistics.median(run[at] for run in runs) for at in range(3))
            rows = contracts * KPIS * MONTHS
            found.append((rows, runs))
            fastest, slowest = min(run[0] for run in runs), max(run[0] for run in runs)
            print(
                f"{rows / 1e6:g} million observations ({contracts:,} contracts): {wall:.1f} s wall "
                f"(from {fastest:.1f} to {slowest:.1f}), {cpu:.1f} s of processors, "
                f"{most / 1e9:.2f} GB; medians of {len(runs)}; kept in {size / 1e6:.0f} MB; "
                f"made in {made:.0f} s; load of the machine {os.getloadavg()[0]:.1f}",
                flush=True,
            )
        parts(home)
        with tempfile.TemporaryDirectory(dir=folder) as name:
            one_contract(Path(name))
        if rows == GOAL_ROWS:
            met = wall < GOAL_SECONDS and most < GOAL_BYTES
            print(f"goal: under 60 s and 8 GB for 24 million: {'met' if met else 'MISSED'}")
            if not met:
                print(
                    "  the parts above say where the time goes; they add up to the processors' time"
                )
        if given.plot:
            draw(found, given.plot)
    finally:
        if given.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
