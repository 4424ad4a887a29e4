"""Is a table one of targets or forecasts, by what it is called, and of no results?"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.vocabulary import plain, role_of
from kpianalysis.intake.workbook import Sheet

_LOOKED_THROUGH = 60
# The whole name: "Performance against target" is a table of results.
_PLAN = re.compile(
    r"(?:(?:kpi|kpis|performance|monthly|quarterly|annual|agreed|proposed|contract|all|the|future)"
    r"[ -]+)*(?:targets?|tsls?|msls?|(?:target|minimum)(?: service)? levels?|forecasts?"
    r"|projections?|budgets?|plans?|trajector(?:y|ies)|thresholds?|tolerances?)"
    r"(?: levels?)?(?: (?:for |from )?(?:fy ?)?\d{2,4}(?:[-/ ]\d{2,4})?)?",
    re.I,
)


def is_plan(text: str) -> bool:
    """Say whether a name is that of targets or forecasts.

    >>> is_plan("KPI Targets 2019-20"), is_plan("Forecast"), is_plan("Performance against target")
    (True, True, False)
    """
    return bool(_PLAN.fullmatch(tidy_text(text.replace("_", " ")).strip(" :*-")))


def is_sheet_of_plans(sheet: Sheet) -> bool:
    """Say whether a sheet is called so, and no heading on it says that results stand there."""
    return is_plan(sheet.name) and not _names_results(sheet)


def check_no_plan(sheet: Sheet, first_row: int) -> None:
    """Refuse a table that stands below a title such as Targets.

    Parameters
    ----------
    sheet : Sheet
        Where the table stands.
    first_row : int
        The first row of its header, from zero.

    Raises
    ------
    ExtractProblem
        Because its figures would be read as results.
    """
    above = [row for row in range(max(0, first_row - 3), first_row) if sheet.filled.iloc[row]]
    titles = (
        [tidy_text(cell) for cell in sheet.row(above[-1]) if not is_blank(cell)] if above else []
    )
    named = titles if len(titles) == 1 and is_plan(titles[0]) else []
    stem = PurePosixPath(sheet.file).stem
    found = next(iter(named), stem if is_plan(stem) else None)
    if found and not _names_results(sheet):
        raise ExtractProblem(
            "the table is one of targets or forecasts by its name, and no heading says that "
            "results stand there",
            found=found,
            file=sheet.file,
            sheet=sheet.name or None,
            action="ask for results, under a heading such as Achieved",
        )


def _names_results(sheet: Sheet) -> bool:
    cells = (cell for row in sheet.top(_LOOKED_THROUGH) for cell in row)
    return any(isinstance(cell, str) and role_of(plain(cell)) == "value" for cell in cells)
