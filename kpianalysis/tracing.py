"""Where does a figure come from: what was ever received for a KPI, and each step to the page?"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kpianalysis import store
from kpianalysis.agreed import Terms
from kpianalysis.audience import EXEMPT
from kpianalysis.cleaning import ensure_clean
from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ContractProblem
from kpianalysis.home import Home, find_home
from kpianalysis.intake.refs import RefReader
from kpianalysis.kpi import Kpi
from kpianalysis.months import Month
from kpianalysis.review import Review
from kpianalysis.reviewing import open_review

_HISTORY = {
    "period_start": "month", "value": "value", "state": "state", "verification": "verification",
    "received": "received", "file": "file", "sheet": "sheet", "cell": "cell",
    "replaced_by": "replaced_by", "replaced_on": "replaced_on", "value_changed": "value_changed",
    "ruling": "ruling",
}  # fmt: skip


def kpi_history(contract: str, kpi: str, *, home: Home | None = None) -> pd.DataFrame:
    """Return every value ever received for a KPI, by month, the earliest first.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``.
    kpi : str
        Its ref, however spelt.
    home : Home, optional
        Where the folders lie.

    Returns
    -------
    DataFrame
        ``month``, ``value``, ``state``, ``verification``, ``received``, ``file``, ``sheet``,
        ``cell``, ``replaced_by``, ``replaced_on``, ``value_changed``, ``ruling``; a version that
        stands is replaced by nothing.

    Raises
    ------
    ContractProblem
        When the contract has no such KPI.
    """
    home = home or find_home()
    ref = known_ref(read_contract(home.raw(contract)), kpi)
    ensure_clean(contract, home)
    tables = [store.read_table(home.processed(contract), n) for n in ("history", "observations")]
    versions = pd.concat(tables, ignore_index=True)
    versions = versions[versions["kpi_ref"].eq(ref)]
    ordered = versions.sort_values(["period_start", "received"], kind="stable", ignore_index=True)
    table = ordered.reindex(columns=list(_HISTORY)).rename(columns=_HISTORY)
    table["value_changed"] = table["value_changed"].eq(True)
    return table


def trace(
    contract: str,
    kpi: str,
    period: str,
    *,
    as_at: str | dt.date | None = None,
    home: Home | None = None,
) -> list[str]:
    """Follow a KPI's figures from the page to the cells that they were sent in.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``.
    kpi : str
        Its ref, however spelt.
    period : str
        As ``run`` takes it.
    as_at : str or date, optional
        As it stood on this date.
    home : Home, optional
        Where the folders lie.

    Returns
    -------
    list of str
        One step a line, from the figure on the page to the cell.
    """
    home = home or find_home()
    settings = read_contract(home.raw(contract))
    ref = known_ref(settings, kpi)
    # An officer traces on a machine of the Council: nothing is published.
    review = open_review(contract, period, as_at=as_at, audience=EXEMPT, home=home)
    known = settings.kpi(ref)
    lines = [f"{known.name}, {review.period.words}, as at {review.as_at.isoformat()}"]
    ledger = store.read_table(home.processed(contract), "ledger")
    versions = kpi_history(contract, ref, home=home)
    for _, month in review.months_of(ref, window=False).iterrows():
        lines += ["", *_steps(month, known, review, ledger, versions)]
    return lines


def known_ref(contract: Contract, kpi: str) -> str:
    """Return the ref that a person means.

    Raises
    ------
    ContractProblem
        When the contract has no such KPI; it proposes the nearest.
    """
    refs = RefReader(contract)
    if ref := refs.ref(kpi):
        return ref
    near = refs.nearest(kpi)
    raise ContractProblem(
        "is no KPI of this contract",
        found=kpi,
        action=f"did you mean {near}?" if near else "see contract.toml for its refs",
    )


def _steps(
    month: pd.Series, kpi: Kpi, review: Review, ledger: pd.DataFrame, versions: pd.DataFrame
) -> list[str]:
    """Tell the steps of one month, from the page to the cell."""
    start = month["period_start"]
    name = review.contract.period_of(start).words
    unit = "%" if kpi.is_percentage else f" {kpi.unit}"
    if pd.isna(month["file"]):
        return [f"{name}: no extract holds a figure; the page says '{month['status']}'."]
    value = month["value"]
    shown = "no figure" if pd.isna(value) else f"{value:.{kpi.decimals}f}{unit}"
    exact = "" if pd.isna(value) else f" (unrounded: {value!r})"
    lines = [f"{name}: {shown} on the page{exact}, {month['status']}."]
    lines.append(f"  target: {_target(month, kpi)}")
    if month["mitigated"]:
        lines.append(f"  mitigated: {month['mitigation_reason'] or 'no reason is recorded'}")
    place = ", ".join(str(p) for p in (month["file"], month["sheet"], month["cell"]) if p)
    lines.append(f"  observation: {month['state']}, {month['verification']}, from {place}")
    line = ledger[
        ledger["file"].eq(month["file"])
        & ledger["sheet"].fillna("").eq(month["sheet"] or "")
        & ledger["cell"].eq(month["cell"])
    ]
    for _, one in line.iterrows():
        lines.append(f"  row {one['row']} of the file reads: {one['raw']}")
        lines.append(f"  ledger: {one['outcome']}: {one['message']}")
    sent = next((s for s in review.submissions if s.file == month["submission"]), None)
    if sent:
        lines.append(f"  received {sent.received.isoformat()}, sha256 {sent.sha256}")
    earlier = versions[versions["month"].eq(start) & versions["replaced_by"].notna()]
    for _, one in earlier.iterrows():
        was = "no figure" if pd.isna(one["value"]) else f"{one['value']:g}{unit}"
        place = ", ".join(str(p) for p in (one["file"], one["sheet"], one["cell"]) if p)
        lines.append(
            f"  before: {was} in {place}, received "
            f"{one['received'].date().isoformat()}, replaced by {one['replaced_by']}"
        )
    return lines


def _target(month: pd.Series, kpi: Kpi) -> str:
    """Say the target in force, and since when and why."""
    if pd.isna(month["target"]):
        return "none was agreed"
    start = Month(month["period_start"].year, month["period_start"].month)
    terms = [terms for terms in kpi.terms if terms.in_force(start)]
    said = f"{month['target']:g}, contract.toml"
    return f"{said}, {_since(terms[-1])}" if terms else said


def _since(terms: Terms) -> str:
    agreed = f", agreed {terms.agreed.isoformat()}" if terms.agreed else ""
    reason = f": {terms.reason}" if terms.reason else ""
    return f"from {terms.first.words}{agreed}{reason}"
