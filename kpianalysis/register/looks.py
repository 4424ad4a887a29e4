"""How does a register help the person who fills it in? Looks of cells, widths, words, choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpianalysis.register.kinds import CHOICE, DATE, FLAG, NUMBER, TEXT, TOML, WHOLE, Kind, to_cell
from kpianalysis.register.layout import READ_ME, Column, Plan

_HELP = (
    "This workbook holds what contract.toml holds: a sheet for each kind of entry.",
    "Change cells, add rows, delete rows. Leave the names of sheets and columns as they are.",
    "A month is written 2019-04 and means April 2019; a real date in that month will do as well.",
    "A percentage is written 75: not 75%, and not 0.75.",
    "Several names stand in one cell, each on a line of its own (Alt+Enter).",
    'A line of such a cell in double quotes may hold \\n for a new line and \\" for a quote.',
    "To see what would change: kpianalysis contract --from-xlsx, with the name of this file.",
    "To change contract.toml: the same with --write. Comments in contract.toml are not kept.",
)
_WIDTHS = {TEXT: 24, NUMBER: 12, WHOLE: 12, FLAG: 12, DATE: 14, CHOICE: 22, TOML: 40}
_OTHER_WIDTH, _LONG_TEXT, _WIDE = 24, 40, 60


class Looks:
    """The looks of cells, made once for a workbook."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top", "text_wrap": True}
        self.heading = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format({"bold": True, "bottom": 2, "num_format": "@"})
        self.help = book.add_format({"italic": True, **top})
        self.text = book.add_format({"num_format": "@", **top})
        self.number = book.add_format({"num_format": "General", "valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})

    def of(self, kind: Kind) -> Any:
        """Return the look of a column: texts stay texts, so that 2019-04 is no date to Excel."""
        if kind.is_list or kind.name not in (NUMBER, WHOLE, FLAG, DATE):
            return self.text
        return self.date if kind.name == DATE else self.number


def width_of(column: Column, values: Sequence[object]) -> int:
    """Choose how wide a column is, in characters."""
    texts = [str(to_cell(value, column.kind)) for value in values if value is not None]
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    if longest > _LONG_TEXT:
        return _WIDE
    return _WIDTHS.get(column.kind.name, _OTHER_WIDTH)


def write_help(book: Any, sheets: Sequence[Plan], looks: Looks) -> dict[Kind, str]:
    """Write the first sheet: how to use the others, and the choices that their cells offer.

    Returns
    -------
    dict of Kind to str
        Where the choices of a column stand. Excel's own lists cannot hold a choice with a comma.
    """
    sheet = book.add_worksheet(READ_ME)
    sheet.set_column(0, 0, 100, looks.text)
    sheet.write_string(0, 0, "The register of what was agreed", looks.heading)
    for row, line in enumerate(_HELP, start=1):
        sheet.write_string(row, 0, line, looks.text)
    columns = [column for plan in sheets for column in plan.headers]
    choices: dict[Kind, str] = {}
    row = len(_HELP) + 2
    for column in columns:
        words = column.kind.choices
        if words and not column.kind.is_list and column.kind not in choices:
            sheet.write_string(row, 0, f"Choices for {column.key}", looks.heading)
            for at, word in enumerate(words, start=row + 1):
                sheet.write_string(at, 0, word, looks.text)
            choices[column.kind] = f"='{READ_ME}'!$A${row + 2}:$A${row + 1 + len(words)}"
            row += len(words) + 2
    return choices
