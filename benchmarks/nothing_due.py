"""How soon does a scheduler's run say that nothing is due?

Both contracts of the sample, with a draft of every period put there as a run would leave it (empty
pages: only manifests are read). Printed beside the time that Python takes to import pandas, pair by
pair. Goal: under 0.3 seconds, without pandas.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kpianalysis.home import Home
from kpianalysis.publish.due import DRAFT, MANIFEST, PAGE, jobs_of

PROJECT = Path(__file__).resolve().parents[1]
NOTEBOOK = "quarterly_analysis.ipynb"
PAIRS, GOAL = 9, 0.3


def a_home(folder: str) -> tuple[Home, int]:
    """Copy the sample, and put an up-to-date draft of every period there."""
    home = Home(Path(folder))
    shutil.copytree(PROJECT / "data" / "raw", home.root / "data" / "raw")
    shutil.copytree(PROJECT / "notebooks", home.notebooks)
    pages = 0
    for contract in home.contracts():
        for job in jobs_of(contract, home, home.notebooks / NOTEBOOK):
            draft = home.outputs(contract) / job.period.folder / DRAFT
            draft.mkdir(parents=True)
            (draft / PAGE).touch()
            (draft / MANIFEST).write_text(json.dumps({"made_for": job.made_for}), "utf-8")
            pages += 1
    return home, pages


def seconds(home: Home, *words: str) -> float:
    """Run Python and return how long it took."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, *words], cwd=home.root, check=True, capture_output=True)
    took = time.monotonic() - began
    if "run" in words and b"Nothing is due." not in done.stderr:
        raise SystemExit(f"something is due: {done.stderr.decode()}")
    return took


def main() -> None:
    """Time both in turn, after one pair that is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        home, pages = a_home(folder)
        ours, ratios = [], []
        for pair in range(PAIRS + 1):
            mine = seconds(home, "-m", "kpianalysis.cli", "run", "--due")
            peer = seconds(home, "-c", "import pandas")
            if pair:
                ours.append(mine)
                ratios.append(mine / peer)
    median = statistics.median(ours)
    print(f"nothing due of {pages} pages: {median:.2f} s (from {min(ours):.2f} to {max(ours):.2f})")
    print(f"beside importing pandas: ratio {statistics.median(ratios):.2f}, {PAIRS} pairs")
    print(f"goal {GOAL} s: {'met' if median < GOAL else 'MISSED'}")


if __name__ == "__main__":
    main()
