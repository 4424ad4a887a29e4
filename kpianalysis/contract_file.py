"""Is contract.toml a contract? It is read, or every fault told by its key path."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kpianalysis.agreed import Agreed, Area, Mitigation, Note, Phase, Remedy, Resolution, Terms
from kpianalysis.audience import Audience
from kpianalysis.bands import Band, BandSet
from kpianalysis.contract import Contract
from kpianalysis.errors import ContractProblem
from kpianalysis.home import FILE_NAME
from kpianalysis.kpi import Kpi, Redefinition
from kpianalysis.pages import Page
from kpianalysis.profile import Profile
from kpianalysis.scheme import Notice, Scheme
from kpianalysis.tariff import Rate, Repeat, StatedCredits, Suspension, Tariff


def read_contract(folder: Path) -> Contract:
    """Read ``contract.toml`` of a contract's folder.

    Raises
    ------
    ContractProblem
        When the file is missing, is not TOML, or breaks a rule; it names every key path at fault.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise ContractProblem(
            "is missing", found=FILE_NAME, file=str(path), action="see data/raw/README.md for one"
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
        return _validated(text)
    except ValidationError as error:
        settings = tomllib.loads(text)
        faults = "; ".join(_fault(item, settings) for item in error.errors())
        raise ContractProblem(faults, file=str(path), action="mend these keys") from error
    # Of what is no TOML, tomllib tells some as other errors: endless digits, brackets in brackets.
    except (ValueError, RecursionError) as error:
        raise ContractProblem(
            f"is not a TOML file: {error}", found=FILE_NAME, file=str(path), action="mend that line"
        ) from error


@lru_cache(maxsize=4)
def _validated(text: str) -> Contract:
    """Return what a text says; one page asks for the same one some ten times."""
    return Contract.model_validate(tomllib.loads(text))


def _fault(item: Any, settings: dict[str, Any]) -> str:
    """Say one fault of the settings: key path, what is wrong, what is allowed."""
    path, at, ref = "", settings, ""
    for step in item["loc"]:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            at = {}
        if isinstance(at, dict) and "ref" in at:
            ref = f" ({at['ref']})"
    message = {
        "extra_forbidden": f"is not a key that we know; allowed here are {_allowed(item['loc'])}",
        "missing": "is missing",
    }.get(item["type"], item["msg"].removeprefix("Value error, "))
    return f"{path}{ref}: {message}" if path else message


def _allowed(place: tuple[int | str, ...]) -> str:
    """Name the keys that may stand beside a key of the settings."""
    table = next((str(step) for step in reversed(place[:-1]) if isinstance(step, str)), "")
    model = _TABLES.get(table, Contract)
    return ", ".join(field.alias or name for name, field in model.model_fields.items())


_TABLES: dict[str, type[Agreed]] = {
    "areas": Area,
    "kpis": Kpi,
    "terms": Terms,
    "phases": Phase,
    "mitigations": Mitigation,
    "remedies": Remedy,
    "resolutions": Resolution,
    "notes": Note,
    "pages": Page,
    "extracts": Profile,
    "redefinitions": Redefinition,
    "scheme": Scheme,
    "bands": Band,
    "own_bands": BandSet,
    "notice": Notice,
    "credits": Tariff,
    "rates": Rate,
    "repeats": Repeat,
    "suspended": Suspension,
    "stated": StatedCredits,
    "audience": Audience,
}
