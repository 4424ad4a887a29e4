"""The one door for any file: what a supplier sent, as observations and a ledger.

For a file without a folder in ``data/raw``: of a contract that is not ours, or just received.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpianalysis.cleaning import agreed_targets
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ParameterProblem
from kpianalysis.home import find_home
from kpianalysis.intake.catalogue import Catalogue, ContractCatalogue
from kpianalysis.intake.extract import Incoming, read_files
from kpianalysis.intake.file_catalogue import FileCatalogue
from kpianalysis.profile import Profile, read_profile
from kpianalysis.tables import as_table


@dataclass(frozen=True)
class Extract:
    """What files hold.

    Attributes
    ----------
    observations : DataFrame
        One row for each KPI and period: ``kpi_ref``, ``title``, ``area``, ``period_start``,
        ``period_end``, ``value``, ``unit``, ``bound``, ``target``, ``numerator``,
        ``denominator``, ``state``, ``note``, ``file``, ``sheet``, ``cell``. Percentages are
        percentage points.
    ledger : DataFrame
        One line for each result and each other row that is not empty: ``file``, ``sheet``,
        ``row``, ``cell``, ``outcome``, ``reason``, ``message``, ``raw``.
    """

    observations: pd.DataFrame
    ledger: pd.DataFrame


def read_extract(
    files: str | Path | Iterable[str | Path],
    *,
    contract: str | Path | None = None,
    profile: str | Path | Profile | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Extract:
    """Read one or more files that a supplier sent; nothing is stored.

    A file that cannot be read has one line in the ledger that says why; the others are read. A file
    that is given twice is read once.

    Parameters
    ----------
    files : path, or iterable of paths
        What to read.
    contract : str or Path, optional
        A folder with a contract.toml, or the name of one in ``data/raw``.
    profile : str, Path or Profile, optional
        A profile.toml, where there is no contract.
    tell : callable, optional
        Is told the name of each file before it is read.

    Raises
    ------
    ContractProblem
        When contract.toml or profile.toml is wrong.
    ParameterProblem
        When both a contract and a profile are given, or one that is not there.
    """
    given = [Path(files)] if isinstance(files, str | Path) else [Path(file) for file in files]
    paths = list({path.resolve(): path for path in reversed(given)}.values())[::-1]
    catalogue = _catalogue(contract, profile)
    # What is read today was received today at the latest: no later period can have a result.
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    named = zip(paths, _names(paths), strict=True)
    read = read_files([Incoming(path, name, today) for path, name in named], catalogue, tell=tell)
    found = as_table("extract", read.observations.rename(columns={"stated_target": "target"}))
    return Extract(found, _compared(as_table("ledger", read.ledger), found))


def _compared(ledger: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Say of a result that another file has another value for it; which stands is not known here.

    Only ``received.csv`` of a contract says which of two files came later.
    """
    key = ["kpi_ref", "area", "period_start", "period_end"]
    shared = found[found.duplicated(key, keep=False)]
    if shared.empty:
        return ledger
    values = shared.groupby(key, dropna=False, sort=False)["value"]
    some = values.transform("count")
    apart = values.transform("nunique").gt(1) | (some.gt(0) & some.lt(values.transform("size")))
    place = ["file", "sheet", "cell"]
    asked = shared.loc[apart, place].assign(apart=True)
    lines = ledger.merge(asked, how="left", on=place, validate="many_to_one")
    here = lines.pop("apart").eq(True) & lines["reason"].eq("read")
    lines.loc[here, "reason"] = "other_file_differs"
    lines.loc[here, "message"] = "another of these files has another value for it; which stands?"
    return lines


def _catalogue(contract: str | Path | None, profile: str | Path | Profile | None) -> Catalogue:
    """Choose what is known of the files."""
    if contract is not None and profile is not None:
        raise ParameterProblem(
            "cannot both be given",
            found="contract and profile",
            action="put what the profile says under [extracts] of contract.toml",
        )
    if contract is not None:
        folder = Path(contract)
        if folder.name == "contract.toml":
            folder = folder.parent
        if not folder.is_dir():
            folder = find_home().raw(str(contract))
        settings = read_contract(folder)
        return ContractCatalogue(settings, agreed_targets(settings))
    if profile is None or isinstance(profile, Profile):
        return FileCatalogue(profile or Profile())
    if not Path(profile).is_file():
        raise ParameterProblem(
            "is no file",
            found=str(profile),
            action="write a first draft: kpianalysis profile FILE",
        )
    return FileCatalogue(read_profile(Path(profile)))


def _names(paths: list[Path]) -> list[str]:
    """Call each file by its name, or by its path where two have the same."""
    names = [path.name for path in paths]
    return [
        name if names.count(name) == 1 else path.as_posix()
        for name, path in zip(names, paths, strict=True)
    ]
