"""Which figures stood on a day, and which had been corrected by then?"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kpianalysis.tables import Outcome


def known_versions(versions: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return the versions received by a day, without what replaced them later.

    Parameters
    ----------
    versions : DataFrame
        Every version of each result: the observations and their history.
    day : date
        What was received after it is not known yet.
    """
    on_day = pd.Timestamp(day)
    known = versions[versions["received"].le(on_day)].reset_index(drop=True)
    later = known["replaced_on"].gt(on_day)
    known["replaced_on"] = known["replaced_on"].mask(later)
    known["replaced_by"] = known["replaced_by"].mask(later)
    known["value_changed"] = known["value_changed"].eq(True) & ~later
    return known


def standing(versions: pd.DataFrame, day: dt.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the observations that stood on a day, and the corrections made by then.

    A correction is an earlier version with another value, beside the one that replaced it.

    Parameters
    ----------
    versions : DataFrame
        Every version of each result: the observations and their history.
    day : date
        What was received after it does not count yet.

    Returns
    -------
    (DataFrame, DataFrame)
        The observations, and the corrections with ``value_after``, ``bound_after``,
        ``state_after`` and ``basis_after``.
    """
    on_day = pd.Timestamp(day)
    versions = versions[versions["received"].le(on_day)]
    stands = versions["replaced_on"].isna() | versions["replaced_on"].gt(on_day)
    changed = versions[~stands & versions["value_changed"].eq(True)]
    key = ["kpi_ref", "period_start", "submission"]
    after = versions[[*key, "value", "bound", "state", "basis"]].rename(
        columns={"submission": "replaced_by"}
    )
    corrections = changed.merge(
        after, on=["kpi_ref", "period_start", "replaced_by"], suffixes=("", "_after")
    )
    observations = versions[stands].drop(columns=["replaced_by", "replaced_on", "value_changed"])
    return observations.reset_index(drop=True), corrections


def ledger_on(ledger: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger as it stood when these observations did: not yet superseded.

    Parameters
    ----------
    ledger : DataFrame
        The ledger of everything received so far.
    observations : DataFrame
        What stood on a day, from :func:`standing`.
    """
    place = ["file", "sheet", "cell"]
    standing = observations[place].assign(stands=True)
    lines = ledger.merge(standing, how="left", on=place, validate="many_to_one")
    not_yet = lines["stands"].eq(True) & lines["outcome"].eq(Outcome.SUPERSEDED)
    lines.loc[not_yet, ["outcome", "reason", "message"]] = [
        str(Outcome.ACCEPTED),
        "read",
        "read as it stands",
    ]
    return lines.drop(columns="stands")
