"""A contract's extracts cleaned into the store; those that have not changed are not read again."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from kpianalysis import store
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ContractProblem, KpiProblem, StoreProblem, TryLater
from kpianalysis.home import FILE_NAME, Home, find_home
from kpianalysis.inputs import CODE, fingerprints
from kpianalysis.intake.catalogue import ContractCatalogue
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.clean import Cleaned, Reads, clean_extracts
from kpianalysis.intake.extract import result_cells
from kpianalysis.intake.received import read_received
from kpianalysis.intake.received_files import EXTRACTS
from kpianalysis.intake.rulings import Ruling, read_rulings
from kpianalysis.periods import Month
from kpianalysis.tables import Outcome

# Reasons of what was accepted and yet should be asked.
WORTH_ASKING = (
    "counts_disagree", "target_disagrees", "month_disagrees", "digits_lost", "estimate",
    "ruling_void", "other_file_differs", "fraction_among_points", "unreadable_target",
    "unreadable_minimum",
)  # fmt: skip
_RESULTS = ("observations", "history", "ledger")
# A file that is only read has no date received; its months are within this many years.
_YEARS = 40
# Seconds before each attempt to read files that are still being written.
_WAITS = (0, 1, 4)


def clean(
    contract: str, *, home: Home | None = None, tell: Callable[[str], None] = lambda _: None
) -> Cleaned:
    """Read all extracts of a contract into ``data/processed``.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``.
    home : Home, optional
        Where the folders lie; found from the working directory without it.
    tell : callable, optional
        Is told the name of each file before it is read.

    Raises
    ------
    ContractProblem
        When contract.toml, received.csv or basis.csv is missing or wrong.
    TryLater
        When a file is still being written.
    """
    home = home or find_home()
    inputs, cleaned = _read_unchanged(contract, home, tell)
    reads = cleaned.reads
    tables = {
        "observations": cleaned.observations,
        "history": cleaned.history,
        "ledger": cleaned.ledger,
        "projects": cleaned.projects,
        "stated": cleaned.stated,
        "read_observations": reads.observations,
        "read_projects": reads.projects,
        "read_stated": reads.stated,
        "read_ledger": reads.ledger,
        "read_keys": pd.DataFrame({"file": list(reads.keys), "key": list(reads.keys.values())}),
    }
    store.write_tables(home.processed(contract), tables, inputs)
    return cleaned


def ensure_clean(contract: str, home: Home) -> None:
    """Read the extracts when nothing is processed yet, it is damaged or an input has changed."""
    processed, raw = home.processed(contract), home.raw(contract)
    if store.is_current(processed, fingerprints(raw)):
        return
    with store.one_at_a_time(processed):
        # Another run may have done it while this one waited.
        if not store.is_current(processed, fingerprints(raw)):
            clean(contract, home=home)


def _read_unchanged(
    contract: str, home: Home, tell: Callable[[str], None]
) -> tuple[dict[str, str], Cleaned]:
    """Read all extracts; again when one of them was changed meanwhile, as while it is copied."""
    folder = home.raw(contract)
    for wait in _WAITS:
        time.sleep(wait)
        inputs = fingerprints(folder)
        try:
            cleaned = _read(contract, home, inputs, tell)
        except KpiProblem:
            if fingerprints(folder) == inputs:
                raise
            continue
        if fingerprints(folder) == inputs:
            return inputs, cleaned
    raise TryLater(
        "is still being changed",
        found=f"a file of {contract}",
        file=str(folder),
        action="run again when everything has been copied",
    )


def cleaned_by(contract: str, day: dt.date, home: Home) -> dict[str, pd.DataFrame]:
    """Return the tables of a contract as they are without what was ruled or agreed after a day.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``; it is clean.
    day : date
        What was ruled or agreed later does not count. Files that read otherwise without it are
        read anew, and nothing is stored.
    home : Home
        Where the folders lie.
    """
    folder, processed = home.raw(contract), home.processed(contract)
    rulings = read_rulings(folder, day)
    tables = {name: store.read_table(processed, name) for name in _RESULTS}
    other_targets = _has_other_targets(tables, folder, day)
    if rulings == read_rulings(folder) and not other_targets:
        return tables
    until = day if other_targets else None
    read = _read(contract, home, fingerprints(folder), rulings=rulings, until=until)
    return {name: getattr(read, name) for name in _RESULTS}


def _has_other_targets(tables: dict[str, pd.DataFrame], folder: Path, day: dt.date) -> bool:
    """Say whether a result received by a day was set beside a target that was agreed after it."""
    settings, last = read_contract(folder), _last_month(folder)
    known = settings.as_at(day)
    differ = [pair for pair in zip(settings.kpis, known.kpis, strict=True) if pair[0] != pair[1]]
    if not differ:  # of the others nothing need be laid out
        return False
    now, then = (
        agreed_targets(settings.model_copy(update={"kpis": kpis, "mitigations": ()}), last)
        for kpis in zip(*differ, strict=True)
    )
    results = pd.concat([tables["observations"], tables["history"]], ignore_index=True)
    held = results.loc[results["received"].le(pd.Timestamp(day)), ["kpi_ref", "period_start"]]
    # Both lay out the same KPIs and months, in the same order.
    same = now["target_agreed"].eq(then["target_agreed"]) | (
        now["target_agreed"].isna() & then["target_agreed"].isna()
    )
    return not held.merge(now[~same], on=["kpi_ref", "period_start"]).empty


def _read(
    contract: str,
    home: Home,
    inputs: dict[str, str],
    tell: Callable[[str], None] = lambda _: None,
    rulings: tuple[Ruling, ...] | None = None,
    until: dt.date | None = None,
) -> Cleaned:
    """Read all extracts of a contract, those again that have changed or were ruled on since.

    With ``until`` all are read, beside the targets that were agreed by that day.
    """
    folder = home.raw(contract)
    settings = read_contract(folder)
    known = settings.as_at(until) if until else settings
    return clean_extracts(
        folder,
        settings,
        agreed_targets(known, _last_month(folder)),
        tell,
        settings_key=_settings_key(inputs),
        earlier=None if until else _earlier(home.processed(contract)),
        rulings=rulings,
    )


def _settings_key(inputs: dict[str, str]) -> str:
    """Say what reading depends on besides the files and their rulings: settings, this program."""
    return "|".join(inputs.get(name, "") for name in (FILE_NAME, CODE))


def _earlier(processed: Path) -> Reads | None:
    """Return what an earlier run read, when it left anything that can be used."""
    if not store.is_whole(processed):
        return None
    try:
        observations, projects, stated, ledger, keys = (
            store.read_table(processed, f"read_{name}")
            for name in ("observations", "projects", "stated", "ledger", "keys")
        )
    except (OSError, StoreProblem):
        return None
    by_file = dict(zip(keys["file"], keys["key"], strict=True))
    return Reads(observations, projects, stated, ledger, by_file)


def found_in_cell(
    contract: str, file: str, sheet: str, cell: str, *, home: Home | None = None
) -> str:
    """Return what a supplier wrote in the cell of a result.

    Raises
    ------
    ContractProblem
        When the file was not received, or no result stands in that cell.
    """
    home = home or find_home()
    folder = home.raw(contract)
    known = [item.file for item in read_received(folder)]
    if file not in known:
        raise ContractProblem(
            "is not a file of received.csv", found=file, action=f"choose from {', '.join(known)}"
        )
    settings = read_contract(folder)
    catalogue = ContractCatalogue(settings, agreed_targets(settings, _last_month(folder)))
    cells = result_cells(folder / EXTRACTS / file, file, catalogue)
    held = cells[cells["sheet"].eq(sheet) & cells["cell"].eq(cell)]
    if held.empty:
        raise ContractProblem(
            "holds no result that can be ruled on",
            found=cell,
            file=file,
            sheet=sheet or None,
            action="name the cell that 'kpianalysis check' names",
        )
    found = held["value"].iloc[0]
    return "" if is_blank(found) else tidy_text(found)


def wrong_lines(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger's lines that a person should look at: rejected, or worth asking."""
    asked = ledger["reason"].isin(WORTH_ASKING)
    return ledger[ledger["outcome"].eq(Outcome.REJECTED) | asked].reset_index(drop=True)


def agreed_targets(contract: Contract, last: Month | None = None) -> pd.DataFrame:
    """Lay out the targets in force for every month that an extract may hold.

    Parameters
    ----------
    contract : Contract
        What was agreed.
    last : Month, optional
        The last month to lay out; 40 years after the first one without it.
    """
    first = contract.first_month
    agreed = agreed_months(contract, first, max(last or first + 12 * _YEARS, first))
    return pd.DataFrame(
        {
            "kpi_ref": agreed["kpi_ref"],
            "period_start": agreed["period_start"].astype("datetime64[us]"),
            "target_agreed": agreed["target"],
        }
    )


def _last_month(folder: Path) -> Month | None:
    newest = max((item.received for item in read_received(folder)), default=None)
    return Month.of(newest) + 12 if newest else None
