"""Which findings about the supplier's own figures may members see? Those that a person approved."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from kpianalysis.analysis.checks.finding import Check
from kpianalysis.contract import Contract
from kpianalysis.council.lines import Line, read_lines
from kpianalysis.errors import PeriodProblem
from kpianalysis.periods import ReviewPeriod, parse_period
from kpianalysis.tables import as_table

APPROVALS_FILE = "council/approved_checks.csv"
COLUMNS = ("finding", "kpi_ref", "period", "approved_by", "approved_on", "note")
_FINDING = re.compile(rf"(?:{'|'.join(Check)})-[0-9a-f]{{8}}")


def read_approvals(folder: Path, contract: Contract) -> pd.DataFrame:
    """Read ``council/approved_checks.csv`` of a contract's folder; no file approves nothing.

    Parameters
    ----------
    folder : Path
        ``data/raw/<contract>``.
    contract : Contract
        Its settings: an approval must name one of its KPIs, or none.

    Returns
    -------
    DataFrame
        ``finding, kpi_ref, period_start, period_end, approved_by, approved, note, row``.

    Raises
    ------
    ContractProblem
        When a line is not what an approval needs; it names the line and what to write.
    """
    rows: list[dict[str, object]] = []
    for line in read_lines(folder / APPROVALS_FILE, COLUMNS):
        rows.append(_approval(line, contract, {row["finding"] for row in rows}))
    return as_table("approvals", pd.DataFrame(rows))


def _approval(line: Line, contract: Contract, earlier: set[object]) -> dict[str, object]:
    """Check one line."""
    finding, ref = line.text("finding") or "", line.text("kpi_ref")
    if not _FINDING.fullmatch(finding):
        raise line.problem("is not the id of a finding", "finding", "copy it from the brief")
    if finding in earlier:
        raise line.problem("is approved twice", "finding", "keep one of the two lines")
    refs = [kpi.ref for kpi in contract.kpis]
    if ref and ref not in refs:
        raise line.problem(
            "is no KPI of this contract", "kpi_ref", f"choose from {', '.join(refs)}"
        )
    period, approved_by = _period(line), line.needed("approved_by")
    line.needed("approved_on")
    return {
        "finding": finding,
        "kpi_ref": ref,
        "period_start": pd.Timestamp(period.first.first_day),
        "period_end": pd.Timestamp(period.last.last_day),
        "approved_by": approved_by,
        "approved": line.date("approved_on"),
        "note": line.text("note"),
        "row": line.number,
    }


def _period(line: Line) -> ReviewPeriod:
    try:
        return parse_period(line.text("period") or "")
    except PeriodProblem as problem:
        action = 'copy it from the brief, such as "2019-04..2019-06"'
        raise line.problem("is not a period", "period", action) from problem
