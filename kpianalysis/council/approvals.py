"""Which findings about the supplier's own figures may members see? Those that a person approved."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from kpianalysis.analysis.checks.finding import Check
from kpianalysis.contract import Contract
from kpianalysis.errors import ContractProblem, PeriodProblem
from kpianalysis.periods import ReviewPeriod, parse_period
from kpianalysis.tables import as_table
from kpianalysis.writing.formulas import unguarded

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
    path = folder / APPROVALS_FILE
    if not path.is_file():
        return as_table("approvals", pd.DataFrame())
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lines = list(reader)
            present = reader.fieldnames or []
    except (UnicodeDecodeError, csv.Error) as error:
        raise ContractProblem("is not a UTF-8 CSV file", found=path.name, file=str(path)) from error
    if missing := [column for column in COLUMNS if column not in present]:
        raise ContractProblem(
            f"has no column {', '.join(missing)}",
            found=path.name,
            file=str(path),
            action=f"its first line must name {', '.join(COLUMNS)}",
        )
    rows: list[dict[str, object]] = []
    for number, line in enumerate(lines, start=2):
        given = {name: unguarded(line.get(name) or "").strip() for name in COLUMNS}
        if any(given.values()):
            rows.append(_approval(given, contract, path, number, {row["finding"] for row in rows}))
    return as_table("approvals", pd.DataFrame(rows))


def _approval(
    line: dict[str, str], contract: Contract, path: Path, number: int, earlier: set[object]
) -> dict[str, object]:
    """Check one line."""

    def refuse(problem: str, key: str, action: str) -> ContractProblem:
        return ContractProblem(
            problem,
            found=line[key] or key,
            file=str(path),
            cell=f"line {number}, {key}",
            action=action,
        )

    if not _FINDING.fullmatch(line["finding"]):
        raise refuse("is not the id of a finding", "finding", "copy it from the officer's brief")
    if line["finding"] in earlier:
        raise refuse("is approved twice", "finding", "keep one of the two lines")
    refs = [kpi.ref for kpi in contract.kpis]
    if line["kpi_ref"] and line["kpi_ref"] not in refs:
        raise refuse("is no KPI of this contract", "kpi_ref", f"choose from {', '.join(refs)}")
    if not line["approved_by"]:
        raise refuse("is blank", "approved_by", "write the role of who approved it")
    period = _period(line, refuse)
    return {
        "finding": line["finding"],
        "kpi_ref": line["kpi_ref"] or None,
        "period_start": pd.Timestamp(period.first.first_day),
        "period_end": pd.Timestamp(period.last.last_day),
        "approved_by": line["approved_by"],
        "approved": pd.Timestamp(_day(line, refuse)),
        "note": line["note"] or None,
        "row": number,
    }


def _period(
    line: dict[str, str], refuse: Callable[[str, str, str], ContractProblem]
) -> ReviewPeriod:
    try:
        return parse_period(line["period"])
    except PeriodProblem as problem:
        action = 'copy it from the officer\'s brief, such as "2019-04..2019-06"'
        raise refuse("is not a period", "period", action) from problem


def _day(line: dict[str, str], refuse: Callable[[str, str, str], ContractProblem]) -> dt.date:
    try:
        return dt.date.fromisoformat(line["approved_on"])
    except ValueError as error:
        action = "write it as 2019-07-31"
        raise refuse("is not a date", "approved_on", action) from error
