"""Commands for what a person approved: approve, rebuild and verify."""

from __future__ import annotations

from typing import Annotated

import typer

from kpianalysis.commands.console import (
    FAULT,
    ContractOption,
    PdfOption,
    chosen_contract,
    problems_told,
    progress,
    read_day,
    today,
)
from kpianalysis.home import find_home

Period = Annotated[str, typer.Argument(help="Such as '2019-20 Q1'.")]


def approve(
    period: Period,
    by: Annotated[str, typer.Option(help="Who approves it: a name or a post.")],
    contract: ContractOption = None,
    note: Annotated[str, typer.Option(help="What to say of it on the page.")] = "",
    anyway: Annotated[
        str, typer.Option(help="Why it is approved although words are missing: the page says so.")
    ] = "",
    on: Annotated[str | None, typer.Option(help="The day of the approval; today without.")] = None,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for a run of the page.")] = 0,
    pdf: PdfOption = True,
) -> None:
    """Freeze the draft of a period as its next edition, with all that it was made from.

    No run replaces an edition. It is refused while required words are missing, or when the draft is
    not what a run would make now.

    Example: `kpianalysis approve "2019-20 Q1" --by "Contract manager"`
    """
    from kpianalysis.periods import parse_period
    from kpianalysis.publish.approve import approve as approve_draft

    with problems_told(), progress() as tell:
        home = find_home()
        page = approve_draft(
            home,
            chosen_contract(home, contract),
            parse_period(period),
            by=by,
            on=read_day(on, "--on") if on else today(),
            note=note,
            anyway=anyway,
            pdf=pdf,
            wait=wait,
            tell=tell.note,
        )
    typer.echo(page)


def rebuild(
    period: Period,
    edition: Annotated[int | None, typer.Option(min=1, help="Which; the newest without.")] = None,
    contract: ContractOption = None,
) -> None:
    """Make an edition again from what was frozen beside it, and say what differs.

    The edition itself is not touched. Exits with 1 when a byte differs.

    Example: `kpianalysis rebuild "2019-20 Q1" --edition 1`
    """
    from kpianalysis.periods import parse_period
    from kpianalysis.publish.rebuild import rebuild as rebuild_edition

    with problems_told(), progress() as tell:
        home = find_home()
        months = parse_period(period)
        differences = rebuild_edition(
            home,
            chosen_contract(home, contract),
            months,
            edition,
            tell=tell,
            note=tell.note,
        )
    which = f"Edition {edition}" if edition else "The newest edition"
    if differences:
        for line in differences:
            typer.echo(line)
        typer.echo(f"{which} for {months.words} is not the same when it is made again.", err=True)
        raise typer.Exit(FAULT)
    typer.echo(f"{which} for {months.words}: made again, every byte is the same.")


def verify(
    period: Annotated[str | None, typer.Argument(help="Such as '2019-20 Q1'; all without.")] = None,
    contract: ContractOption = None,
) -> None:
    """Compare every page, draft or edition, with its manifest; editions also with their inputs.

    Exits with 1 when a file was changed, is missing or was added. A PDF holds the time of its
    printing, so no manifest names it.

    Example: `kpianalysis verify`
    """
    from kpianalysis.periods import parse_period
    from kpianalysis.publish.verify import verify as verify_pages

    with problems_told():
        home = find_home()
        months = parse_period(period) if period else None
        names = [chosen_contract(home, contract)] if contract else home.contracts()
        found = [page for name in names for page in verify_pages(home, name, months)]
        for page in found:
            typer.echo(f"{page.name}: {'; '.join(page.faults) or 'as its manifest says'}.")
            for note in page.notes:
                typer.echo(f"  Note: {note}.")
    if not found:
        typer.echo("There is no page yet.", err=True)
    faults = sum(bool(page.faults) for page in found)
    if faults:
        typer.echo(
            f"kpianalysis: {faults} of {len(found)} pages are not as they were made.", err=True
        )
        raise typer.Exit(FAULT)
