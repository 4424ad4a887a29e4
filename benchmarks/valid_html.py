"""Are the pages in outputs/ valid HTML by the Nu checker, and how long does the page check take?

``KPIANALYSIS_VNU`` names the checker's ``vnu.jar`` (https://validator.github.io/validator/), which
needs Java. Without it, only the page check is timed. Give pages as arguments to look at others.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from kpianalysis.publish.page_check import page_problems

OUTPUTS = Path(__file__).resolve().parents[1] / "outputs"
# The checker does not work out hashes, and takes the style sheet for one that the policy blocks.
NOT_A_FAULT = "Inline style violates Content Security Policy"
TIMES = 7


def main() -> None:
    pages = [Path(name) for name in sys.argv[1:]] or sorted(OUTPUTS.rglob("*.html"))
    if not pages:
        print("Skipped: there is no page in outputs/; make one with 'make report'.")
        return
    failed = validate(pages)
    for page in pages:
        measure(page.name if len(pages) == 1 else str(page), page.read_text(encoding="utf-8"))
    sys.exit(failed)


def validate(pages: list[Path]) -> int:
    jar = os.environ.get("KPIANALYSIS_VNU")
    if not jar:
        print("Not validated: KPIANALYSIS_VNU names no vnu.jar.")
        return 0
    command = ["java", "-jar", jar, "--format", "gnu", *map(str, pages)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    told = [line for line in said.splitlines() if line.strip() and NOT_A_FAULT not in line]
    print(*told, f"{len(pages)} pages validated: {len(told)} errors and warnings", sep="\n")
    return int(bool(told))


def measure(name: str, html: str) -> None:
    spent = []
    for _ in range(TIMES):
        began = time.process_time()
        found = len(page_problems(html, illustrative=True))
        spent.append(time.process_time() - began)
    middle, most = statistics.median(spent), max(spent)
    size = f"{len(html):,} characters"
    print(f"{name}: {size}, {found} findings, {middle:.3f} s of CPU (most {most:.3f} s)")


if __name__ == "__main__":
    main()
