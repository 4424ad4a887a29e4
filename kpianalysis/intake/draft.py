"""What would a person have to say about a file? A first draft of its profile, by inspection."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pandas as pd

from kpianalysis.intake.cell_text import is_blank
from kpianalysis.intake.columns import read_cells
from kpianalysis.intake.headers import year_of
from kpianalysis.intake.headings import UNKNOWN, Column, Reader, paths, read_columns
from kpianalysis.intake.row_periods import is_last_day
from kpianalysis.intake.vocabulary import VOCABULARY
from kpianalysis.intake.workbook import Sheet
from kpianalysis.profile import Profile
from kpianalysis.spans import Calendar

_TOP_ROWS = 60
_MOSTLY = 0.6
_DATING = ("period_end", "period_start", "period")


@dataclass(frozen=True)
class _Inspected:
    """A sheet, the row that names its columns, and what each column holds."""

    sheet: Sheet
    row: int
    columns: list[Column]
    figures: dict[int, float]
    dates: dict[int, float]

    @property
    def identified(self) -> bool:
        """Whether each row names a KPI."""
        return any(column.role in ("ref", "title") for column in self.columns)

    @property
    def placed(self) -> bool:
        """Whether rows say what they are about: a KPI, or a period."""
        return self.identified or any(column.role in _DATING for column in self.columns)

    @property
    def months_repeat(self) -> bool:
        """Whether several rows are of one period, as where each row is a KPI."""
        dating = [column.index for column in self.columns if column.role in (*_DATING, "year")]
        rows = self.sheet.cells.iloc[self.row + 1 :][dating].dropna(how="all")
        return bool(dating) and bool(rows.duplicated().any())

    def body(self, column: Column) -> pd.Series:
        """Return the cells below a heading."""
        return self.sheet.cells.iloc[self.row + 1 :, column.index]


def draft_profile(sheets: list[Sheet]) -> str:
    """Write the first draft of a file's profile.

    Parameters
    ----------
    sheets : list of Sheet
        All sheets of the file.

    Returns
    -------
    str
        TOML that reads as it stands; lines that begin ``# ?`` wait for a person.
    """
    looked_at = [one for sheet in sheets if not sheet.hidden and (one := _inspect(sheet))]
    if not looked_at:
        return "# No row that names columns was found.\n"
    best = max(looked_at, key=lambda one: (one.placed, len(one.sheet.cells)))
    where = f"sheet {best.sheet.name}, " if best.sheet.name else ""
    lines = [
        f"# First draft for {json.dumps(best.sheet.file)}: {where}header in row {best.row + 1}."
    ]
    lines += ["# Lines that begin with '# ?' wait for you; delete what is not needed.", ""]
    if len([sheet for sheet in sheets if sheet.filled.any()]) > 1:
        lines += [f"sheets = {json.dumps([best.sheet.name])}"]
    lines += _zeros(best) + _scale(best)
    named, ignored, open_columns = _roles(best)
    if not best.identified and ignored and ("value" in named or best.months_repeat):
        return "\n".join([*lines, *_asked_for_ref(named, ignored, open_columns)]) + "\n"
    if ignored:
        lines += [f"ignore = {json.dumps(ignored, ensure_ascii=False)}"]
    if best.identified and not any(role == "value" for role in named):
        lines += [
            "",
            "# Which columns hold results? Give each its period, or ignore it.",
            "[periods]",
        ]
        lines += [f'# ? {_quoted(heading)} = "2019-20 Q1"' for heading in open_columns]
    elif open_columns:
        lines += ["# Each of these columns is read as a KPI; months run down the rows."]
        lines += [f"measures = {json.dumps(open_columns, ensure_ascii=False)}"]
    lines += ["", "[columns]"]
    lines += [f"{role} = {_quoted(heading)}" for role, heading in named.items()]
    return "\n".join(lines) + "\n"


def _asked_for_ref(named: dict[str, str], texts: list[str], figures: list[str]) -> list[str]:
    """Ask which column names the KPI of each row; until it is said, no table is found."""
    lines = [
        "",
        "[columns]",
        "# Which column names the KPI of each row? Write its heading in the place of the ?:",
        f"# ? {json.dumps(texts, ensure_ascii=False)}",
        'ref = "?"',
    ]
    if "value" not in named:
        lines += [
            "# Which column holds the result?",
            f"# ? {json.dumps(figures, ensure_ascii=False)}",
            'value = "?"',
        ]
    return lines + [f"{role} = {_quoted(heading)}" for role, heading in named.items()]


def _inspect(sheet: Sheet) -> _Inspected | None:
    """Find the row that most likely names the columns: texts, with figures below."""
    best: tuple[int, int] | None = None
    for row, cells in enumerate(sheet.top(_TOP_ROWS)):
        texts = [c for c in cells if isinstance(c, str) and len(c) < 80]
        below = sheet.cells.iloc[row + 1 : row + 6]
        if len(texts) < 2 or below.dropna(how="all").empty:
            continue
        if len(texts) < sum(not is_blank(cell) for cell in cells):
            continue
        if best is None or len(texts) > best[0]:
            best = (len(texts), row)
    if best is None:
        return None
    row = best[1]
    reader = Reader.of(Profile(), Calendar())
    columns = read_columns(paths(sheet, row, row), reader, year_of(sheet, row))
    body = sheet.cells.iloc[row + 1 :]
    figures, dates = {}, {}
    for column in columns:
        held = body[column.index].dropna()
        if len(held):
            figures[column.index] = float(read_cells(held)["number"].notna().mean())
            dates[column.index] = float(held.head(50).map(is_last_day).mean())
    return _Inspected(sheet, row, columns, figures, dates)


def _roles(one: _Inspected) -> tuple[dict[str, str], list[str], list[str]]:
    """Sort the columns: what is named, what is not read, and which may hold results."""
    named: dict[str, str] = {}
    ignored: list[str] = []
    results: list[str] = []
    dated = [c for c in one.columns if one.dates.get(c.index, 0) > _MOSTLY]
    for column in sorted(one.columns, key=lambda c: -one.dates.get(c.index, 0)):
        role = column.role
        holds_figures = one.figures.get(column.index, 0) > _MOSTLY
        if column.dated:
            continue
        if role in _DATING and dated and column not in dated:
            ignored.append(column.heading)
        elif role in VOCABULARY and role not in named and role != "year":
            if role == "period" and "period_end" in named:
                ignored.append(column.heading)
            else:
                named[role] = column.heading
        elif column in dated or not holds_figures or role in named:
            ignored.append(column.heading)
        else:
            results.append(column.heading)
    order = {column.heading: column.index for column in one.columns}
    return (
        {role: named[role] for role in VOCABULARY if role in named},
        sorted(ignored, key=lambda heading: order[heading]),
        sorted(results, key=lambda heading: order[heading]),
    )


def _zeros(one: _Inspected) -> list[str]:
    """Ask what a 0 means where one stands as a result or a target."""
    ref = next((c for c in one.columns if c.role == "ref"), None)
    if ref is None:
        return []
    refs = one.body(ref)
    targets, values = pd.Series(False, refs.index), pd.Series(False, refs.index)
    for column in one.columns:
        zero = read_cells(one.body(column))["number"].eq(0)
        if column.role == "target":
            targets |= zero
        elif column.role in ("value", "year", UNKNOWN):
            values |= zero
    lines = []
    if targets.any():
        lines += ["# A target of 0 stands at these; keep those where it means that there is none:"]
        lines += [f"# ? zero_target = {_listed(refs[targets])}"]
    if values.any():
        lines += ["# A result of 0 stands at these; keep those where it means not reported:"]
        lines += [f"# ? zero_value = {{not_supplied = {_listed(refs[values])}}}"]
    return lines


def _listed(refs: pd.Series) -> str:
    return json.dumps([str(text) for text in refs.dropna()], ensure_ascii=False)


def _scale(one: _Inspected) -> list[str]:
    """Say on which scale percentages are written, as most figures beside a % show."""
    unit = next((c for c in one.columns if c.role == "unit"), None)
    if unit is None:
        return []
    percent = one.body(unit).map(lambda cell: str(cell).strip() == "%")
    numbers = [
        read_cells(one.body(column)[percent])["number"]
        for column in one.columns
        if one.figures.get(column.index, 0) > _MOSTLY
    ]
    if not numbers or not percent.any():
        return []
    together = pd.concat(numbers).dropna().abs()
    scale = "points" if (together > 1).mean() > _MOSTLY else "fractions"
    return [f'percent_scale = {{"*" = "{scale}"}}']


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
