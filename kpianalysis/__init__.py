"""KPI extracts of a council contract in, analysis and a quarter's page out.

What an analyst types in a notebook; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Addendum": "kpianalysis.display",
    "MitigationReport": "kpianalysis.display",
    "QuarterlyReport": "kpianalysis.display",
    "OfficersBrief": "kpianalysis.display",
    "before_and_during": "kpianalysis.display",
    "explorer": "kpianalysis.display",
    "clean": "kpianalysis.cleaning",
    "control_chart": "kpianalysis.analysis.control_chart",
    "load": "kpianalysis.loaded",
    "open_review": "kpianalysis.reviewing",
    "Review": "kpianalysis.review",
    "read_contract": "kpianalysis.contract_file",
    "read_extract": "kpianalysis.reading",
    "parse_period": "kpianalysis.periods",
    "what_if": "kpianalysis.display.what_if",
    "KpiProblem": "kpianalysis.errors",
}
__all__ = [
    "Addendum",
    "KpiProblem",
    "MitigationReport",
    "OfficersBrief",
    "QuarterlyReport",
    "Review",
    "before_and_during",
    "clean",
    "control_chart",
    "explorer",
    "load",
    "open_review",
    "parse_period",
    "read_contract",
    "read_extract",
    "what_if",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kpianalysis' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
