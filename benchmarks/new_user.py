"""How long does a new user wait, and how much disk does it take? A fresh clone, two commands."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def seconds(folder: Path, *command: str) -> float:
    """Run a command in a folder and return how long it took."""
    began = time.monotonic()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def main() -> None:
    """Clone the last commit into an empty folder and run the README's commands."""
    with tempfile.TemporaryDirectory() as empty:
        clone = Path(empty) / "kpianalysis"
        subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
        print(f"make report         {seconds(clone, 'make', 'report'):6.0f} s")
        print(f"make report, again  {seconds(clone, 'make', 'report'):6.0f} s")
        if "--report-only" not in sys.argv:
            print(f"make test           {seconds(clone, 'make', 'test'):6.0f} s")
        # Counted as a disk does it, in blocks of 512 bytes.
        used = sum(path.lstat().st_blocks * 512 for path in clone.rglob("*"))
        print(f"disk                {used / 1e9:6.1f} GB")


if __name__ == "__main__":
    main()
