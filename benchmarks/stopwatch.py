"""Processor seconds of a process, part by part: each counts once, for the innermost part.

Started by a ``sitecustomize`` on the path of every process of a run (profile_page.py writes one). A
part is a function of the program, or the import of a library, whoever asked for it.
"""

from __future__ import annotations

import atexit
import builtins
import functools
import importlib
import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

FOLDER = "KPIANALYSIS_STOPWATCH"
STARTED, FORKED = "Python starts", "forked from the command"
_DISPLAY, _PUBLISH = "kpianalysis.display", "kpianalysis.publish"
PARTS = {
    "kpianalysis.inputs:fingerprints": "inputs fingerprinted",
    "kpianalysis.cleaning:ensure_clean": "processed data found current",
    "kpianalysis.reviewing:open_review": "review opened",
    "kpianalysis.contract_file:read_contract": "contract.toml read",
    "kpianalysis.store:read_table": "Parquet read",
    "kpianalysis.analysis.kpi_charts:kpi_charts": "control charts worked out",
    "kpianalysis.last_page:open_last_page": "last page compared",
    "kpianalysis.position:position_on": "position as at the day",
    "papermill:execute_notebook": "papermill and the kernel's client",
    "nbformat:read": "notebook read, checked and written",
    "nbformat:write": "notebook read, checked and written",
    f"{_DISPLAY}.drawing:canvas": "",
    f"{_DISPLAY}.svg:as_svg": "SVG made small",
    f"{_DISPLAY}.svg:_written": "SVG written by matplotlib",
    f"{_DISPLAY}.outlook_chart:_draw": "chart drawn: outlook",
    f"{_DISPLAY}.misses_chart:_draw": "chart drawn: misses",
    f"{_DISPLAY}.gap_chart:_draw": "chart drawn: gaps",
    f"{_DISPLAY}.milestone_chart:_draw": "chart drawn: milestones",
    f"{_DISPLAY}.result_chart:_draw": "chart drawn: results",
    f"{_DISPLAY}.credits_chart:_draw": "chart drawn: credits",
    f"{_DISPLAY}.mitigation_timeline:_draw": "chart drawn: mitigations",
    f"{_DISPLAY}.mitigation_chart:_draw": "chart drawn: before and during",
    f"{_DISPLAY}.status_grid:status_grid": "chart drawn: grid of statuses",
    f"{_DISPLAY}.sparkline:kpi_sparkline": "sparklines",
    f"{_DISPLAY}.blocks:table": "tables as HTML",
    f"{_DISPLAY}.blocks:Block._repr_mimebundle_": "pieces handed to the notebook",
    f"{_PUBLISH}.workbook_front:facts_of": "facts for the workbook's cover",
    f"{_PUBLISH}.page:KpiPageExporter.from_notebook_node": "page from its template",
    f"{_PUBLISH}.page:check_page": "page checked",
    f"{_PUBLISH}.written_page:write_tables": "CSV written",
    f"{_PUBLISH}.written_page:write_workbook": "workbook written",
    f"{_PUBLISH}.written_page:write_manifest": "manifest written",
    f"{_PUBLISH}.site:renew_site": "lists of pages renewed",
    f"{_PUBLISH}.next_steps:write_next_steps": "next steps written",
}
_REPORTS = ("report:QuarterlyReport", "mitigation_report:MitigationReport")


class Stopwatch:
    """Counts the processor time of this process for the part at the top of its stack."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.stack = [STARTED]
        self.since = 0.0
        self.thread = threading.get_ident()
        self.left = set(PARTS)

    def turn(self) -> None:
        """Count what passed since the last turn."""
        now = time.process_time()
        self.seconds[self.stack[-1]] += now - self.since
        self.since = now

    def begin(self, part: str) -> None:
        self.turn()
        self.stack.append(part)
        self.calls[part] += 1

    def end(self) -> None:
        self.turn()
        self.stack.pop()

    def timed(self, part: str, function: Any) -> Any:
        """Return a function that is counted."""

        @functools.wraps(function)
        def counted(*given: Any, **named: Any) -> Any:
            if threading.get_ident() != self.thread:
                return function(*given, **named)
            self.begin(part)
            try:
                return function(*given, **named)
            finally:
                self.end()

        return counted

    def importing(self, ordinary: Any) -> Any:
        """Return an ``__import__`` that counts for the library that is imported."""

        def counted(
            name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
        ) -> Any:
            if threading.get_ident() != self.thread:
                return ordinary(name, globals, locals, fromlist, level)
            loaded = len(sys.modules)
            whose = name if level == 0 else (globals or {}).get("__package__") or name
            self.begin(f"import {whose.partition('.')[0]}")
            try:
                return ordinary(name, globals, locals, fromlist, level)
            finally:
                if len(sys.modules) != loaded:
                    self.wrap()
                self.end()

        return counted

    def wrap(self) -> None:
        """Put a counted function in the place of each that is imported by now, for nothing."""
        self.turn()
        self._wrap()
        self.since = time.process_time()  # what it took is no part of the program

    def _wrap(self) -> None:
        for place in sorted(self.left):
            module, _, path = place.partition(":")
            owner: Any = sys.modules.get(module)
            *classes, attribute = path.split(".")
            for name in classes:
                owner = getattr(owner, name, None)
            if owner is None or not hasattr(owner, attribute):
                continue
            self.left.discard(place)
            if PARTS[place]:
                setattr(owner, attribute, self.timed(PARTS[place], getattr(owner, attribute)))
        for place in _REPORTS:
            module, _, name = place.partition(":")
            kind = getattr(sys.modules.get(f"{_DISPLAY}.{module}"), name, None)
            if kind is not None and not hasattr(kind, "_counted"):
                for part in [part for part in vars(kind) if not part.startswith("_")]:
                    if callable(getattr(kind, part)):
                        setattr(kind, part, self.timed(f"words: {part}", getattr(kind, part)))
                kind._counted = True

    def write(self) -> None:
        """Write what was counted, for the process that asked."""
        self.turn()
        kept = {"seconds": dict(self.seconds), "calls": dict(self.calls), "command": sys.argv[:1]}
        path = Path(os.environ[FOLDER]) / f"{time.monotonic_ns()}-{os.getpid()}.json"
        path.write_text(json.dumps(kept), encoding="utf-8")

    def again(self) -> None:
        """Begin anew in a forked process: what went before is its parent's."""
        self.stack = [FORKED] * len(self.stack)
        self.seconds.clear()
        self.calls.clear()
        self.since, self.thread = time.process_time(), threading.get_ident()


def start() -> Stopwatch:
    """Count from now on, and write it when this process ends, however it does."""
    watch = Stopwatch()
    builtins.__import__ = watch.importing(builtins.__import__)
    find = importlib.import_module

    def import_module(name: str, package: str | None = None) -> Any:
        found = find(name, package)
        watch.wrap()
        return found

    importlib.import_module = import_module
    at_once = os._exit

    def leave(code: int) -> None:
        watch.write()
        at_once(code)

    os._exit = leave
    os.register_at_fork(after_in_child=watch.again)
    atexit.register(watch.write)
    return watch
