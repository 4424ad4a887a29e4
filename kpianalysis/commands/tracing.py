"""Commands that say where figures come from: history and trace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpianalysis.commands.console import ContractOption, chosen_contract, problems_told
from kpianalysis.home import find_home


def history(
    kpi: Annotated[str, typer.Argument(help="A KPI's ref, such as ACF_KPI_03.")],
    contract: ContractOption = None,
    csv: Annotated[Path | None, typer.Option(help="Write it as CSV instead.")] = None,
) -> None:
    """List every value ever received for a KPI, and what replaced it.

    Example: `kpianalysis history ACF_KPI_03`
    """
    from kpianalysis.tracing import kpi_history

    with problems_told():
        home = find_home()
        table = kpi_history(chosen_contract(home, contract), kpi, home=home)
        if csv is not None:
            text = table.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")
            csv.write_text(text, encoding="utf-8", newline="")
            return
        for _, line in table.iterrows():
            value = "-" if line["value"] != line["value"] else f"{line['value']:g}"
            said = [f"{line['month']:%Y-%m}  {value:>10}  {line['state']}, {line['verification']}"]
            place = ", ".join(str(line[part]) for part in ("file", "sheet", "cell") if line[part])
            said.append(f"received {line['received']:%Y-%m-%d} in {place}")
            if isinstance(line["replaced_by"], str):
                how = "another value" if line["value_changed"] else "the same value"
                said.append(f"replaced on {line['replaced_on']:%Y-%m-%d} with {how}")
            if isinstance(line["ruling"], str):
                said.append(line["ruling"])
            typer.echo("; ".join(said))


def trace(
    kpi: Annotated[str, typer.Argument(help="A KPI's ref, such as ACF_KPI_03.")],
    period: Annotated[str, typer.Argument(help="Such as '2019-20 Q1'.")],
    contract: ContractOption = None,
    as_at: Annotated[str | None, typer.Option(help="As it stood on this date.")] = None,
) -> None:
    """Follow figures from the page to the cells that they were sent in.

    Example: `kpianalysis trace ACF_KPI_03 "2019-20 Q1"`
    """
    from kpianalysis.tracing import trace as trace_figures

    with problems_told():
        home = find_home()
        name = chosen_contract(home, contract)
        for line in trace_figures(name, kpi, period, as_at=as_at, home=home):
            typer.echo(line)
