"""What would have been agreed for a KPI in each month, had something been agreed otherwise?"""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from kpianalysis.agreed import Mitigation, Phase
from kpianalysis.analysis.presets import chosen_preset
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.contract import Contract
from kpianalysis.errors import ParameterProblem
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month


@dataclass(frozen=True)
class Changes:
    """What is supposed to be otherwise for one KPI; None leaves it as it is.

    Attributes
    ----------
    phases
        The months from which its control chart starts anew, in the place of those that a person
        chose. Redefinitions stay.
    preset
        The rules of its control chart: ``mdc-2023`` or ``ptd-0.2``.
    target
        Its target, in its own unit, in each month that has one. The minimum stays.
    target_from
        The first month in which that target holds; all months by default.
    mitigated_to
        The last month that is mitigated: the latest mitigation runs to it, and no other beyond it.

    Examples
    --------
    >>> Changes(target=70, target_from=Month(2019, 4)).named
    ('target', 'target_from')
    """

    phases: tuple[Month, ...] | None = None
    preset: str | None = None
    target: float | None = None
    target_from: Month | None = None
    mitigated_to: Month | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The names of what is changed."""
        return tuple(one.name for one in fields(self) if getattr(self, one.name) is not None)

    def on_target(self) -> Changes:
        """Return only what changes whether a target is met."""
        return Changes(target=self.target, target_from=self.target_from)

    def on_terms(self) -> Changes:
        """Return only what changes what a miss counts."""
        return Changes(
            target=self.target, target_from=self.target_from, mitigated_to=self.mitigated_to
        )


def check_changes(changes: Changes, contract: Contract, kpi: Kpi) -> None:
    """Refuse what could not have been agreed for a KPI.

    Raises
    ------
    ParameterProblem
        Naming the change at fault, and what is allowed.
    """
    if changes.preset is not None:
        chosen_preset(changes.preset)
    for name in ("phases", "target_from", "mitigated_to"):
        value = getattr(changes, name)
        for month in value if isinstance(value, tuple) else (value,):
            if month is not None:
                _check_month(name, month, contract, kpi)
    if changes.phases and len(set(changes.phases)) < len(changes.phases):
        raise ParameterProblem(
            "names a month twice", cell="phases", action="give each month from which a phase starts"
        )
    if changes.target_from is not None and changes.target is None:
        raise ParameterProblem(
            "is the first month of a target, and no target is given",
            found=changes.target_from.iso,
            cell="target_from",
            action="give 'target' as well",
        )
    if changes.target is not None:
        check_target(changes.target, kpi)
    if changes.mitigated_to is not None and not _of(kpi, contract.mitigations):
        raise ParameterProblem(
            f"is the end of a mitigation, and {kpi.ref} has none",
            found=changes.mitigated_to.iso,
            cell="mitigated_to",
            action="choose a KPI that is mitigated, or leave it out",
        )


def check_target(target: float, kpi: Kpi) -> None:
    """Refuse a target that can be none of a KPI's.

    Raises
    ------
    ParameterProblem
        Saying what is allowed.
    """
    if isinstance(target, str):
        raise ParameterProblem(
            "is text", found=target, cell="target", action="give a number, without quotes"
        )
    # Not a number compares as false.
    if kpi.is_percentage and not 0 <= target <= 100:
        raise ParameterProblem(
            "is no percentage", found=f"{target:g}", cell="target", action="give 0 to 100"
        )
    if not abs(target) < float("inf"):
        raise ParameterProblem(
            "is no number", found=f"{target:g}", cell="target", action="give a number"
        )


def changed_months(
    contract: Contract, kpi_ref: str, changes: Changes, first: Month, last: Month
) -> pd.DataFrame:
    """Lay out the months of one KPI with the terms that would have held in them.

    Returns
    -------
    DataFrame
        The KPI's rows of :func:`kpianalysis.analysis.terms.agreed_months`, which they equal when
        nothing is changed.
    """
    kpi = contract.kpi(kpi_ref)
    own = _of(kpi, contract.mitigations)
    update: dict[str, object] = {"kpis": (kpi,), "mitigations": own}
    if changes.phases is not None:
        phases = tuple(Phase(first=month, reason="what if") for month in changes.phases)
        update["kpis"] = (kpi.model_copy(update={"phases": phases}),)
    if changes.mitigated_to is not None:
        update["mitigations"] = _ended(own, changes.mitigated_to)
    months = agreed_months(contract.model_copy(update=update), first, last)
    months["target"] = changed_target(months["target"], months["period_start"], changes)
    return months


def changed_target(target: pd.Series, month: pd.Series, changes: Changes) -> pd.Series:
    """Put the changed target in the place of each target agreed, from its first month on."""
    if changes.target is None:
        return target
    holds = target.notna()
    if changes.target_from is not None:
        holds &= month.ge(pd.Timestamp(changes.target_from.first_day))
    return target.mask(holds, float(changes.target))


def _ended(mitigations: tuple[Mitigation, ...], last: Month) -> tuple[Mitigation, ...]:
    """Let the latest mitigation run to a month, and none beyond it."""
    latest = max(mitigations, key=lambda item: item.first)
    return tuple(
        item.model_copy(update={"last": last})
        if item is latest or item.last is None or item.last > last
        else item
        for item in mitigations
        if item.first <= last
    )


def _of(kpi: Kpi, mitigations: tuple[Mitigation, ...]) -> tuple[Mitigation, ...]:
    return tuple(item for item in mitigations if item.kpi == kpi.ref)


def _check_month(name: str, month: Month, contract: Contract, kpi: Kpi) -> None:
    if month < kpi.first and name != "mitigated_to":
        raise ParameterProblem(
            f"is before {kpi.ref} begins",
            found=month.iso,
            cell=name,
            action=f"give {kpi.first.iso} or a later month",
        )
    around = contract.period_of(month.first_day)
    fitting = around.last if name == "mitigated_to" else around.first
    if month != fitting:
        raise ParameterProblem(
            "is inside a quarter, and this contract is measured by quarter",
            found=month.iso,
            cell=name,
            action=f"give {fitting.iso}",
        )
