"""What did an analyst suppose, and keep? The files of ``council/scenarios``: one each, dated.

A scenario holds what was supposed, never what came of it: that is worked out anew for each brief.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from kpianalysis.agreed import ADay, Agreed, AMonth, APeriod, Text
from kpianalysis.analysis.changed_terms import Changes
from kpianalysis.contract import Contract
from kpianalysis.errors import ContractProblem, ParameterProblem
from kpianalysis.intake.file_names import RESERVED_NAME, passing_reason
from kpianalysis.writing.toml import toml_text

SCENARIOS = "council/scenarios"
_YEARS = range(1990, 2100)
_LONGEST_NAME, _LONGEST_TEXT = 60, 1000
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


class Supposed(Agreed):
    """The changes supposed, as :class:`kpianalysis.analysis.changed_terms.Changes`."""

    phases: tuple[AMonth, ...] | None = None
    preset: Text | None = None
    target: float | None = None
    target_from: AMonth | None = None
    mitigated_to: AMonth | None = None


class TargetBy(Agreed):
    """A target to be met for months running by a month."""

    by: AMonth
    months_running: int = Field(default=3, ge=1, le=12)
    cases_a_month: int | None = Field(default=None, ge=1)


class Backlog(Agreed):
    """Cases that arrive and are completed in a month, and the month to clear the backlog by."""

    backlog: float = Field(ge=0)
    arrivals: float = Field(ge=0)
    completions: float = Field(ge=0)
    by: AMonth | None = None


class Scenario(Agreed):
    """A what-if that a person kept: a name, a KPI and period, who, why, when, and what."""

    name: Text = Field(max_length=_LONGEST_NAME)
    kpi: Text
    period: APeriod
    who: Text = Field(max_length=_LONGEST_NAME)
    why: Text = Field(max_length=_LONGEST_TEXT)
    date: ADay
    changes: Supposed = Supposed()
    required: TargetBy | None = None
    backlog: Backlog | None = None

    @model_validator(mode="after")
    def _date_can_be_meant(self) -> Self:
        if self.date.year not in _YEARS:
            raise ValueError(f"date: {self.date} is in no year that can be meant")
        return self

    @property
    def supposed(self) -> Changes:
        """The changes as the analysis takes them."""
        return Changes(**{name: getattr(self.changes, name) for name in Supposed.model_fields})


def scenario_of(contract: Contract, **settings: object) -> Scenario:
    """Make a scenario of what a person gave.

    Raises
    ------
    ParameterProblem
        Naming each thing that is missing or cannot be meant.
    """
    try:
        scenario = Scenario.model_validate(settings)
    except ValidationError as error:
        raise ParameterProblem(
            _faults(error), found="the scenario", action="give these, or mend them"
        ) from error
    contract.kpi(scenario.kpi)
    return scenario


def file_name(name: str) -> str:
    """Return the name of a scenario's file: letters, digits and hyphens, whatever was typed.

    Raises
    ------
    ParameterProblem
        When nothing is left that can be the name of a file.

    Examples
    --------
    >>> file_name("Target of 70%, from April"), file_name("../../etc/passwd")
    ('target-of-70-from-april.toml', 'etc-passwd.toml')
    """
    plain = _NO_LETTERS.sub("-", name.casefold()).strip("-")[:_LONGEST_NAME].strip("-")
    if not plain or RESERVED_NAME.fullmatch(plain):
        raise ParameterProblem(
            "cannot be the name of a file",
            found=name,
            cell="name",
            action="give a name with some letters a to z, such as 'Target of 70'",
        )
    return f"{plain}.toml"


def write_scenario(folder: Path, scenario: Scenario) -> Path:
    """Write a scenario to a file of its own, never over another.

    Parameters
    ----------
    folder : Path
        The contract's folder.
    scenario : Scenario
        From :func:`scenario_of`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ParameterProblem
        When a scenario of this name is there.
    """
    path = folder / SCENARIOS / file_name(scenario.name)
    text = toml_text(_settings(scenario))
    if Scenario.model_validate(tomllib.loads(text)) != scenario:
        raise ParameterProblem(
            "cannot be written without losing something", found=scenario.name, cell="name"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise ParameterProblem(
            "is the name of a scenario that is there already",
            found=scenario.name,
            file=f"{SCENARIOS}/{path.name}",
            action="give another name; a scenario that was kept is not changed",
        ) from error
    return path


def read_scenarios(folder: Path, contract: Contract) -> tuple[Scenario, ...]:
    """Read every scenario of a contract, by date and name; none where there is no folder.

    Raises
    ------
    ContractProblem
        When a file cannot be used: it names the file, the key and what is allowed.
    """
    files = sorted((folder / SCENARIOS).glob("*.toml"))
    kept = [
        _read(path, contract) for path in files if path.is_file() and not passing_reason(path.name)
    ]
    return tuple(sorted(kept, key=lambda one: (one.date, one.name)))


def _read(path: Path, contract: Contract) -> Scenario:
    place = f"{SCENARIOS}/{path.name}"
    try:
        scenario = Scenario.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except ValidationError as error:
        raise ContractProblem(_faults(error), file=place, action="mend these keys") from error
    # Of what is no TOML, tomllib tells some as other errors: endless digits, brackets in brackets.
    except (ValueError, RecursionError) as error:
        raise ContractProblem(
            f"is not a TOML file: {error}", found=path.name, file=place, action="mend that line"
        ) from error
    if scenario.kpi not in {kpi.ref for kpi in contract.kpis}:
        raise ContractProblem(
            "is no KPI of this contract",
            found=scenario.kpi,
            file=place,
            cell="kpi",
            action="mend the ref",
        )
    return scenario


def _settings(scenario: Scenario) -> dict[str, object]:
    """Return what stands in the file; what was not supposed is left out."""
    given: dict[str, object] = {
        "name": scenario.name,
        "kpi": scenario.kpi,
        "period": scenario.period.text,
        "who": scenario.who,
        "why": scenario.why,
        "date": scenario.date,
    }
    for key in ("changes", "required", "backlog"):
        part = getattr(scenario, key)
        if part is not None:
            values = {name: _plain(getattr(part, name)) for name in type(part).model_fields}
            given[key] = {name: value for name, value in values.items() if value is not None}
    return given


def _plain(value: object) -> object:
    """Return a month as it is typed."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return getattr(value, "iso", value)


def _faults(error: ValidationError) -> str:
    said = []
    for item in error.errors():
        path = ".".join(str(step) for step in item["loc"])
        message = {
            "extra_forbidden": "is not a key that we know",
            "missing": "is missing",
            "string_too_short": "is blank",
        }.get(item["type"], item["msg"].removeprefix("Value error, "))
        said.append(f"{path}: {message}" if path else message)
    return "; ".join(said)
