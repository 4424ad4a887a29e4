"""The whole of intake as a recipe: every extract of a contract into observations and a ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.errors import ContractProblem, ExtractProblem
from kpianalysis.intake.catalogue import Catalogue, ContractCatalogue
from kpianalysis.intake.extract import Incoming, passed_over, read_files, refused, together
from kpianalysis.intake.file_names import passing_reason
from kpianalysis.intake.received import (
    Submission,
    give_basis,
    give_project_basis,
    give_stated_basis,
    read_received,
)
from kpianalysis.intake.received_files import EXTRACTS, files_sent, fingerprint, leads_outside
from kpianalysis.intake.rulings import Ruling, apply_rulings, read_rulings
from kpianalysis.intake.supersede import mark_superseded, supersede
from kpianalysis.tables import as_table, check


@dataclass(frozen=True)
class Reads:
    """What was read of each file, before one submission supersedes another.

    ``keys`` gives for each file what its reading depends on: the file, the settings, the code.
    """

    observations: pd.DataFrame
    projects: pd.DataFrame
    stated: pd.DataFrame
    ledger: pd.DataFrame
    keys: Mapping[str, str]


@dataclass(frozen=True)
class Cleaned:
    """What intake makes of a contract's folder."""

    observations: pd.DataFrame
    history: pd.DataFrame
    ledger: pd.DataFrame
    projects: pd.DataFrame
    stated: pd.DataFrame
    reads: Reads


def clean_extracts(
    folder: Path,
    contract: Contract,
    agreed: pd.DataFrame,
    tell: Callable[[str], None] = lambda _: None,
    *,
    settings_key: str = "",
    earlier: Reads | None = None,
    rulings: tuple[Ruling, ...] | None = None,
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
    settings_key : str, optional
        What reading depends on besides the files.
    earlier : Reads, optional
        What an earlier run read; a file whose key is the same is not read again.
    rulings : tuple of Ruling, optional
        The rulings that count; all of the contract's without it.

    Raises
    ------
    ContractProblem
        When ``received.csv`` or ``basis.csv`` is wrong, or nothing could be read at all.
    """
    rulings = read_rulings(folder) if rulings is None else rulings
    catalogue = ContractCatalogue(contract, agreed)
    reads = _read_all(folder, catalogue, rulings, tell, settings_key, earlier)
    unlisted = [_never_received(folder, name) for name in unlisted_files(folder)]
    ledger = pd.concat([reads.ledger, *unlisted], ignore_index=True)
    if ledger.empty:
        raise ContractProblem("lists no extract", found="received.csv", file=str(folder))
    projects = as_table("projects", give_project_basis(reads.projects, folder))
    stated = check("stated", as_table("stated", give_stated_basis(reads.stated, folder)))
    if reads.observations.empty:
        return Cleaned(
            as_table("observations", pd.DataFrame()),
            as_table("history", pd.DataFrame()),
            as_table("ledger", ledger),
            projects,
            stated,
            reads,
        )
    current, history = supersede(give_basis(reads.observations, folder))
    return Cleaned(
        check("observations", as_table("observations", current)),
        check("history", as_table("history", history)),
        check("ledger", as_table("ledger", mark_superseded(ledger, history))),
        projects,
        stated,
        reads,
    )


def _read_all(
    folder: Path,
    catalogue: Catalogue,
    rulings: tuple[Ruling, ...],
    tell: Callable[[str], None],
    settings_key: str,
    earlier: Reads | None,
) -> Reads:
    """Read the files that have changed, and take the others as they were read."""
    keys: dict[str, str] = {}
    known, refusals = [], []
    incoming: dict[str, Incoming] = {}
    submissions = read_received(folder)
    for submission in submissions:
        name = submission.file
        keys[name] = _key(folder, submission, settings_key, rulings)
        if earlier is not None and earlier.keys.get(name) == keys[name]:
            known.append(name)
            continue
        try:
            incoming[name] = _incoming(folder, submission)
        except ExtractProblem as problem:
            refusals.append(refused(problem, name))
    read = read_files(
        incoming.values(), catalogue, lambda results: apply_rulings(results, rulings), tell
    )
    sent = pd.DataFrame(
        [(one.file, pd.Timestamp(one.received), one.order) for one in submissions],
        columns=["submission", "received", "order"],
    ).set_index("submission", drop=False)
    # As Parquet gives it back: what is read anew is the same bytes as what was kept.
    sent["received"] = sent["received"].astype("datetime64[us]")
    observations = [_of_files(earlier, "observations", known), _as_sent(read.observations, sent)]
    projects = [_of_files(earlier, "projects", known), _as_sent(read.projects, sent)]
    stated = [_of_files(earlier, "stated", known), _as_sent(read.stated, sent)]
    ledger = [_of_files(earlier, "ledger", known), *refusals, read.ledger]
    return Reads(
        _in_turn(together(observations), "submission", sent),
        _in_turn(together(projects), "submission", sent),
        _in_turn(together(stated), "submission", sent),
        _in_turn(together(ledger), "file", sent),
        keys,
    )


def _key(
    folder: Path, submission: Submission, settings_key: str, rulings: tuple[Ruling, ...]
) -> str:
    """Say what the reading of a file depends on."""
    path = folder / EXTRACTS / submission.file
    held = fingerprint(path) if path.is_file() and not leads_outside(folder, path) else "missing"
    parts = [held, submission.sha256, str(submission.received), str(submission.order), settings_key]
    parts += [repr(ruling) for ruling in rulings if ruling.file == submission.file]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _of_files(earlier: Reads | None, table: str, files: list[str]) -> pd.DataFrame:
    """Return what an earlier run read of files."""
    held = pd.DataFrame() if earlier is None else getattr(earlier, table)
    column = "file" if table == "ledger" else "submission"
    return held[held[column].isin(files)] if column in held else held


def _as_sent(read: pd.DataFrame, sent: pd.DataFrame) -> pd.DataFrame:
    """Say of each line in which submission it came, when, and as which of them."""
    if read.empty:
        return read
    return pd.concat([read, sent.reindex(read["file"]).set_index(read.index)], axis=1)


def _in_turn(table: pd.DataFrame, column: str, sent: pd.DataFrame) -> pd.DataFrame:
    """Put lines in the order in which their files were received."""
    if table.empty:
        return table
    turn = pd.Series(range(len(sent)), index=sent.index)
    order = table[column].map(turn).to_numpy().argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _incoming(folder: Path, submission: Submission) -> Incoming:
    """Find a file that was received.

    Raises
    ------
    ExtractProblem
        When the file is missing, or changed since it was received.
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
    return Incoming(path, submission.file, submission.received)


def unlisted_files(folder: Path) -> list[str]:
    """Return the files in ``extracts/`` that ``received.csv`` does not list."""
    listed = {submission.file for submission in read_received(folder)}
    present = files_sent(folder)
    return [name for name in present if name not in listed and not name.endswith(".gitkeep")]


def _outside(name: str) -> ExtractProblem:
    return ExtractProblem(
        "leads outside extracts/", file=name, action="put the file itself there, not a link to it"
    )


def _never_received(folder: Path, name: str) -> pd.DataFrame:
    if leads_outside(folder, folder / EXTRACTS / name):
        return refused(_outside(name), name)
    if reason := passing_reason(PurePosixPath(name).name):
        return passed_over(name, reason)
    problem = ExtractProblem(
        "the file is in extracts/ but received.csv has no line for it",
        file=name,
        action="take it in with 'kpianalysis receive', or add its line to received.csv",
    )
    return refused(problem, name)
