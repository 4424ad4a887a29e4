"""Does what was agreed hold together? The checks that look at several entries of contract.toml.

Each check raises ``ValueError`` with the key path and what is allowed; the model of the contract
puts the path of its own table before it.
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from kpianalysis.agreed import Area, Dated, Mitigation, Phase, Polarity, Terms
from kpianalysis.periods import Month

_FIELDS = {"area": re.compile(""), "number": re.compile(r"\d{0,2}d?")}


def check_terms(terms: Sequence[Terms], unit: str, polarity: Polarity) -> None:
    """Refuse terms that overlap, or whose target and minimum cannot both be meant.

    Raises
    ------
    ValueError
        Naming the terms at fault.
    """
    ordered = sorted(terms, key=lambda one: one.first)
    for earlier, later in pairwise(ordered):
        if earlier.first == later.first or (earlier.last and later.first <= earlier.last):
            raise ValueError(
                f"terms from {earlier.first.iso} and from {later.first.iso} overlap; "
                "end the earlier one with 'to' before the later one begins, or leave 'to' out"
            )
    for number, one in enumerate(terms):
        if unit == "%":
            _check_percentages(f"terms[{number}]", one, polarity)
        if one.target is None or one.minimum is None:
            continue
        beyond = one.minimum - one.target
        if (beyond > 0) if polarity == "higher_is_better" else (beyond < 0):
            side = "above" if beyond > 0 else "below"
            raise ValueError(
                f"terms[{number}]: the minimum {one.minimum:g} is {side} the target "
                f"{one.target:g} although polarity is {polarity}"
            )


def _check_percentages(path: str, terms: Terms, polarity: Polarity) -> None:
    for key, level in (("target", terms.target), ("minimum", terms.minimum)):
        if level is not None and not 0 <= level <= 100:
            raise ValueError(f"{path}.{key}: {level:g} is no percentage; allowed are 0 to 100")
    if terms.target and terms.target <= 1 and polarity == "higher_is_better":
        raise ValueError(
            f"{path}.target: {terms.target:g} is probably a fraction; percentages are written "
            f"from 0 to 100: write {100 * terms.target:g}, not {terms.target:g}"
        )


def check_phases(phases: Sequence[Phase], begins: Month) -> None:
    """Refuse two chart phases from one month, and one from before the KPI begins.

    Raises
    ------
    ValueError
        Naming the phase at fault.
    """
    months: list[Month] = []
    for number, phase in enumerate(phases):
        if phase.first in months:
            raise ValueError(
                f"phases[{number}]: a phase from {phase.first.iso} is there already; keep one"
            )
        if phase.first < begins:
            raise ValueError(
                f"phases[{number}]: {phase.first.iso} is before the KPI begins; "
                f"allowed is {begins.iso} or later"
            )
        months.append(phase.first)


def check_ref_pattern(pattern: str) -> None:
    """Refuse a way of writing refs that is more than text, ``{area}`` and ``{number}``.

    Raises
    ------
    ValueError
        Naming what is allowed.

    Examples
    --------
    >>> check_ref_pattern("{area}_KPI_{number:02}")
    """
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        parts = []
    fields = [name for _, name, _, _ in parts if name is not None]
    plain = all(
        name is None or (name in _FIELDS and not how and _FIELDS[name].fullmatch(width or ""))
        for _, name, width, how in parts
    )
    if not fields or not plain or len(fields) > len(set(fields)):
        raise ValueError(
            "ref_pattern may hold {area} and {number} only, each once, "
            "as {area}_KPI_{number:02} does"
        )


def check_names(owners: str, what: str, names: Iterable[tuple[str, str, str]]) -> None:
    """Refuse a name that two owners have; only letters and digits count, as in an extract.

    Parameters
    ----------
    owners, what : str
        What the owners and the names are called: ``"KPIs"``, ``"ref"``.
    names : iterable of (str, str, str)
        Path of the owner, key, and name. One owner may write its name twice.

    Raises
    ------
    ValueError
        Naming the key paths of both.
    """
    paths: dict[str, dict[str, str]] = {}
    for owner, key, name in names:
        if not (short := squashed(name)):
            raise ValueError(f"{owner}.{key}: {name!r} holds no letter from a to z and no digit")
        known = paths.setdefault(short, {})
        known.setdefault(owner, f"{owner}.{key}")
        if len(known) > 1:
            raise ValueError(
                f"{', '.join(known.values())}: two {owners} have the {what} {name}; "
                "give each its own (only letters and digits tell them apart)"
            )


def squashed(name: str) -> str:
    """Keep letters and digits only, in one case, as intake does when it looks for a name.

    >>> squashed("IMT_KPI-04")
    'imtkpi04'
    """
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def area_names(areas: Sequence[Area]) -> list[tuple[str, str, str]]:
    """List what each area is called, with its key path, for :func:`check_names`."""
    return [
        (f"areas[{position}]", key, name)
        for position, area in enumerate(areas)
        for key, name in (
            ("code", area.code),
            ("name", area.name),
            *(("aliases", alias) for alias in area.aliases),
        )
    ]


def check_exists(named: Iterable[tuple[str, str | None, Collection[str]]]) -> None:
    """Refuse a name that stands for nothing.

    Raises
    ------
    ValueError
        Naming the key path and the names that there are.
    """
    for path, name, allowed in named:
        if name is not None and name not in allowed:
            raise ValueError(f"{path}: {name!r} is none of {', '.join(sorted(allowed))}")


def check_quarters(spans: Iterable[tuple[str, Month | None, Month | None]]) -> None:
    """Refuse what begins or ends inside a quarter of a contract that is measured by quarter.

    Parameters
    ----------
    spans : iterable of (str, Month or None, Month or None)
        Key path, first and last month of each; None where it has none.

    Raises
    ------
    ValueError
        Naming the key path and the months that are allowed.

    Examples
    --------
    >>> check_quarters([("kpis[0]", Month(2025, 4), Month(2025, 9))])
    """
    for path, first, last in spans:
        if first and first.number % 3 != 1:
            raise ValueError(
                f"{path}: {first.iso} begins no quarter, and the contract is quarterly; "
                "write January, April, July or October"
            )
        if last and last.number % 3 != 0:
            raise ValueError(
                f"{path}: {last.iso} ends no quarter, and the contract is quarterly; "
                "write March, June, September or December"
            )


def check_mitigations(mitigations: Sequence[Mitigation], kpis: Mapping[str, Dated]) -> None:
    """Refuse a mitigation outside of its KPI's months, and one that is written twice.

    Parameters
    ----------
    mitigations : sequence of Mitigation
        Each of a KPI that exists.
    kpis : mapping of ref to Dated
        From when to when each KPI is in force.

    Raises
    ------
    ValueError
        Naming the mitigation at fault.
    """
    for number, item in enumerate(mitigations):
        kpi = kpis[item.kpi]
        if item.last and item.last < kpi.first:
            raise ValueError(
                f"mitigations[{number}]: ends in {item.last.iso}, but {item.kpi} begins in "
                f"{kpi.first.iso}; a mitigation holds in months of its KPI"
            )
        if kpi.last and item.first > kpi.last:
            raise ValueError(
                f"mitigations[{number}]: begins in {item.first.iso}, but {item.kpi} ended in "
                f"{kpi.last.iso}; a mitigation holds in months of its KPI"
            )
    for (one, item), (other, same) in combinations(enumerate(mitigations), 2):
        if item == same:
            raise ValueError(
                f"mitigations[{one}], mitigations[{other}]: are the same entry twice; keep one"
            )
