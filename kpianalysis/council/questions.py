"""What did the Board ask, and what was answered? The lines of ``council/questions.csv``."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pandas as pd

from kpianalysis.agreed import Basis
from kpianalysis.council.lines import Line, read_lines
from kpianalysis.tables import as_table

QUESTIONS_FILE = "council/questions.csv"
COLUMNS = ("date", "question", "asked at", "owner", "due", "answer")
# When the answer was given, for pages as at an earlier day; and how real a sample's words are.
OPTIONAL = ("answered", "basis")


def read_questions(folder: Path) -> pd.DataFrame:
    """Read the questions of a contract, in the order of the file; none where there is no file.

    An answer without the day on which it was given counts from the day of its question.

    Raises
    ------
    ContractProblem
        When the file or a line of it cannot be used: it names file, line and column.
    """
    lines = read_lines(folder / QUESTIONS_FILE, COLUMNS, OPTIONAL)
    return as_table("questions", pd.DataFrame([_question(line) for line in lines]))


def _question(line: Line) -> dict[str, object]:
    line.needed("date")
    asked, answered, answer = line.date("date"), line.date("answered"), line.text("answer")
    if answered and not answer:
        raise line.problem("is a day of an answer, and there is none", "answered", "give both")
    if answered and asked and answered < asked:
        raise line.problem("is before the question was asked", "answered", "mend one of the dates")
    basis = line.text("basis")
    if basis and basis not in get_args(Basis):
        allowed = "; ".join(get_args(Basis))
        raise line.problem("is no basis of a figure", "basis", f"choose from {allowed}")
    return {
        "asked": asked,
        "question": line.needed("question"),
        "asked_at": line.needed("asked at"),
        "owner": line.text("owner"),
        "due": line.date("due"),
        "answer": answer,
        "answered": (answered or asked) if answer else None,
        "basis": basis,
        "row": line.number,
    }
