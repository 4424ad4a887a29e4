"""How long does the explorer take for an update, beside drawing one chart of the page?

Sets each kind of control on the sample's ACF_KPI_03 and prints seconds: the median and the longest
of several updates, each of a value that was not asked before, and the median of what the processor
was busy, which other programs on the machine do not lengthen. The peer, in the same run,
is one results chart drawn by matplotlib as the page has it, which a redraw would cost at least. A
goal that is missed is printed as missed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kpianalysis import explorer, open_review
from kpianalysis.display.result_chart import result_chart
from kpianalysis.home import Home

CONTRACT, PERIOD, KPI = "corporate-support-services", "2019-20 Q1", "ACF_KPI_03"
GOAL_SECONDS, REPEATS = 0.3, 5


def seconds(action: Callable[[], object]) -> tuple[float, float]:
    """Time one action: seconds on the wall, and of the processor."""
    began, busy = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - began, time.process_time() - busy


def choices(control: Any, first: int, every: int = 1) -> list[Any]:
    """Return some of the values that a control offers."""
    return [value for _, value in control.options][first::every][:REPEATS]


def taken(
    name: str, actions: Sequence[Callable[[], object]], peer: float | None = None
) -> tuple[float, float]:
    """Print and return the median and the longest of some actions, in seconds."""
    wall, busy = zip(*(seconds(action) for action in actions), strict=True)
    median = statistics.median(wall)
    ratio = f"{median / peer:.2f}" if peer else "1"
    busy_for = statistics.median(busy)
    print(f"{name:24}{median:>10.3f}{max(wall):>11.3f}{busy_for:>13.3f}{ratio:>9}")
    return median, max(wall)


def main() -> None:
    """Print a line for each kind of update, and the peer."""
    home = Home(Path(__file__).resolve().parents[1])
    review = open_review(CONTRACT, PERIOD, home=home)
    opened, _ = seconds(lambda: explorer(review, KPI, contract=CONTRACT, home=home))
    shown = explorer(review, KPI, contract=CONTRACT, home=home)
    use = shown.controls
    updates = {
        "months to look back": (use.look_back, [24, 12, 30, 18, 36]),
        "target": (use.target, [70.0, 70.5, 71.0, 71.5, 72.0]),
        "target holds from": (use.target_from, choices(use.target_from, 20, 3)),
        "chart starts anew": (use.phase, choices(use.phase, 20, 3)),
        "rules of the chart": (use.preset, ["ptd-0.2"]),
        "mitigation ends with": (use.mitigated_to, choices(use.mitigated_to, 2)),
        "to be met by": (use.by, choices(use.by, 4)),
        "months running": (use.months_running, [2, 4, 5, 6, 7]),
        "cases a month": (use.cases, [150, 160, 170, 180, 190]),
        "backlog now": (use.backlog, [70, 80, 90, 100, 110]),
        "arrive a month": (use.arrivals, [190, 191, 192, 193, 194]),
        "completed a month": (use.completions, [210, 211, 212, 213, 214]),
        "another KPI": (use.kpi, choices(use.kpi, 1, 4)),
    }
    kpi = review.contract.kpi(KPI)
    result_chart(review, kpi)
    print(f"{'update':24}{'median s':>10}{'longest s':>11}{'processor s':>13}{'of peer':>9}")
    peer = taken("peer: one page chart", [lambda: result_chart(review, kpi)] * REPEATS)
    longest = max(
        taken(name, [partial(setattr, control, "value", value) for value in fresh], peer[0])[1]
        for name, (control, fresh) in updates.items()
    )
    print(f"the explorer itself is ready in {opened:.3f} s, once a review is open")
    verdict = "met" if longest < GOAL_SECONDS else "MISSED"
    print(f"goal, every update under {GOAL_SECONDS} s: {verdict} (longest {longest:.3f} s)")


if __name__ == "__main__":
    main()
