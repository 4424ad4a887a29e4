"""The command that makes the side to read beside a page: addendum."""

from __future__ import annotations

from typing import Annotated

import typer

from kpianalysis.commands.console import (
    ContractOption,
    LargePrintOption,
    PdfOption,
    chosen_contract,
    problems_told,
    progress,
)
from kpianalysis.errors import NoData
from kpianalysis.home import find_home

NOTEBOOK, FOLDER = "addendum.ipynb", "addendum"


def addendum(
    period: Annotated[str, typer.Argument(help="Such as '2019-04..2019-07'.")],
    contract: ContractOption = None,
    since: Annotated[
        str | None,
        typer.Option(help="What came after this date; after the last page that members had."),
    ] = None,
    as_at: Annotated[
        str | None, typer.Option(help="As it stood on this date, such as 2019-09-30.")
    ] = None,
    pdf: PdfOption = True,
    large_print: LargePrintOption = False,
) -> None:
    """Make one side on what arrived or was corrected since the page that members had.

    That is the newest edition about these months, or the newest page that contract.toml lists.

    Example: `kpianalysis addendum 2019-04..2019-07 --since 2019-09-01`
    """
    from kpianalysis.display import Addendum
    from kpianalysis.periods import parse_period
    from kpianalysis.publish.due import newest_edition
    from kpianalysis.publish.run import run_period
    from kpianalysis.reviewing import open_review

    with problems_told(), progress() as tell:
        home = find_home()
        name = chosen_contract(home, contract)
        months = parse_period(period)
        edition = None if since else newest_edition(home, name, months)
        review = open_review(name, months, as_at=as_at, since=since, home=home)
        page = review.last_page.page if review.last_page else None
        if edition and (page is None or page.as_at < edition.as_at):
            since = edition.as_at.isoformat()
            if review.as_at <= edition.as_at:
                raise NoData(f"has nothing to add: it stands as {edition.name}", found=months.words)
            review = open_review(name, months, as_at=as_at, since=since, home=home)
        # Where there is nothing to add, that is told at once and no page is made.
        Addendum(review)
        given = {"since": since, "as_at": as_at}
        made = run_period(
            home,
            name,
            months,
            parameters=given,
            notebook=NOTEBOOK,
            folder=FOLDER,
            pdf=pdf,
            large_print=large_print,
            tell=tell,
            note=tell.note,
        )
    typer.echo(made)
