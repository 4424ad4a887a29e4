"""With which words is a whole file refused?"""

from __future__ import annotations

from kpianalysis.errors import ExtractProblem

RESEND = "ask the supplier to send it again"


def empty(name: str) -> ExtractProblem:
    """Say that nothing stands in a file."""
    return ExtractProblem("the file is empty", file=name, action=RESEND)


def damaged(name: str) -> ExtractProblem:
    """Say that a workbook is not whole."""
    return ExtractProblem("the workbook is damaged or cut short", file=name, action=RESEND)


def has_password(name: str) -> ExtractProblem:
    """Say that a workbook is locked."""
    return ExtractProblem(
        "the workbook has a password", file=name, action="ask for a copy without one"
    )


def not_copied_whole(name: str) -> ExtractProblem:
    """Say that a file holds its size only, as folders in the cloud leave it behind."""
    return ExtractProblem(
        "the file holds nothing but zeros: it was not copied whole",
        file=name,
        action="let the folder finish copying, then try again",
    )
