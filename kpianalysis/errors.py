"""What went wrong, where, and what should a person do about it?"""

from __future__ import annotations

from typing import Any


def _again(kind: type[Exception], told: tuple[Any, ...], held: dict[str, Any]) -> Exception:
    problem = kind.__new__(kind, *told)
    problem.__dict__.update(held)
    return problem


class KpiProblem(Exception):
    """A problem that a person can mend, told in the words of the job.

    Parameters
    ----------
    problem : str
        What is wrong, as the end of a sentence ("is not a percentage").
    found : str, optional
        What stood there.
    file, sheet, cell : str, optional
        Where it stood. ``cell`` is an address such as ``F14``, or a key path of a settings file.
    action : str, optional
        What to do about it.

    Examples
    --------
    >>> str(KpiProblem("is not a percentage", found="TBC", file="june.xlsx", cell="F14",
    ...                action="ask the supplier for the figure"))
    "june.xlsx, F14: 'TBC' is not a percentage. What to do: ask the supplier for the figure."
    """

    def __init__(
        self,
        problem: str,
        *,
        found: str | None = None,
        file: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        action: str | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.found = found
        self.file = file
        self.sheet = sheet
        self.cell = cell
        self.action = action

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it go from one process to another whole, however its kind is made."""
        return _again, (type(self), self.args, self.__dict__)

    @property
    def place(self) -> str:
        """File, sheet and cell in one phrase; empty when none is known."""
        sheet = f"sheet {self.sheet!r}" if self.sheet else None
        return ", ".join(part for part in (self.file, sheet, self.cell) if part)

    def __str__(self) -> str:
        what = f"{shortened(self.found)!r} {self.problem}" if self.found else self.problem
        sentence = f"{self.place}: {what}" if self.place else what
        sentence = sentence.rstrip(".") + "."
        if self.action:
            sentence += f" What to do: {self.action.rstrip('.')}."
        return sentence

    def _render_traceback_(self) -> list[str]:
        """Be shown in IPython as one paragraph: a traceback tells an analyst nothing to mend."""
        said = f"{type(self).__name__}: {self}"
        # A supplier's text may hold signs that steer a terminal.
        return ["".join(sign if sign.isprintable() else " " for sign in said)]


class ContractProblem(KpiProblem):
    """The settings of a contract (contract.toml, received.csv, basis.csv) are wrong."""


class ExtractProblem(KpiProblem):
    """A supplier's file, or a cell of it, cannot be read."""


class StoreProblem(KpiProblem):
    """A table of data/processed is damaged; code can make it again."""


class PeriodProblem(KpiProblem):
    """A period or a date is not understood, or is ambiguous."""


class NoData(KpiProblem):
    """A period holds no data: nothing was received for it, or it is in the future."""


class ParameterProblem(KpiProblem):
    """A notebook was given a parameter that it does not have, or one of the wrong type."""


class NotebookProblem(KpiProblem):
    """A notebook stopped with an error while it ran."""


class TimeLimit(NotebookProblem):
    """A cell of a notebook ran for longer than it may."""


class PageProblem(KpiProblem):
    """A finished page breaks a rule, so it is not published."""


class TryLater(KpiProblem):
    """Something is in use or still being written: the same may work in a while."""


class PaperProblem(KpiProblem):
    """A page could not be printed, or its PDF lacks what readers of it need."""


def shortened(text: str, limit: int = 80) -> str:
    """Cut a supplier's text to a length that a message can carry.

    >>> shortened("x" * 100, limit=5)
    'xxxx…'
    """
    flat = " ".join(str(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


class UnknownContract(ContractProblem, ParameterProblem):
    """A person named a contract that has no folder."""
