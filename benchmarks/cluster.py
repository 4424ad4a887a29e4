"""What do the workers of a Dask cluster cost beside the same number of processes of one machine?

24 quarters of both contracts of the sample, without PDF and mitigations, made anew by `kpianalysis
run --workers 2` and by `--cluster` with two workers of one thread, in pairs and in turn. The start
of the command is counted, that of scheduler and workers is not: a cluster stands already. Goal: at
most 1.3 times as long.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "tests" / "fixtures"))

from small_cluster import small_cluster  # noqa: E402

from kpianalysis.home import Home  # noqa: E402
from kpianalysis.publish.due import jobs_of  # noqa: E402

NOTEBOOK = "quarterly_analysis.ipynb"
QUARTERS, WORKERS, PAIRS, GOAL = 24, 2, 5, 1.3


def a_home(folder: Path) -> Home:
    """Copy sample and notebooks, and clean the contracts: both ways begin with that done."""
    home = Home(folder)
    shutil.copytree(PROJECT / "data" / "raw", home.root / "data" / "raw")
    shutil.copytree(PROJECT / "notebooks", home.notebooks)
    return home


def wanted(home: Home, most: int) -> dict[str, list[str]]:
    """Choose the newest quarters of both contracts, half of them each where there are as many."""
    known = {
        contract: [job.period.text for job in jobs_of(contract, home, home.notebooks / NOTEBOOK)]
        for contract in home.contracts()
    }
    chosen: dict[str, list[str]] = {contract: [] for contract in known}
    while sum(map(len, chosen.values())) < most and any(known.values()):
        for contract, periods in known.items():
            if periods and sum(map(len, chosen.values())) < most:
                chosen[contract].append(periods.pop())
    return chosen


def tell(chosen: dict[str, list[str]]) -> None:
    """Say which quarters are made."""
    for contract, periods in chosen.items():
        print(f"{contract}: {len(periods)} quarters, {periods[-1]} to {periods[0]}")


def seconds(home: Home, chosen: dict[str, list[str]], *words: str) -> float:
    """Make the pages anew, one command for each contract, and return how long that took."""
    shutil.rmtree(home.root / "outputs", ignore_errors=True)
    began = time.monotonic()
    for contract, periods in chosen.items():
        command = [sys.executable, "-m", "kpianalysis.cli", "run", *periods, "-c", contract]
        command += ["--no-pdf", "--no-mitigations", *words]
        done = subprocess.run(command, cwd=home.root, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stderr}")
    took = time.monotonic() - began
    pages = len(list(home.root.glob("outputs/*/*/draft/page.html")))
    if pages != sum(map(len, chosen.values())):
        raise SystemExit(f"{pages} pages were made")
    return took


def main() -> None:
    """Time both ways in turn, after one pair that is not counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quarters", type=int, default=QUARTERS)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    given = parser.parse_args()
    ratios, pool, cluster_took = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        home = a_home(Path(folder) / "home")
        chosen = wanted(home, given.quarters)
        tell(chosen)
        with small_cluster(Path(folder) / "cluster", WORKERS) as cluster:
            for pair in range(given.pairs + 1):
                local = seconds(home, chosen, "--workers", str(WORKERS))
                try:
                    remote = seconds(home, chosen, "--cluster", cluster.address)
                except SystemExit:
                    print(cluster.said())
                    raise
                told = f"pool {local:5.1f} s, cluster {remote:5.1f} s, ratio {remote / local:.2f}"
                print(told if pair else f"{told} (first pair, not counted)", flush=True)
                if pair:
                    ratios.append(remote / local)
                    pool.append(local)
                    cluster_took.append(remote)
    median = statistics.median(ratios)
    print(
        f"{sum(map(len, chosen.values()))} quarters, {WORKERS} workers: pool "
        f"{statistics.median(pool):.1f} s, cluster {statistics.median(cluster_took):.1f} s; ratio "
        f"{median:.2f} (from {min(ratios):.2f} to {max(ratios):.2f}, {given.pairs} pairs)"
    )
    print(f"goal {GOAL} times the local pool: {'met' if median <= GOAL else 'MISSED'}")


if __name__ == "__main__":
    main()
