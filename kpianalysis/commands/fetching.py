"""The command that fetches pages which were made elsewhere: fetch."""

from __future__ import annotations

from typing import Annotated

import typer

from kpianalysis.commands.console import exit_code, in_one_line, problems_told, worst_code
from kpianalysis.home import find_home


def fetch(
    url: Annotated[str, typer.Argument(help="Where they lie, such as s3://bucket/folder.")],
    contract: Annotated[
        list[str] | None,
        typer.Option("--contract", "-c", help="Folder in data/raw; may be given several times."),
    ] = None,
    audience: Annotated[
        str, typer.Option(help="Whose drafts: public, or exempt for those who may read them.")
    ] = "public",
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for a run of the same page here.")
    ] = 0,
) -> None:
    """Fetch the newest drafts that a cluster made; each line of output is the path of one.

    A draft that stands here already is left, another one is replaced. Editions are not touched.

    Example: `kpianalysis fetch s3://council-pages/kpi`
    """
    with problems_told():
        from functools import partial

        from kpianalysis.audience import reader_of
        from kpianalysis.publish.cluster.arrived import newest_in_place
        from kpianalysis.publish.site import renew_site

        home, problems = find_home(), []
        try:
            for one in newest_in_place(
                home, url, contract, audience=reader_of(audience), wait=wait
            ):
                if isinstance(one, Exception):
                    problems.append(one)
                    typer.echo(f"kpianalysis: {in_one_line(one)}", err=True)
                else:
                    typer.echo(one)
        finally:
            renew_site(home, partial(typer.echo, err=True))
        if code := worst_code([exit_code(problem) for problem in problems]):
            raise typer.Exit(code)
