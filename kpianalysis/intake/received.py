"""Which files did the supplier send, when, and how real is each figure in them?"""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd

from kpianalysis.agreed import Basis
from kpianalysis.errors import ContractProblem
from kpianalysis.intake.received_files import BASIS_FILE, RECEIVED_FILE
from kpianalysis.periods import parse_month
from kpianalysis.table_columns import PROJECT_COLUMNS

# A line of this field names a project where the others name a KPI; "project.cause" is one column.
PROJECT_FIELD = "project"
PROJECT_PARTS = tuple(list(PROJECT_COLUMNS)[: list(PROJECT_COLUMNS).index("as_at")])
_PUBLISHED = "published"
MIXED_BASIS = "published; illustrative"
# A line of this field is about the counts and credits of a supplier's own summary.
STATED_FIELD = "stated"
BASIS_FIELDS = {"value": "basis", "counts": "counts_basis", "words": "words_basis"}


@dataclass(frozen=True)
class Submission:
    """One file as it was received; ``order`` breaks ties of files received on one day."""

    file: str
    sha256: str
    received: dt.date
    order: int
    note: str = ""


def read_received(folder: Path) -> tuple[Submission, ...]:
    """Read ``received.csv`` of a contract's folder, earliest first.

    Raises
    ------
    ContractProblem
        When the file is missing or a line of it is not file, sha256 and date.
    """
    path = folder / RECEIVED_FILE
    submissions: list[Submission] = []
    for number, line in enumerate(_lines(path, ("file", "sha256", "received")), start=2):
        name = line["file"].strip()
        if not name or Path(name).is_absolute() or ".." in re.split(r"[/\\]", name):
            raise ContractProblem(
                "is not a file inside extracts/", found=name, file=str(path), cell=f"line {number}"
            )
        if name in {submission.file for submission in submissions}:
            raise ContractProblem(
                "is listed twice",
                found=name,
                file=str(path),
                cell=f"line {number}",
                action="give each file that was received a name and a line of its own",
            )
        try:
            received = dt.date.fromisoformat(line["received"].strip())
        except ValueError as error:
            raise ContractProblem(
                "is not a date",
                found=line["received"],
                file=str(path),
                cell=f"line {number}",
                action="write it as 2019-07-12",
            ) from error
        submissions.append(
            Submission(name, line["sha256"].strip(), received, number, line.get("note") or "")
        )
    return tuple(sorted(submissions, key=lambda item: (item.received, item.order)))


def give_basis(observations: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Say of each value, its counts and its words whether they are published or illustrative.

    The most exact line of ``basis.csv`` wins. A line that names a ``file`` is about a figure as
    that file has it, not about another file's figure for the same month. A contract without
    ``basis.csv`` is real: the columns stay empty.
    """
    path = folder / BASIS_FILE
    if not path.is_file():
        return observations.assign(**dict.fromkeys(BASIS_FIELDS.values()))
    return _given(observations, _basis_lines(folder), BASIS_FIELDS)


def _given(
    figures: pd.DataFrame, lines: list[dict[str, str]], fields: dict[str, str]
) -> pd.DataFrame:
    """Fill the column of each field of ``basis.csv`` from the lines that apply to a figure."""
    keys = ("kpi_ref", "month", "field", "file")
    exactness = [tuple(line[key] != "*" for key in keys) for line in lines]
    given = figures.copy()
    for field, column in fields.items():
        basis = pd.Series(None, index=figures.index, dtype=object)
        # From the least to the most exact, so that the most exact is written last.
        for position in sorted(range(len(lines)), key=lambda at: exactness[at]):
            line = lines[position]
            applies = np.full(len(figures), line["field"] in ("*", field))
            if line["kpi_ref"] != "*":
                applies &= figures["kpi_ref"].eq(line["kpi_ref"]).to_numpy()
            if line["month"] != "*":
                month = parse_month(line["month"])
                first = pd.Timestamp(month.first_day) if month else pd.Timestamp.min
                applies &= figures["period_start"].eq(first).to_numpy()
            if line["file"] != "*":
                applies &= figures["submission"].eq(line["file"]).to_numpy()
            basis[applies] = line["basis"]
        given[column] = basis
    return given


def give_project_basis(projects: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Say of each project of a list whether what it says is published or illustrative.

    ``basis`` is that of the row. Lines such as ``project.cause`` speak of one column: these are
    named in ``published_columns`` when they are published and the rest of the row is not.
    """
    path = folder / BASIS_FILE
    if not path.is_file() or projects.empty:
        return projects.assign(basis=None, published_columns=None)
    row = pd.Series(None, index=projects.index, dtype=object)
    columns = pd.DataFrame(None, index=projects.index, columns=PROJECT_PARTS, dtype=object)
    for line in _basis_lines(folder):
        field, _, column = line["field"].partition(".")
        if field not in ("*", PROJECT_FIELD):
            continue
        applies = np.full(len(projects), True)
        if line["kpi_ref"] != "*":
            applies &= projects["project"].eq(line["kpi_ref"]).to_numpy()
        if line["file"] != "*":
            applies &= projects["submission"].eq(line["file"]).to_numpy()
        if column:
            columns.loc[applies, column] = line["basis"]
        else:
            row[applies] = line["basis"]
    published = pd.DataFrame(
        {part: columns[part].fillna(row).eq(_PUBLISHED) for part in PROJECT_PARTS}
    )
    mixed = published.any(axis=1) & ~published.all(axis=1)
    named = [
        "; ".join(column for column, holds in zip(PROJECT_PARTS, held, strict=True) if holds)
        for held in published.to_numpy()
    ]
    return projects.assign(
        basis=row.mask(published.all(axis=1), _PUBLISHED).mask(mixed, MIXED_BASIS),
        published_columns=pd.Series(named, index=projects.index, dtype=object).where(mixed, None),
    )


def give_stated_basis(stated: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Say of each of the supplier's own counts whether it is published or illustrative."""
    path = folder / BASIS_FILE
    if not path.is_file() or stated.empty:
        return stated.assign(basis=None)
    fields = {STATED_FIELD: "basis"}
    return _given(stated, _basis_lines(folder), fields)


def _basis_lines(folder: Path) -> list[dict[str, str]]:
    """Read and check the lines of ``basis.csv``."""
    path = folder / BASIS_FILE
    lines = list(_lines(path, ("kpi_ref", "month", "field", "basis")))
    received = read_received(folder) if any(line.get("file") for line in lines) else ()
    files = {"*", *(item.file for item in received)}
    for number, line in enumerate(lines, start=2):
        if line["basis"] not in get_args(Basis):
            raise ContractProblem(
                f"is none of {'; '.join(get_args(Basis))}",
                found=line["basis"],
                file=str(path),
                cell=f"line {number}",
            )
        if line["month"] != "*" and parse_month(line["month"]) is None:
            raise ContractProblem(
                "is not a month", found=line["month"], file=str(path), cell=f"line {number}"
            )
        parts = tuple(f"{PROJECT_FIELD}.{part}" for part in PROJECT_PARTS)
        if line["field"] not in ("*", PROJECT_FIELD, STATED_FIELD, *BASIS_FIELDS, *parts):
            raise ContractProblem(
                f"is none of {', '.join((*BASIS_FIELDS, PROJECT_FIELD, STATED_FIELD))}, and no "
                f"column of projects such as {parts[-1]}",
                found=line["field"],
                file=str(path),
                cell=f"line {number}",
            )
        line["file"] = line.get("file", "").strip() or "*"
        if line["file"] not in files:
            raise ContractProblem(
                "is not a file of received.csv",
                found=line["file"],
                file=str(path),
                cell=f"line {number}",
            )
    return lines


def _lines(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a small CSV of the council's, which must have these columns."""
    if not path.is_file():
        raise ContractProblem("is missing", found=path.name, file=str(path))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lines = list(reader)
            present = reader.fieldnames or []
    except UnicodeDecodeError as error:
        raise ContractProblem("is not UTF-8 text", found=path.name, file=str(path)) from error
    if missing := [column for column in columns if column not in present]:
        raise ContractProblem(
            f"has no column {', '.join(missing)}",
            found=path.name,
            file=str(path),
            action=f"its first line must name {', '.join(columns)}",
        )
    return [{key: value or "" for key, value in line.items() if key} for line in lines]
