"""The whole of intake as a recipe: every extract of a contract into observations and a ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.errors import ContractProblem, ExtractProblem
from kpianalysis.intake.observe import observe
from kpianalysis.intake.received import (
    EXTRACTS,
    Submission,
    fingerprint,
    give_basis,
    leads_outside,
    read_received,
)
from kpianalysis.intake.refs import RefReader
from kpianalysis.intake.rows import no_header, read_rows, whole_sheet_aside
from kpianalysis.intake.supersede import mark_superseded, supersede
from kpianalysis.intake.values import is_blank
from kpianalysis.intake.workbook import Sheet, read_sheets
from kpianalysis.tables import Outcome, as_table, check


@dataclass(frozen=True)
class Cleaned:
    """What intake makes of a contract's folder."""

    observations: pd.DataFrame
    history: pd.DataFrame
    ledger: pd.DataFrame


def clean_extracts(
    folder: Path,
    contract: Contract,
    agreed: pd.DataFrame,
    tell: Callable[[str], None] = lambda _: None,
) -> Cleaned:
    """Read every extract that was received.

    A file that cannot be read is refused with its reason in the ledger; the others are read.

    Parameters
    ----------
    folder : Path
        ``data/raw/<contract>``.
    contract : Contract
        Its settings.
    agreed : DataFrame
        Columns ``kpi_ref``, ``month`` and ``target_agreed``: the target in force in each month.
    tell : callable, optional
        Is told the name of each file before it is read.

    Raises
    ------
    ContractProblem
        When ``received.csv`` or ``basis.csv`` is wrong, or nothing could be read at all.
    """
    refs = RefReader(contract)
    observations, ledgers = [], []
    for submission in read_received(folder):
        tell(submission.file)
        try:
            found, ledger = read_submission(folder, submission, contract, refs, agreed)
            observations.append(found)
        except ExtractProblem as problem:
            ledger = _refused(problem, submission.file)
        ledgers.append(ledger)
    ledgers += [_never_received(folder, name) for name in unlisted_files(folder)]
    if not ledgers:
        raise ContractProblem("lists no extract", found="received.csv", file=str(folder))
    ledger = pd.concat(ledgers, ignore_index=True)
    if not any(len(found) for found in observations):
        return Cleaned(
            as_table("observations", pd.DataFrame()),
            as_table("history", pd.DataFrame()),
            as_table("ledger", ledger),
        )
    versions = give_basis(pd.concat(observations, ignore_index=True), folder)
    current, history = supersede(versions)
    return Cleaned(
        check("observations", as_table("observations", _dated(current))),
        check("history", as_table("history", _dated(history))),
        check("ledger", as_table("ledger", mark_superseded(ledger, history))),
    )


def read_submission(
    folder: Path, submission: Submission, contract: Contract, refs: RefReader, agreed: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read one file into observations and ledger lines, every row of it in one of them.

    Raises
    ------
    ExtractProblem
        When the file is missing, changed since it was received, or cannot be read at all.
    """
    path = folder / EXTRACTS / submission.file
    if leads_outside(folder, path):
        raise _outside(submission.file)
    if not path.is_file():
        raise ExtractProblem(
            "the file is in received.csv but not in extracts/",
            file=submission.file,
            action="put it back, or take its line out of received.csv",
        )
    if fingerprint(path) != submission.sha256:
        raise ExtractProblem(
            "the file is not the one that was received: its sha256 differs from received.csv",
            file=submission.file,
            action="put the received file back, or add the new one with a line of its own",
        )
    sheets = read_sheets(path, submission.file)
    results, ledgers = [], []
    tables = [
        (sheet, None if sheet.hidden else read_rows(sheet, contract, refs)) for sheet in sheets
    ]
    if all(table is None for _, table in tables):
        if hidden := ", ".join(sheet.name for sheet in sheets if sheet.hidden):
            raise ExtractProblem(
                f"no table of results is to be seen, and the sheets {hidden} are hidden",
                file=submission.file,
                action="ask for a copy that shows its sheets",
            )
        raise no_header(sheets[0])
    for sheet, table in tables:
        if table is None:
            ledgers.append(_without_header(sheet, refs))
        else:
            results.append(table.results)
            ledgers.append(table.set_aside)
    found, ledger = observe(
        pd.concat(results, ignore_index=True), contract, refs, agreed, submission.received
    )
    whole = pd.concat([ledger, *ledgers], ignore_index=True)
    _assert_conserved(sheets, whole)
    found = found.assign(
        submission=submission.file,
        received=pd.Timestamp(submission.received),
        order=submission.order,
    )
    return found, whole


def _without_header(sheet: Sheet, refs: RefReader) -> pd.DataFrame:
    """Set a front or hidden page aside; refuse a sheet named as an area that holds no table."""
    if sheet.hidden:
        return whole_sheet_aside(
            sheet, "hidden_sheet", "the sheet is hidden: nobody who opened the workbook saw it"
        )
    if refs.area(sheet.name) and any(not is_blank(cell) for row in sheet.rows for cell in row):
        return _refused(no_header(sheet), sheet.file)
    return whole_sheet_aside(sheet, "no_table", "no table of results stands on this sheet")


def unlisted_files(folder: Path) -> list[str]:
    """Return the files in ``extracts/`` that ``received.csv`` does not list."""
    listed = {submission.file for submission in read_received(folder)}
    extracts = folder / EXTRACTS
    present = sorted(
        path.relative_to(extracts).as_posix()
        for path in extracts.rglob("*")
        if path.is_file() or leads_outside(folder, path)
    )
    return [name for name in present if name not in listed and not name.endswith(".gitkeep")]


def _refused(problem: ExtractProblem, file: str) -> pd.DataFrame:
    line = {
        "file": file,
        "sheet": problem.sheet or "",
        "row": 0,
        "cell": problem.cell or "",
        "outcome": Outcome.REJECTED,
        "reason": "refused",
        "message": f"{problem.problem}; {problem.action}" if problem.action else problem.problem,
        "raw": problem.found or "",
    }
    return pd.DataFrame([line])


def _outside(name: str) -> ExtractProblem:
    return ExtractProblem(
        "leads outside extracts/", file=name, action="put the file itself there, not a link to it"
    )


def _never_received(folder: Path, name: str) -> pd.DataFrame:
    if leads_outside(folder, folder / EXTRACTS / name):
        return _refused(_outside(name), name)
    problem = ExtractProblem(
        "the file is in extracts/ but received.csv has no line for it",
        file=name,
        action="add file, sha256 and the date received to received.csv",
    )
    return _refused(problem, name)


def _dated(observations: pd.DataFrame) -> pd.DataFrame:
    """Give each month its first and last day."""
    return observations.assign(
        period_start=pd.to_datetime([month.first_day for month in observations["month"]]),
        period_end=pd.to_datetime([month.last_day for month in observations["month"]]),
    )


def _assert_conserved(sheets: list[Sheet], ledger: pd.DataFrame) -> None:
    """Stop when a non-empty row is missing from the ledger, or stands there twice."""
    for sheet in sheets:
        read = sum(any(not is_blank(cell) for cell in row) for row in sheet.rows)
        lines = ledger[ledger["sheet"].eq(sheet.name)]
        whole_sheet = lines["row"].eq(0).any()
        if not whole_sheet and (len(lines) != read or lines["row"].duplicated().any()):
            raise AssertionError(
                f"{sheet.file}, {sheet.name}: {read} rows were read, {len(lines)} are in the ledger"
            )
