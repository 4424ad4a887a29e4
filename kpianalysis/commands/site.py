"""The command that makes the index of all pages: site."""

from __future__ import annotations

import typer

from kpianalysis.commands.console import problems_told
from kpianalysis.home import find_home


def site() -> None:
    """Make the index of all pages again, from what stands in outputs/; runs do so by themselves.

    The last line is the path of the index.

    Example: `kpianalysis site`
    """
    from kpianalysis.publish.site import build_site

    with problems_told():
        typer.echo(build_site(find_home()))
