"""What did a person rule on a cell that could not be read, or was wrong?

A ruling settles one cell of one file without touching the file. It holds for the figure that stood
there when it was made: a cell that says something else, or a month that is sent anew, makes it
void.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kpianalysis.errors import ContractProblem
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.receive import add_line
from kpianalysis.intake.values import read_value
from kpianalysis.tables import State
from kpianalysis.writing.formulas import guarded_exactly, unguarded

RULINGS_FILE = "council/rulings.csv"
COLUMNS = ("file", "sheet", "cell", "found", "use", "reason", "who", "date")
_ANEW = "let whoever ruled look at it again, and rule anew if need be: kpianalysis rule"
STATES = tuple(str(state) for state in State if state is not State.MEASURED)


@dataclass(frozen=True)
class Ruling:
    """What to use instead of what was found in a cell, why, and who said so when."""

    file: str
    sheet: str
    cell: str
    found: str
    use: str
    reason: str
    who: str
    date: dt.date

    @property
    def words(self) -> str:
        """The ruling in a sentence."""
        found = repr(self.found) if self.found else "nothing"
        return (
            f"ruled by {self.who} on {self.date.day} {self.date:%B %Y}: {self.use} instead of "
            f"{found}; {self.reason}"
        )


def read_rulings(folder: Path, until: dt.date | None = None) -> tuple[Ruling, ...]:
    """Read ``council/rulings.csv``, the newest ruling of each cell; none where there is no file.

    Of two rulings of one day the one that stands further down is the newer.

    Parameters
    ----------
    folder : Path
        ``data/raw/<contract>``.
    until : date, optional
        What was ruled after it does not count.

    Raises
    ------
    ContractProblem
        When a line is not what a ruling needs.
    """
    path = folder / RULINGS_FILE
    if not path.is_file():
        return ()
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
    standing: dict[tuple[str, str, str], Ruling] = {}
    for number, line in enumerate(lines, start=2):
        given = {name: unguarded(line.get(name) or "") for name in COLUMNS}
        ruling = make_ruling(given, path, number)
        place = (ruling.file, ruling.sheet, ruling.cell)
        if until is not None and ruling.date > until:
            continue
        earlier = standing.get(place)
        if earlier is None or earlier.date <= ruling.date:
            standing[place] = ruling
    return tuple(standing.values())


def make_ruling(line: dict[str, str], path: Path, number: int) -> Ruling:
    """Check one ruling: a line of the file, or what a person gave (line 0).

    Raises
    ------
    ContractProblem
        When something is blank, the date is none, or ``use`` is neither a figure nor a state.
    """

    def refuse(problem: str, key: str, action: str) -> ContractProblem:
        return ContractProblem(
            problem,
            found=line[key] or key,
            file=str(path) if number else None,
            cell=f"line {number}, {key}" if number else f"--{key}",
            action=action,
        )

    text = {key: value.strip() for key, value in line.items()}
    for key in ("file", "cell", "use", "reason", "who"):
        if not text[key]:
            raise refuse("is blank", key, f"say the {key}")
    try:
        date = dt.date.fromisoformat(text["date"])
    except ValueError as error:
        raise refuse("is not a date", "date", "write it as 2019-07-12") from error
    if text["use"] not in STATES and read_value(text["use"]).number is None:
        raise refuse(
            "is neither a figure nor a state", "use", f"write a figure, or {', '.join(STATES)}"
        )
    return Ruling(
        text["file"],
        text["sheet"],
        text["cell"].upper(),
        line["found"].strip(),
        text["use"],
        text["reason"],
        text["who"],
        date,
    )


def add_ruling(folder: Path, ruling: Ruling) -> None:
    """Add a ruling to ``council/rulings.csv``, which people open in a spreadsheet: no formulas."""
    line = (
        ruling.file, ruling.sheet, ruling.cell, ruling.found, ruling.use, ruling.reason, ruling.who,
        ruling.date.isoformat(),
    )  # fmt: skip
    add_line(folder / RULINGS_FILE, ",".join(COLUMNS) + "\n", tuple(map(guarded_exactly, line)))


def apply_rulings(results: pd.DataFrame, rulings: tuple[Ruling, ...]) -> pd.DataFrame:
    """Put what was ruled in the place of what was found.

    Parameters
    ----------
    results : DataFrame
        Results with ``file``, ``sheet``, ``cell`` and ``value``.
    rulings : tuple of Ruling
        All rulings of the contract.

    Returns
    -------
    DataFrame
        The results with ``ruling``, a sentence where one holds, and ``ruling_fault``, why one is
        void.
    """
    table = results.assign(
        ruling=pd.Series(None, results.index, dtype=object),
        ruling_fault=pd.Series(None, results.index, dtype=object),
    )
    files = set(table["file"].unique())
    mine = [ruling for ruling in rulings if ruling.file in files]
    if not mine:
        return table
    table["value"] = table["value"].astype(object)
    for ruling in mine:
        here = table["file"].eq(ruling.file) & table["sheet"].eq(ruling.sheet)
        at = table.index[here & table["cell"].eq(ruling.cell)]
        for place in at:
            found = table.at[place, "value"]
            if _same(found, ruling.found):
                table.at[place, "value"] = ruling.use.replace("_", " ")
                table.at[place, "ruling"] = ruling.words
            else:
                shown = "nothing" if is_blank(found) else repr(tidy_text(found))
                table.at[place, "ruling_fault"] = (
                    f"the ruling of {ruling.date.isoformat()} is void: it is about "
                    f"{ruling.found!r}, but {shown} stands there; {_ANEW}"
                )
    return table


def void_rulings(
    rulings: tuple[Ruling, ...], observations: pd.DataFrame, ledger: pd.DataFrame
) -> list[str]:
    """Say which rulings no longer have an effect, and why.

    Parameters
    ----------
    rulings : tuple of Ruling
        All rulings of the contract.
    observations : DataFrame
        The observations that stand.
    ledger : DataFrame
        What became of every cell.
    """
    place = ["file", "sheet", "cell"]
    held = set(ledger[place].fillna("").itertuples(index=False, name=None))
    stands = set(observations[place].fillna("").itertuples(index=False, name=None))
    said = []
    for ruling in rulings:
        where = (ruling.file, ruling.sheet, ruling.cell)
        sheet = f", sheet {ruling.sheet!r}" if ruling.sheet else ""
        name = f"{ruling.file}{sheet}, {ruling.cell}"
        if where not in held:
            said.append(f"{name}: the ruling is void: no result stands in this cell; {_ANEW}")
        elif where not in stands:
            lines = ledger[(ledger[place].fillna("") == np.array(where)).all(axis=1)]
            if lines["outcome"].eq("superseded").any():
                said.append(f"{name}: the ruling is void: the month was sent anew; {_ANEW}")
    return said


def _same(found: object, said: str) -> bool:
    """Say whether a cell still holds what a ruling is about, as text or as a number."""
    if is_blank(found):
        return not said
    words = tidy_text(found)
    one, other = read_value(found).number, read_value(said).number
    return words == tidy_text(said) or (one is not None and one == other)
