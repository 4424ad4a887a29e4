"""What does a checked page cost beside plain papermill and nbconvert of the same notebook?

Prints the ratio of whole processes, start-up included, pair by pair. Ours also reads the data
first, checks the page and writes CSV and manifest. Neither prints a PDF.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PERIOD = "2019-20 Q1"
PAIRS = 5


def seconds(*commands: list[str]) -> float:
    """Run commands one after the other and return how long they took together."""
    began = time.monotonic()
    for command in commands:
        subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    return time.monotonic() - began


def main() -> None:
    """Time both ways in turn, after one pair that is not counted."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        executed = str(Path(folder) / "run.ipynb")
        ours = [python, "-m", "kpianalysis.cli", "run", PERIOD, "--no-pdf", "--force"]
        run = [python, "-m", "papermill", "notebooks/quarterly_analysis.ipynb", executed]
        run += ["-p", "period", PERIOD]
        convert = [python, "-m", "nbconvert", "--to", "html", "--no-input", executed]
        ratios = []
        for pair in range(PAIRS + 1):
            mine, peer = seconds(ours), seconds(run, convert)
            if pair:
                ratios.append(mine / peer)
                print(f"kpianalysis run {mine:5.1f} s, papermill and nbconvert {peer:5.1f} s")
    print(
        f"ratio {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f}, "
        f"{PAIRS} pairs)"
    )


if __name__ == "__main__":
    main()
