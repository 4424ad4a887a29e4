"""What was agreed, without what the public does not read: exempt KPIs, sections and words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar, cast

from kpianalysis.agreed import Agreed, Mitigation, Remedy
from kpianalysis.audience import EXEMPT, WITHHELD
from kpianalysis.contract import Contract
from kpianalysis.errors import NoData

_NAMES_A_KPI = ("ref", "kpi", "kpi_ref")
# Words of a contract that go with a column of another name: model, field, column.
_WORDS = (
    (Mitigation, "reason", "mitigation_reason"),
    (Remedy, "description", "remedy"),
)
_ENDINGS = ("agreement", "reason")
_GONE = object()
Model = TypeVar("Model", bound=Agreed)


def exempt_kpis(contract: Contract) -> tuple[str, ...]:
    """Return the refs of the KPIs that the public does not read."""
    return tuple(kpi.ref for kpi in contract.kpis if kpi.audience == EXEMPT)


def public_contract(contract: Contract) -> Contract:
    """Return a contract without its exempt KPIs, sections and words.

    An exempt KPI goes with all that names it: mitigations, remedies, companions, rates of credits.
    Totals of credits go too when a KPI is exempt: what is left would tell what it cost. An area
    goes when all its KPIs are exempt. A word of an exempt column is replaced, so that nobody reads
    it as missing.

    Raises
    ------
    NoData
        When every KPI is exempt.
    """
    refs = exempt_kpis(contract)
    if len(refs) == len(contract.kpis):
        raise NoData(
            "has exempt KPIs only, so there is nothing that the public may read",
            found=contract.name,
            action="open it for the audience 'exempt'",
        )
    settings = cast(Contract, without_kpis(contract, refs)) if refs else contract
    emptied = {kpi.area for kpi in contract.kpis} - {kpi.area for kpi in settings.kpis}
    changes: dict[str, Any] = {
        "areas": tuple(area for area in settings.areas if area.code not in emptied)
    }
    if settings.credits is not None and refs and "stated" in type(settings.credits).model_fields:
        changes["credits"] = settings.credits.model_copy(update={"stated": ()})
    if "service_credits" in contract.audience.exempt_sections:
        changes["credits"] = None
    shown = _changed(settings, changes)
    columns = contract.audience.exempt_columns
    return without_words(shown, columns) if columns else shown


def without_kpis(model: Agreed, refs: Collection[str]) -> Agreed | None:
    """Return a part of a contract without what is about some KPIs; None when all of it is.

    Whatever holds a ref goes: a list's row that is about the KPI, its place among other refs, its
    key of a table. A row that names several KPIs goes with the last of them, for without names it
    would hold for all.
    """
    return None if (left := _without(model, refs)) is _GONE else cast(Agreed, left)


def without_words(model: Model, columns: Collection[str]) -> Model:
    """Return a part of a contract with the words of some columns replaced."""
    changes: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Agreed):
            changes[name] = without_words(value, columns)
        elif isinstance(value, tuple):
            changes[name] = tuple(
                without_words(item, columns) if isinstance(item, Agreed) else item for item in value
            )
        elif isinstance(value, str) and _column_of(model, name) in columns:
            changes[name] = WITHHELD
    return _changed(model, changes)


def _column_of(model: Agreed, field: str) -> str:
    """Name the column whose words a field of the contract holds."""
    for kind, own, column in _WORDS:
        if isinstance(model, kind) and field == own:
            return column
    # added_reason and ended_reason are reasons too.
    return next((end for end in _ENDINGS if field.endswith(f"_{end}")), field)


def _without(value: object, refs: Collection[str]) -> object:
    if isinstance(value, Agreed):
        return _model_without(value, refs)
    if isinstance(value, tuple):
        kept = tuple(item for item in (_without(one, refs) for one in value) if item is not _GONE)
        return kept
    if isinstance(value, dict):
        return {key: _without(one, refs) for key, one in value.items() if key not in refs}
    return _GONE if isinstance(value, str) and value in refs else value


def _model_without(model: Agreed, refs: Collection[str]) -> object:
    changes: dict[str, Any] = {}
    for name in type(model).model_fields:
        before = getattr(model, name)
        after = _without(before, refs)
        names_only = isinstance(before, tuple) and all(isinstance(one, str) for one in before)
        if after is _GONE and name in _NAMES_A_KPI:
            return _GONE
        if before and names_only and not after and not isinstance(model, Contract):
            return _GONE
        changes[name] = None if after is _GONE else after
    return _changed(model, changes)


def _changed(model: Model, fields: dict[str, Any]) -> Model:
    """Return a model with other fields; one that stays as it is does not count as written."""
    return model.model_copy(
        update={name: value for name, value in fields.items() if value != getattr(model, name)}
    )
