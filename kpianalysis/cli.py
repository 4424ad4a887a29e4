"""One thin command for each verb. Exit codes: 0 done, 1 something is wrong, 2 usage, 75 later."""

from __future__ import annotations

import typer

from kpianalysis.commands.addendum import addendum
from kpianalysis.commands.approving import approve, rebuild, verify
from kpianalysis.commands.briefing import brief
from kpianalysis.commands.charting import spc
from kpianalysis.commands.cleaning import check, clean
from kpianalysis.commands.commentary import commentary
from kpianalysis.commands.exploring import explore
from kpianalysis.commands.fetching import fetch
from kpianalysis.commands.portfolio import portfolio
from kpianalysis.commands.reading import profile, read
from kpianalysis.commands.receiving import receive, rule
from kpianalysis.commands.register import contract
from kpianalysis.commands.running import run
from kpianalysis.commands.scheduling import schedule
from kpianalysis.commands.site import site
from kpianalysis.commands.starting import new
from kpianalysis.commands.tracing import history, trace

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Turn a supplier's KPI extracts into the page that members read.",
)
COMMANDS = (
    new, receive, read, profile, clean, check, contract, commentary, run, approve, addendum, verify,
    rebuild, brief, fetch, site, portfolio, explore, rule, history, trace, spc, schedule,
)  # fmt: skip
for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
