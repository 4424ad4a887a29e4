"""What does a person say about extracts that do not speak for themselves?

The same keys stand in ``[extracts]`` of contract.toml and, for a file without a contract, in a
``profile.toml`` of its own. Everything is optional: an extract is read without any of them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from kpianalysis.agreed import Agreed, PercentScale, Text, Texts
from kpianalysis.errors import ContractProblem
from kpianalysis.period_labels import read_span
from kpianalysis.spans import Calendar

Granularity = Literal["month", "quarter", "half_year", "year", "four_weeks"]
NoFigure = Literal["no_volume", "not_measurable", "not_supplied", "suspended"]
# What a column of an extract can hold; intake knows the headings of each.
ROLES = (
    "ref", "title", "area", "period", "year", "period_start", "period_end", "period_days", "value",
    "target", "minimum", "numerator", "denominator", "backlog", "unit", "status", "mitigated",
    "mitigation_reason", "cause", "remedy", "effect", "note", "verification", "escalated",
)  # fmt: skip


class Profile(Agreed):
    """What columns, words, zeros and periods of an extract mean.

    Attributes
    ----------
    columns
        Headings by role: ``value = "Actual 2019"``. Several headings of one role are joined.
    ignore
        Headings of columns that are not read; their cells are set aside.
    measures
        Headings of columns that are each a KPI, where months run down the rows.
    sheets
        The sheets to read; all of them when empty.
    period
        The period of a file that states none, such as ``"2014-15 Q2"``.
    periods
        Headings that mean a period: ``"This Quarter" = "2014-15 Q2"``.
    granularity
        How long a period is; results of another length are set aside as sums.
    bare_quarter
        Whether ``Q1 2019`` is January to March (``calendar``) or April to June (``financial``).
    area
        The service area of a file that states none.
    unit
        Unit by ref, ``"*"`` for all others: ``{"*" = "%", PM_KPI_06 = "count"}``.
    percent_scale
        ``points`` or ``fractions`` by ref, ``"*"`` for all others.
    words
        What a supplier's word means where a figure should stand: ``"-" = "no_volume"``.
    zero_value
        Refs whose result of 0 is no result: ``{not_supplied = ["IT06"]}``.
    zero_target
        Refs whose target of 0 means that there is none; ``"*"`` for all.
    limits
        How large a file may be; see :class:`kpianalysis.intake.limits.Limits`.
    """

    columns: dict[str, Texts] = Field(default_factory=dict)
    ignore: Texts = ()
    measures: Texts = ()
    sheets: Texts = ()
    period: Text | None = None
    periods: dict[str, Text] = Field(default_factory=dict)
    granularity: Granularity | None = None
    bare_quarter: Literal["calendar", "financial"] | None = None
    area: Text | None = None
    unit: dict[str, Text] = Field(default_factory=dict)
    percent_scale: dict[str, PercentScale] = Field(default_factory=dict)
    words: dict[str, NoFigure] = Field(default_factory=dict)
    zero_value: dict[NoFigure, Texts] = Field(default_factory=dict)
    zero_target: Texts = ()
    limits: dict[str, int] = Field(default_factory=dict)

    @field_validator("columns")
    @classmethod
    def _roles_are_known(cls, columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for role in columns:
            if role not in ROLES:
                raise ValueError(f"{role!r} is nothing that a column can hold; allowed are "
                                 f"{', '.join(ROLES)}")  # fmt: skip
        return columns

    @field_validator("period")
    @classmethod
    def _period_is_one(cls, period: str | None) -> str | None:
        if period is not None:
            _check_period(period)
        return period

    @field_validator("periods")
    @classmethod
    def _periods_are_periods(cls, periods: dict[str, str]) -> dict[str, str]:
        for period in periods.values():
            _check_period(period)
        return periods


def _check_period(period: str) -> None:
    read = read_span(period, Calendar())
    if read.span is None:
        raise ValueError(f"{period!r} {read.problem or 'is not a period'}; write it as 2019-20 Q1")


def read_profile(path: Path) -> Profile:
    """Read a ``profile.toml``.

    Raises
    ------
    ContractProblem
        When the file is missing, is not TOML, or breaks a rule; it names every key at fault.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ContractProblem(
            "is missing", found=str(path), action="write a first draft: kpianalysis profile FILE"
        ) from error
    # Of what is no TOML, tomllib tells some as other errors: endless digits, brackets in brackets.
    except (ValueError, RecursionError, OSError) as error:
        raise ContractProblem(
            f"is not a TOML file: {error}", file=str(path), action="mend that line"
        ) from error
    try:
        return Profile.model_validate(settings)
    except ValidationError as error:
        known = ", ".join(Profile.model_fields)
        faults = "; ".join(
            f"{'.'.join(str(step) for step in item['loc'])}: "
            + (
                f"is not a key that we know; allowed are {known}"
                if item["type"] == "extra_forbidden"
                else item["msg"].removeprefix("Value error, ")
            )
            for item in error.errors()
        )
        raise ContractProblem(faults, file=str(path), action="mend these keys") from error
