"""What was received beside what was agreed, of one contract: as it is kept, or made anew."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from kpianalysis import store_many
from kpianalysis.as_at import day_of, days_known
from kpianalysis.cleaning import ensure_clean
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import NoData
from kpianalysis.home import Home
from kpianalysis.inputs import fingerprints, judging
from kpianalysis.intake.received import read_received
from kpianalysis.intake.rulings import read_rulings
from kpianalysis.periods import Month
from kpianalysis.portfolio.stamps import stamp_of
from kpianalysis.position import position_on

if TYPE_CHECKING:
    import pyarrow as pa

# What is kept of each KPI and month. What people wrote is not: it stands in the contract's tables.
COLUMNS = (
    "kpi_ref", "area", "unit", "polarity", "period_start", "period_end", "target", "minimum",
    "terms_basis", "mitigated", "mitigation_start", "mitigation_basis", "phase", "value", "bound",
    "numerator", "denominator", "backlog", "state", "verification", "basis", "received",
)  # fmt: skip
# What the portfolio reads of them.
READ = (
    "kpi_ref", "polarity", "period_start", "period_end", "target", "minimum", "terms_basis",
    "mitigated", "mitigation_start", "mitigation_basis", "phase", "value", "bound", "numerator",
    "denominator", "state", "basis", "received",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is known of a contract as a whole.

    Attributes
    ----------
    name
        What it is called.
    day
        The last day on which something became known of it, such as ``2019-08-09``.
    long_term_months
        From how many months in a row a mitigation is long-term.
    step_months
        How many months a result is about: 1, or 3.
    withheld
        How many KPIs are exempt, and so not in it.
    """

    name: str
    day: str
    long_term_months: int
    step_months: int
    withheld: int

    @classmethod
    def of(cls, record: dict[str, Any]) -> Self:
        """Take them out of what is kept."""
        return cls(**{name: record[name] for name in cls.__dataclass_fields__})


def position_of(contract: str, home: Home, day: dt.date | None = None) -> tuple[Facts, pa.Table]:
    """Return the position of a contract, as it stands or as it stood on a day.

    The kept one is taken where no input has changed since. Otherwise the contract is cleaned, and
    its newest position is kept; one of an earlier day is made each time.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``.
    home : Home
        Where the folders lie.
    day : date, optional
        Only what was known by this day counts.

    Returns
    -------
    (Facts, Table)
        Its facts, and the columns :data:`READ` of its KPIs and months.

    Raises
    ------
    KpiProblem
        When it cannot be read.
    NoData
        When nothing was received by the day, or every KPI is exempt.
    """
    folder = home.raw(contract)
    stamp = stamp_of(folder)
    kept = store_many.kept_position(home.portfolio, contract)
    if kept is not None and _is_current(kept, contract, home, stamp):
        with suppress(OSError, ValueError, KeyError):  # a damaged one is made anew
            facts = Facts.of(kept.facts)
            # Nothing became known after that day, so any later day gives the same.
            if day is None or day.isoformat() >= facts.day:
                return facts, kept.columns(READ)
    made_from = {"stamp": stamp, "inputs": _inputs(folder), "program": judging()}
    facts, position, is_newest = _made(contract, home, day)
    if is_newest:
        store_many.write_position(home.portfolio, contract, position, asdict(facts) | made_from)
    return facts, position.select(READ)


def _is_current(kept: store_many.KeptPosition, contract: str, home: Home, stamp: str) -> bool:
    """Say whether it was made by this program from what is there now; mend its stamp if so."""
    facts = kept.facts
    if facts.get("program") != judging():
        return False
    if facts.get("stamp") == stamp:
        return True
    if facts.get("inputs") != _inputs(home.raw(contract)):
        return False
    try:
        whole = kept.columns(COLUMNS)
    except (OSError, ValueError):
        return False
    store_many.write_position(home.portfolio, contract, whole, facts | {"stamp": stamp})
    return True


def _inputs(folder: Path) -> str:
    text = json.dumps(fingerprints(folder), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _made(contract: str, home: Home, day: dt.date | None) -> tuple[Facts, pa.Table, bool]:
    """Make the position of a contract from its tables and terms, and say if it is the newest."""
    ensure_clean(contract, home)
    folder = home.raw(contract)
    whole, submissions = read_contract(folder), read_received(folder)
    newest = day_of(None, days_known(whole, submissions, read_rulings(folder), []))
    on_day = newest if day is None else min(day, newest)
    now = position_on(contract, on_day, home)
    held = now.observations
    if held.empty:
        raise NoData(f"holds no result by {on_day.isoformat()}", found=contract)
    first, last = Month.of(held["period_start"].min()), Month.of(held["period_start"].max())
    position = now.assessed(first, last)[list(COLUMNS)]
    facts = Facts(
        name=now.contract.name,
        day=on_day.isoformat(),
        long_term_months=now.contract.long_term_months,
        step_months=now.contract.step_months,
        withheld=len(whole.kpis) - len(now.contract.kpis),
    )
    return facts, store_many.as_words(position), on_day == newest
