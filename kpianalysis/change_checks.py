"""Do the changes of a KPI hold together: added, redefined, ended?

Each check raises ``ValueError`` with the key path and what is allowed, as ``contract_checks`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpianalysis.agreed import Dated
from kpianalysis.periods import Month


def check_redefinitions(redefinitions: Sequence[tuple[Month, str, str]], kpi: Dated) -> None:
    """Refuse a redefinition outside of its KPI's months, two from one month, and one of nothing.

    Parameters
    ----------
    redefinitions : sequence of (Month, str, str)
        From when, and what was measured before and after.
    kpi : Dated
        From when to when the KPI is in force.

    Raises
    ------
    ValueError
        Naming the redefinition at fault.
    """
    months: list[Month] = []
    for number, (month, before, after) in enumerate(redefinitions):
        path = f"redefinitions[{number}]"
        if month in months:
            raise ValueError(f"{path}: one from {month.iso} is there already; keep one")
        if month <= kpi.first:
            raise ValueError(
                f"{path}: {month.iso} is not after {kpi.first.iso}, in which the KPI begins; "
                "what it measures from its first month on is its title"
            )
        if kpi.last and month > kpi.last:
            raise ValueError(f"{path}: {month.iso} is after the KPI ended in {kpi.last.iso}")
        if before.casefold().split() == after.casefold().split():
            raise ValueError(f"{path}: 'before' and 'after' say the same; write what changed")
        months.append(month)


def check_ended(last: Month | None, reason: str | None, agreement: str | None) -> None:
    """Refuse a reason for the end of a KPI that has not ended.

    Raises
    ------
    ValueError
        Naming the key at fault.
    """
    for key, text in (("ended_reason", reason), ("ended_agreement", agreement)):
        if text and last is None:
            raise ValueError(f"{key}: the KPI has not ended; give 'to', or leave this out")


def check_added(added: Iterable[tuple[str, Month, str | None, str | None]], begins: Month) -> None:
    """Refuse a reason for adding a KPI that has been there since the contract began.

    Parameters
    ----------
    added : iterable of (str, Month, str or None, str or None)
        Key path, first month, reason and agreement of each KPI.
    begins : Month
        First month of the contract.

    Raises
    ------
    ValueError
        Naming the key path at fault.
    """
    for path, first, reason, agreement in added:
        for key, text in (("added_reason", reason), ("added_agreement", agreement)):
            if text and first <= begins:
                raise ValueError(
                    f"{path}.{key}: the KPI is there since the contract began in {begins.iso}; "
                    "leave this out, or mend 'from'"
                )
