"""When a supplier sends a month again, which figure stands and what became of the other?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.tables import Outcome, Verification

_KEY = ["kpi_ref", "period_start"]


def supersede(versions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split all versions of each result into the one that stands and its history.

    Parameters
    ----------
    versions : DataFrame
        Observations of every submission, with ``received`` and ``order``; at most one for each
        KPI, month and submission.

    Returns
    -------
    (DataFrame, DataFrame)
        The versions that stand, and the earlier ones with ``replaced_by``, ``replaced_on`` and
        ``value_changed``. A figure that differs from an earlier one that was not provisional is
        ``corrected``.
    """
    ordered = versions.sort_values([*_KEY, "received", "order"], kind="stable", ignore_index=True)
    by_key = ordered.groupby(_KEY, sort=False)
    following = by_key[["submission", "received", "value", "state"]].shift(-1)
    differs = _differs(ordered, following)
    ordered["replaced_by"] = following["submission"]
    ordered["replaced_on"] = following["received"]
    ordered["value_changed"] = differs & following["submission"].notna()
    final = ordered["verification"].ne(Verification.PROVISIONAL)
    changed_before = (
        (ordered["value_changed"] & final).groupby([ordered[key] for key in _KEY]).cumsum()
    )
    corrected = changed_before.groupby([ordered[key] for key in _KEY]).shift(1, fill_value=0) > 0
    ordered.loc[corrected & final, "verification"] = str(Verification.CORRECTED)
    stands = ordered["replaced_by"].isna()
    return ordered[stands].reset_index(drop=True), ordered[~stands].reset_index(drop=True)


def mark_superseded(ledger: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Turn the ledger lines of replaced results from accepted to superseded."""
    place = ["file", "sheet", "cell"]
    replaced = history[[*place, "replaced_by", "value_changed"]]
    lines = ledger.merge(replaced, how="left", on=place, validate="many_to_one")
    gone = lines["replaced_by"].notna() & lines["outcome"].eq(Outcome.ACCEPTED)
    how = np.where(
        lines["value_changed"].eq(True),
        "replaced with another value by ",
        "sent again unchanged in ",
    )
    lines.loc[gone, "outcome"] = str(Outcome.SUPERSEDED)
    lines.loc[gone, "reason"] = "superseded"
    lines.loc[gone, "message"] = pd.Series(how, index=lines.index) + lines["replaced_by"]
    return lines.drop(columns=["replaced_by", "value_changed"])


def _differs(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.Series:
    both_empty = earlier["value"].isna() & later["value"].isna()
    value = earlier["value"].ne(later["value"]) & ~both_empty
    return value | earlier["state"].ne(later["state"])
