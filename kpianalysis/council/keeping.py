"""How is the Council's workbook changed, so that nothing that a person typed is lost?"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.council.as_workbook import workbook_bytes
from kpianalysis.council.commentary import read_rows
from kpianalysis.council.layout import COMMENTARY_FILE, KEY, typed
from kpianalysis.errors import ContractProblem
from kpianalysis.writing.whole import write_whole

# What Excel and LibreOffice leave beside a workbook that is open in them.
_OPEN = ("~${}", ".~lock.{}#")


def write_commentary(folder: Path, rows: pd.DataFrame, contract: Contract, *, marked: bool) -> None:
    """Write ``council/commentary.xlsx`` whole or not at all, after reading it back.

    Parameters
    ----------
    folder : Path
        The contract's folder.
    rows : DataFrame
        All rows that shall stand in it.
    contract : Contract
        Its KPIs and its name.
    marked : bool
        Whether what is made up is marked, in a column of its own.

    Raises
    ------
    ContractProblem
        When the workbook is open in another program, or could not hold what was typed.
    """
    path = folder / COMMENTARY_FILE
    for name in _OPEN:
        beside = path.with_name(name.format(path.name))
        if beside.exists():
            raise ContractProblem(
                "is open in another program, and what is typed there would be lost",
                found=COMMENTARY_FILE,
                action=f"save and close it there; if nobody has it open, delete {beside.name}",
            )
    content = workbook_bytes(rows, contract.name, marked=marked)
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / path.name
        copy.write_bytes(content)
        again = read_rows(copy, contract, marked=marked)
    if again.faults or not same_words(again.rows, rows, marked=marked):
        raise ContractProblem(
            "cannot be written anew without losing something that was typed",
            found=COMMENTARY_FILE,
            action="look for a very long text or an unusual sign in it, and shorten or retype it",
        )
    path.parent.mkdir(exist_ok=True)
    write_whole(path, content)


def same_words(one: pd.DataFrame, other: pd.DataFrame, *, marked: bool) -> bool:
    """Say whether two tables name the same rows, with the same words typed in them."""
    return one[_kept(marked)].equals(other[_kept(marked)])


def _kept(marked: bool) -> list[str]:
    return [*KEY, *typed(marked=marked)]
