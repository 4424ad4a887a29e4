"""Which questions does the note hold, and which sheets are shown again beside them?"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.limits import limits_of
from kpianalysis.intake.received import read_received
from kpianalysis.intake.received_files import EXTRACTS, leads_outside
from kpianalysis.intake.workbook import Sheet, read_sheets
from kpianalysis.supplier_note.wording import is_our_own, what_is_wrong, what_to_ask
from kpianalysis.writing.workbook import MOST_COLUMNS, MOST_ROWS, sheet_name

# A longer note is read by nobody; what is said of the rest is how many there are.
MOST_QUESTIONS = 2_000
_ADDRESS = re.compile(r"([A-Z]{1,4})([1-9]\d{0,8})")
LIST_SHEET = "What we found"


@dataclass(frozen=True)
class Question:
    """One thing to ask about a cell, a sheet or a file.

    ``row`` and ``column`` count from zero and are None where no cell is named.
    """

    number: int
    file: str
    sheet: str
    cell: str
    row: int | None
    column: int | None
    in_cell: str
    in_row: str
    wrong: str
    expected: str
    send: str

    @property
    def sheet_words(self) -> str:
        """The sheet as people call it; nothing for a CSV, which has one sheet without a name."""
        return f"sheet {self.sheet}" if self.sheet else ""

    @property
    def cell_words(self) -> str:
        """The cell, or what else it is about."""
        if self.cell:
            return f"cell {self.cell}"
        return "the whole sheet" if self.sheet else "the whole file"


@dataclass(frozen=True)
class Copy:
    """A sheet that is shown again. ``name`` is what it is called in the note's workbook."""

    name: str
    sheet: Sheet
    headers: tuple[int, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Note:
    """The note to the supplier: questions, and the sheets that they are about."""

    contract: str
    supplier: str
    council: str
    received: dt.date
    questions: tuple[Question, ...]
    found: int
    copies: tuple[Copy, ...]

    @property
    def title(self) -> str:
        """The title of the note."""
        return f"Questions about the KPI files for {self.contract}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said to the supplier before the questions."""
        day = f"{self.received.day} {calendar.month_name[self.received.month]} {self.received.year}"
        files = len({question.file for question in self.questions})
        count = "One point" if self.found == 1 else f"{self.found:,} points"
        said = [
            f"To {self.supplier}, from {self.council}.",
            f"Thank you for the files that we received up to {day}.",
            f"{count} in {'one file' if files == 1 else f'{files} files'} "
            f"{'needs' if self.found == 1 else 'need'} an answer before we can use the figures.",
            "Please answer by the number of the question, or correct the file and send it again.",
        ]
        if self.found > len(self.questions):
            said.append(
                f"The first {len(self.questions):,} are listed here; the others are like them."
            )
        return tuple(said)


def make_note(
    folder: Path, contract: Contract, ledger: pd.DataFrame, wrong: pd.DataFrame
) -> Note | None:
    """Make the note of what is wrong in a contract's extracts.

    Parameters
    ----------
    folder : Path
        ``data/raw/<contract>``.
    contract : Contract
        Its settings.
    ledger : DataFrame
        What became of everything that was read; it says which rows name the columns.
    wrong : DataFrame
        The lines of it that a person should look at.

    Returns
    -------
    Note or None
        None when nothing is for the supplier.
    """
    ours = [
        is_our_own(reason, message)
        for reason, message in zip(wrong["reason"], wrong["message"], strict=True)
    ]
    lines = wrong[[not our_own for our_own in ours]].reset_index(drop=True)
    if lines.empty:
        return None
    shown = lines.head(MOST_QUESTIONS)
    sheets = _sheets(folder, contract, shown["file"].unique())
    questions = tuple(_question(number, line, sheets) for number, line in shown.iterrows())
    return Note(
        contract=contract.name,
        supplier=contract.supplier,
        council=contract.council,
        received=max(item.received for item in read_received(folder)),
        questions=questions,
        found=len(lines),
        copies=_copies(questions, sheets, ledger),
    )


def _sheets(folder: Path, contract: Contract, files: Iterable[str]) -> dict[tuple[str, str], Sheet]:
    """Read again the files that can be read, by file and name of the sheet."""
    sheets: dict[tuple[str, str], Sheet] = {}
    for file in files:
        path = folder / EXTRACTS / file
        if leads_outside(folder, path):
            continue
        try:
            found = read_sheets(path, file, limits_of(contract.extracts.limits))
        except (ExtractProblem, OSError):
            continue  # the question says that it cannot be read
        sheets |= {(file, sheet.name): sheet for sheet in found}
    return sheets


def _question(number: object, line: pd.Series, sheets: dict[tuple[str, str], Sheet]) -> Question:
    file, name, cell = (_text(line[column]) for column in ("file", "sheet", "cell"))
    reason, message = _text(line["reason"]), _text(line["message"])
    row, column = _position(cell)
    raw = _text(line["raw"])
    sheet = sheets.get((file, name))
    ask = what_to_ask(reason, message)
    return Question(
        number=int(str(number)) + 1,
        file=file,
        sheet=name,
        cell=cell if row is not None else "",
        row=row,
        column=column,
        in_cell=_cell_text(sheet, row, column),
        in_row=raw,
        wrong=what_is_wrong(reason, message, raw),
        expected=ask.expected,
        send=ask.send,
    )


def _copies(
    questions: tuple[Question, ...], sheets: dict[tuple[str, str], Sheet], ledger: pd.DataFrame
) -> tuple[Copy, ...]:
    """Choose the sheets that are shown again, in the order of the questions."""
    names = [LIST_SHEET]
    copies: list[Copy] = []
    header_lines = ledger[ledger["reason"].eq("header")]
    for place in dict.fromkeys((question.file, question.sheet) for question in questions):
        sheet = sheets.get(place)
        if sheet is None or sheet.cells.empty:
            continue
        file, name = place
        here = header_lines["file"].eq(file) & header_lines["sheet"].fillna("").eq(name)
        rows = sorted(int(row) - 1 for row in header_lines.loc[here, "row"].unique())
        number = len(copies) + 1
        title = sheet_name(f"{number} {name or Path(file).stem}", names)
        names.append(title)
        asked = tuple(q for q in questions if (q.file, q.sheet) == place)
        copies.append(Copy(title, sheet, tuple(rows), asked))
    return tuple(copies)


def _position(cell: str) -> tuple[int | None, int | None]:
    """Return row and column, from zero, of an address that a worksheet can have."""
    found = _ADDRESS.fullmatch(cell)
    if not found:
        return None, None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row - 1, column - 1) if row <= MOST_ROWS and column <= MOST_COLUMNS else (None, None)


def _cell_text(sheet: Sheet | None, row: int | None, column: int | None) -> str:
    if sheet is None or row is None or column is None:
        return ""
    if row >= len(sheet.cells) or column >= sheet.cells.shape[1]:
        return ""
    return as_people_read(sheet.cells.iloc[row, column])


def as_people_read(cell: object) -> str:
    """Write a cell as text: a whole number without a point, a date without a time of 0.

    >>> as_people_read(75.0), as_people_read(None), as_people_read(dt.datetime(2019, 4, 1))
    ('75', '', '2019-04-01')
    """
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell)


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell)
