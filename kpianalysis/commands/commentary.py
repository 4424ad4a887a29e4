"""The command that asks the Council for its words: commentary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kpianalysis.commands.console import FAULT, ContractOption, chosen_contract, problems_told
from kpianalysis.home import find_home

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd


def commentary(
    period: Annotated[str, typer.Argument(help="Such as '2019-20 Q1' or '2019-04..2019-07'.")],
    contract: ContractOption = None,
    as_at: Annotated[
        str | None, typer.Option(help="As it stood on this date, such as 2019-07-31.")
    ] = None,
) -> None:
    """Write council/commentary.xlsx: a row for each miss and mitigation, for people to explain.

    What is typed in it is kept. Every fault of the workbook is told, and then nothing is written.

    Example: `kpianalysis commentary "2019-20 Q1"`
    """
    from kpianalysis.contract_file import read_contract
    from kpianalysis.council.commentary import marks_basis, read_workbook
    from kpianalysis.council.keeping import same_words, write_commentary
    from kpianalysis.council.layout import COMMENTARY_FILE, REFRESHED
    from kpianalysis.display.commentary_rows import workbook_rows
    from kpianalysis.reviewing import open_review

    with problems_told():
        home = find_home()
        name = chosen_contract(home, contract)
        folder, marked = home.raw(name), marks_basis(home.raw(name))
        settings = read_contract(folder)
        held = read_workbook(folder, settings)
        for fault in held.faults:
            typer.echo(f"kpianalysis: {fault}", err=True)
        if held.faults:
            count = len(held.faults)
            typer.echo(f"{COMMENTARY_FILE}: {count} to mend; nothing is written.", err=True)
            raise typer.Exit(FAULT)
        review = open_review(name, period, as_at=as_at, home=home)
        rows = workbook_rows(review, held.rows, marked=marked)
        refreshed = list(REFRESHED)
        same = same_words(held.rows, rows, marked=marked)
        path = folder / COMMENTARY_FILE
        if path.is_file() and same and held.rows[refreshed].equals(rows[refreshed]):
            typer.echo(f"{COMMENTARY_FILE} holds a row for each already; it is left as it is.")
        else:
            write_commentary(folder, rows, settings, marked=marked)
        for line in _told(rows, held.rows, review.as_at):
            typer.echo(line)
        typer.echo(path)


def _told(rows: pd.DataFrame, before: pd.DataFrame, day: dt.date) -> list[str]:
    """Say how many rows there are, and which of them a page would not show."""
    import pandas as pd

    from kpianalysis.council.layout import KEY, WORDS
    from kpianalysis.display.numbers import plural

    blank = rows[list(WORDS)].isna().all(axis=1) & rows["note"].isna()
    known = set(before[list(KEY)].itertuples(index=False, name=None))
    new = sum(key not in known for key in rows[list(KEY)].itertuples(index=False, name=None))
    said = [f"{plural(len(rows), 'row')}, {new} new; {int(blank.sum())} to explain."]
    dates = pd.to_datetime(rows["written"])
    if later := int(dates.gt(pd.Timestamp(day)).sum()):
        said.append(
            f"{plural(later, 'row is', 'rows are')} dated after {day.isoformat()}, so a page as at "
            f"that day does not show {'it' if later == 1 else 'them'}: "
            f"run with --as-at {dates.max().date().isoformat()}."
        )
    return said
