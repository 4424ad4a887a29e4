"""Who says what about the misses: the Council, the supplier, or nobody yet?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.explained import who_explained
from kpianalysis.council.layout import MISS
from kpianalysis.display.council_words import NOBODY, SUPPLIER, council, words_in_period
from kpianalysis.display.wording import name_months
from kpianalysis.review import Review

_KEYS = ["kpi_ref", "period_start"]
_TEXTS = ["said_by", "cause", "effect", "remedy", "owner", "due", "supplier_reply", "basis"]
_COUNCIL, _SUPPLIER, _NOBODY = range(3)


def statements(review: Review, misses: pd.DataFrame) -> pd.DataFrame:
    """List what is said of some misses, once where the same is said of several months.

    Parameters
    ----------
    review : Review
        The period, as at a day.
    misses : DataFrame
        Rows of the period's assessments that missed their target.

    Returns
    -------
    DataFrame
        ``kpi_ref, months`` (in words), ``said_by`` (with author and day, or that nobody has
        explained it yet), ``cause, effect, remedy, owner, due, supplier_reply, basis``. A KPI's
        rows stand together, the Council before the supplier.
    """
    explained = who_explained(misses, review.commentary)
    nobody = explained[~explained["by_council"] & ~explained["by_supplier"]]
    written = words_in_period(review, MISS).merge(misses[_KEYS], on=_KEYS)
    written["said_by"] = [council(row) for row in written.to_dict("records")]
    extract = misses[misses[["cause", "effect", "remedy"]].notna().any(axis=1)]
    supplied = extract[[*_KEYS, "cause", "effect", "remedy"]].assign(
        said_by=SUPPLIER, basis=extract["words_basis"]
    )
    parts = [
        written.assign(who=_COUNCIL),
        supplied.assign(who=_SUPPLIER),
        nobody[_KEYS].assign(said_by=NOBODY, who=_NOBODY),
    ]
    said = pd.concat(
        [part.reindex(columns=[*_KEYS, "who", *_TEXTS]).astype(object) for part in parts]
    )
    said = said.where(said.notna(), None)
    order = {ref: place for place, ref in enumerate(misses["kpi_ref"].unique())}
    said = said.sort_values(
        ["kpi_ref", "who", "period_start"],
        key=lambda column: column.map(order) if column.name == "kpi_ref" else column,
    )
    alike = said.groupby(["kpi_ref", "who", *_TEXTS], sort=False, dropna=False)
    rows = [
        [*key, name_months(review.contract.period_of(day) for day in months["period_start"])]
        for key, months in alike
    ]
    once = pd.DataFrame(rows, columns=["kpi_ref", "who", *_TEXTS, "months"], dtype=object)
    once = once.where(once.notna(), None)
    return once[["kpi_ref", "months", *_TEXTS]]
