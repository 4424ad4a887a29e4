"""How fast is the analysis of many KPIs, and beside other tools for control charts?

Prints seconds, memory and how they grow; then ratios beside abspc, clinical-qikit and
controlchartspy, which are installed into an environment of their own, in the same run. A goal that
is missed is printed as missed; a peer that cannot be installed is named.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

MONTHS, KPIS, REPEATS = 36, 1_000, 5
PEERS = ("abspc", "clinical-qikit", "controlchartspy")

# Each charts KPIS series of MONTHS values one by one, as it must; limits and rules, no drawing.
PEER_PROGRAMS = {
    "abspc": """
import pandas as pd
from abspc import calculate_control_limits, detect_special_causes
def chart(values):
    detect_special_causes(calculate_control_limits(pd.DataFrame({"value": values}), "XmR"))
""",
    "clinical-qikit": """
from qikit import qic
x = list(range(MONTHS))
def chart(values):
    qic(x=x, y=values, chart="i")
""",
    "controlchartspy": """
from controlchartspy import spc
months = [str(month) for month in range(MONTHS)]
def chart(values):
    data = {"month": months, "value": values}
    spc(data, keys="month", numerators="value", return_objs=["limits"])
""",
}
_TIMED = """
import sys, time
import numpy as np
{program}
every = np.load(sys.argv[1]).tolist()
chart(every[0])
began = time.perf_counter()
for values in every:
    chart(values)
print(time.perf_counter() - began)
"""
OURS_IN_MEMORY = """
import re, sys, time
import numpy as np, pandas as pd
from pathlib import Path
from kpianalysis import control_chart
kpis, months = int(sys.argv[1]), 36
frame = pd.DataFrame({
    "series_id": pd.Categorical.from_codes(np.repeat(np.arange(kpis), months), np.arange(kpis)),
    "date": np.tile(pd.date_range("2016-04-01", periods=months, freq="MS").to_numpy(), kpis),
    "value": np.random.default_rng(1).normal(80, 3, kpis * months), "target": 75.0})
control_chart(frame.head(3_600), improvement_direction="increase")
began = time.perf_counter()
control_chart(frame, improvement_direction="increase")
seconds = time.perf_counter() - began
status = Path("/proc/self/status")
most = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0
print(seconds, int(most) / 1e6)
"""


def results_of(kpis: int) -> pd.DataFrame:
    """Make the months of so many KPIs: counts that follow a level which drifts a little."""
    random = np.random.default_rng(7)
    level = 78 + np.cumsum(random.normal(0, 0.6, (kpis, MONTHS)), axis=1)
    denominator = random.integers(150, 400, (kpis, MONTHS)).astype("float64")
    numerator = np.floor(
        denominator * np.clip(level + random.normal(0, 3, level.shape), 0, 100) / 100
    )
    return pd.DataFrame(
        {
            "kpi_ref": np.repeat([f"K{number:05}" for number in range(kpis)], MONTHS),
            "period_start": np.tile(pd.date_range("2016-04-01", periods=MONTHS, freq="MS"), kpis),
            "value": (100 * numerator / denominator).ravel(),
            "numerator": numerator.ravel(),
            "denominator": denominator.ravel(),
            "target": 75.0,
            "polarity": "higher_is_better",
            "unit": "%",
            "phase": 0,
        }
    )


def seconds_of(work: Callable[[], object]) -> float:
    """Return the median of several runs, after one to warm up."""
    work()
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def say(what: str, seconds: float, goal: float | None = None) -> None:
    """Print seconds, and whether the goal was met."""
    verdict = "" if goal is None else f"; goal {goal:g} s: {'met' if seconds <= goal else 'MISSED'}"
    print(f"{what}: {seconds:.3f} s{verdict}", flush=True)


def methods() -> float:
    """Time each method on the same KPIs; return the seconds of a chart of all."""
    from kpianalysis.analysis.companion import companion_differences
    from kpianalysis.analysis.control_chart import control_chart
    from kpianalysis.analysis.kendall import kendall
    from kpianalysis.analysis.kpi_charts import kpi_charts
    from kpianalysis.analysis.months_to_target import months_to_target
    from kpianalysis.analysis.outlook import outlook
    from kpianalysis.analysis.proportion import pooled_proportions
    from kpianalysis.analysis.trend import theil_sen

    results = results_of(KPIS)
    series = results.rename(columns={"kpi_ref": "series_id", "period_start": "date"})
    plain = series[["series_id", "date", "value", "target"]]
    refs = results["kpi_ref"].unique()
    pairs = dict(zip(refs[::2], refs[1::2], strict=True))
    print(f"{KPIS:,} KPIs of {MONTHS} months, median of {REPEATS}:")
    chart = seconds_of(lambda: control_chart(plain, improvement_direction="increase"))
    say("  control charts (XmR)", chart, 0.02)
    others = {
        "control charts (p')": lambda: kpi_charts(results),
        "slopes": lambda: theil_sen(results),
        "Kendall": lambda: kendall(results),
        "outlook with its back-test": lambda: outlook(results),
        "months to target": lambda: months_to_target(results),
        "proportions": lambda: pooled_proportions(results),
        "companions": lambda: companion_differences(results, pairs),
    }
    taken = {name: seconds_of(work) for name, work in others.items()}
    for name, seconds in taken.items():
        say(f"  {name}", seconds, 0.5 if name.startswith("outlook") else None)
    say("  all of these", chart + sum(taken.values()), 2.0)
    return chart


def growth() -> None:
    """Show how control charts grow, each size in a process of its own."""
    print(f"control charts of more points ({MONTHS} a series):")
    for points in (10_000, 100_000, 1_000_000, 10_000_000):
        kpis = points // MONTHS
        done = subprocess.run(
            [sys.executable, "-c", OURS_IN_MEMORY, str(kpis)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        seconds, gigabytes = map(float, done.stdout.split())
        size = f"{1e6 * seconds / points:.2f} s a million, {gigabytes:.2f} GB in all"
        say(f"  {points:,} points ({size})", seconds, 3.0 if points == 10_000_000 else None)


def peers(folder: Path) -> None:
    """Time the peers on the same values; print how many times as long as ours they take."""
    from kpianalysis.analysis.control_chart import control_chart

    place = folder / "peers"
    venv.create(place, with_pip=True)
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    values = np.random.default_rng(1).normal(80, 3, (KPIS, MONTHS))
    np.save(folder / "values.npy", values)
    frame = pd.DataFrame(
        {
            "series_id": np.repeat(np.arange(KPIS), MONTHS),
            "date": np.tile(pd.date_range("2016-04-01", periods=MONTHS, freq="MS"), KPIS),
            "value": values.ravel(),
        }
    )
    print(f"other tools, the same {KPIS:,} series one by one, paired with ours:")
    for name in PEERS:
        installed = subprocess.run(
            [python, "-m", "pip", "install", "-q", name], capture_output=True
        )
        if installed.returncode:
            print(f"  {name}: could not be installed")
            continue
        program = _TIMED.format(program=PEER_PROGRAMS[name].replace("MONTHS", str(MONTHS)))
        ratios, theirs = [], []
        for _ in range(REPEATS):
            ours = seconds_of(lambda: control_chart(frame))
            done = subprocess.run(
                [python, "-c", program, folder / "values.npy"],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            theirs.append(float(done.stdout.split()[-1]))
            ratios.append(theirs[-1] / ours)
        print(
            f"  {name}: {statistics.median(theirs):.2f} s, {statistics.median(ratios):.0f} times "
            f"as long ({min(ratios):.0f} to {max(ratios):.0f})",
            flush=True,
        )


def main() -> None:
    """Print all figures."""
    methods()
    growth()
    with tempfile.TemporaryDirectory() as name:
        peers(Path(name))


if __name__ == "__main__":
    main()
