"""The whole of intake as a recipe: every extract of a contract into observations and a ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.errors import ContractProblem, ExtractProblem
from kpianalysis.intake.catalogue import Catalogue, ContractCatalogue
from kpianalysis.intake.extract import read_file, refused
from kpianalysis.intake.received import (
    EXTRACTS,
    Submission,
    fingerprint,
    give_basis,
    leads_outside,
    read_received,
)
from kpianalysis.intake.supersede import mark_superseded, supersede
from kpianalysis.tables import as_table, check


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
        ``kpi_ref``, ``period_start``, ``target_agreed``: the target in force in each month.
    tell : callable, optional
        Is told the name of each file before it is read.

    Raises
    ------
    ContractProblem
        When ``received.csv`` or ``basis.csv`` is wrong, or nothing could be read at all.
    """
    catalogue = ContractCatalogue(contract, agreed)
    observations, ledgers = [], []
    for submission in read_received(folder):
        tell(submission.file)
        try:
            found, ledger = read_submission(folder, submission, catalogue)
            observations.append(found)
        except ExtractProblem as problem:
            ledger = refused(problem, submission.file)
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
        check("observations", as_table("observations", current)),
        check("history", as_table("history", history)),
        check("ledger", as_table("ledger", mark_superseded(ledger, history))),
    )


def read_submission(
    folder: Path, submission: Submission, catalogue: Catalogue
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
    read = read_file(path, submission.file, catalogue, submission.received)
    found = read.observations.assign(
        submission=submission.file,
        received=pd.Timestamp(submission.received),
        order=submission.order,
    )
    return found, read.ledger


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


def _outside(name: str) -> ExtractProblem:
    return ExtractProblem(
        "leads outside extracts/", file=name, action="put the file itself there, not a link to it"
    )


def _never_received(folder: Path, name: str) -> pd.DataFrame:
    if leads_outside(folder, folder / EXTRACTS / name):
        return refused(_outside(name), name)
    problem = ExtractProblem(
        "the file is in extracts/ but received.csv has no line for it",
        file=name,
        action="add file, sha256 and the date received to received.csv",
    )
    return refused(problem, name)
