"""What was supplied and written, without what the public does not read: rows, words and counts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpianalysis.analysis.suppression import suppress_counts
from kpianalysis.audience import COUNT_COLUMNS, TEXT_COLUMNS, WITHHELD, Audience
from kpianalysis.contract import Contract
from kpianalysis.council.layout import MITIGATION
from kpianalysis.intake.received import Submission
from kpianalysis.withholding.agreed import exempt_kpis

TEXT_WITHHELD = "text withheld: it may quote what is not shown"
_PLACE = ["file", "sheet", "cell"]
# Which table holds what an exempt section shows.
_TABLE_OF = {"asked_last_time": "questions", "projects": "projects"}
_CREDITS = "credit"


def public_results(versions: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Return every version of a result without exempt KPIs, exempt words and small counts.

    Parameters
    ----------
    versions : DataFrame
        Observations and their history.
    contract : Contract
        The whole of what was agreed.
    """
    shown = _shown_columns(_shown_rows(versions, contract), contract.audience)
    rules = contract.audience
    hidden = [name for name in rules.exempt_columns if name in COUNT_COLUMNS]
    if rules.smallest_count is None and not hidden:
        return shown
    units = {kpi.ref: kpi.unit for kpi in contract.kpis}
    shown = _without_stated_counts(shown, rules.smallest_count, hidden=bool(hidden))
    suppressed = suppress_counts(
        shown.assign(unit=shown["kpi_ref"].map(units)),
        rules.smallest_count,
        suppress_zero=rules.suppress_zero,
        always=hidden,
    )
    return suppressed.assign(unit=shown["unit"])


def _without_stated_counts(
    versions: pd.DataFrame, smallest: int | None, *, hidden: bool
) -> pd.DataFrame:
    """Take out counts as they were written, but for those that contradict and are large enough.

    The others stand beside counts that are used, and would tell what is suppressed of these.
    """
    counts = versions[["stated_numerator", "stated_denominator"]]
    rest = counts["stated_denominator"] - counts["stated_numerator"]
    least = counts.assign(rest=rest).min(axis=1)
    kept = versions["numerator"].isna() & versions["denominator"].isna() & (not hidden)
    kept &= least.ge(smallest or 0)
    return versions.assign(
        stated_numerator=counts["stated_numerator"].where(kept),
        stated_denominator=counts["stated_denominator"].where(kept),
    )


def public_table(name: str, table: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Return another table of a review without what the public does not read.

    With an exempt KPI, figures that the supplier states for all KPIs together go as well: what the
    page counts itself would tell the rest.

    Parameters
    ----------
    name : str
        What the table is called in ``kpianalysis.tables``.
    table : DataFrame
        Its rows; those with the ref of an exempt KPI go.
    contract : Contract
        The whole of what was agreed.
    """
    sections = contract.audience.exempt_sections
    if any(_TABLE_OF.get(section) == name for section in sections):
        return table[:0]
    shown = _shown_rows(table, contract)
    if name == "stated":
        of_all = shown["kpi_ref"].isna() & bool(exempt_kpis(contract))
        credits = shown["what"].str.contains(_CREDITS, case=False, na=False)
        shown = shown[~(of_all | (credits & ("service_credits" in sections)))]
    if name == "commentary" and "mitigation_reason" in contract.audience.exempt_columns:
        of_mitigation = shown["about"].eq(MITIGATION) & shown["cause"].notna()
        shown = shown.assign(cause=shown["cause"].mask(of_mitigation, WITHHELD))
    return _shown_columns(shown, contract.audience).reset_index(drop=True)


def public_ledger(ledger: pd.DataFrame, versions: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Return the ledger with the outcome of every line, and without words that may be exempt.

    Lines are kept, so that each is still counted. As soon as anything is withheld, what a line
    quotes is withheld too, for nobody can tell what stands in it; and where something is exempt,
    so is the place of a line that made no public result.

    Parameters
    ----------
    ledger : DataFrame
        As it stood on the day.
    versions : DataFrame
        What :func:`public_results` left.
    contract : Contract
        The whole of what was agreed.
    """
    if not has_rules(contract):
        return ledger
    shown = ledger.assign(raw=TEXT_WITHHELD, message=TEXT_WITHHELD)
    rules = contract.audience
    if exempt_kpis(contract) or rules.exempt_sections or rules.exempt_columns:
        public = versions[_PLACE].drop_duplicates()
        known = shown[_PLACE].merge(public.assign(known=True), how="left", on=_PLACE)["known"]
        hidden = ~known.eq(True).to_numpy()
        shown.loc[hidden, ["sheet", "cell"]] = ""
        shown.loc[hidden, "row"] = 0
    return shown


def public_submissions(
    submissions: tuple[Submission, ...], contract: Contract
) -> tuple[Submission, ...]:
    """Return the files received, without the notes made on them where anything is withheld."""
    if not has_rules(contract):
        return submissions
    return tuple(replace(item, note="") for item in submissions)


def has_rules(contract: Contract) -> bool:
    """Say whether anything of a contract is withheld from the public."""
    return bool(exempt_kpis(contract)) or contract.audience != Audience()


def _shown_rows(table: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    refs = exempt_kpis(contract)
    return table[~table["kpi_ref"].isin(refs)] if refs and "kpi_ref" in table else table


def _shown_columns(table: pd.DataFrame, rules: Audience) -> pd.DataFrame:
    """Replace what stands in exempt columns of words; what is blank stays blank."""
    names = [
        name for name in rules.exempt_columns if name in TEXT_COLUMNS and name in table.columns
    ]
    words = {name: table[name].mask(table[name].notna(), WITHHELD) for name in names}
    return table.assign(**words)
