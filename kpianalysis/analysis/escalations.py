"""Which KPIs were escalated, since when, and is that still so?"""

from __future__ import annotations

import numpy as np
import pandas as pd

# What a supplier writes for "not escalated"; any other word but a blank says that it is.
_NO = {"no", "n", "none", "false", "0", "nil", "-", "n/a", "na", "not escalated", "closed", "ended"}
OPEN, CLOSED, NOT_STATED = "open", "closed", "not stated since"


def escalations(assessments: pd.DataFrame, last_arrived: pd.Timestamp) -> pd.DataFrame:
    """Follow each escalation through the months of its KPI.

    A month says "no" by the word, or by a blank where its submission marks another KPI or month.
    A blank in a submission that marks none says nothing: the column may not be there at all, and
    an escalation is not called closed because of it.

    Parameters
    ----------
    assessments : DataFrame
        Months in order inside each KPI, with ``kpi_ref, period_start, period_end, escalated,
        submission``.
    last_arrived : Timestamp
        First day of the last month that has arrived.

    Returns
    -------
    DataFrame
        One row an escalation, the oldest first: ``kpi_ref, opened`` and ``last_seen`` (first day
        of its first and last month), ``months_open`` (both counted), ``state`` (``open`` as at the
        last month that arrived, ``closed``, ``not stated since``), ``closed`` (the month that says
        so, else NaT) and ``words`` (the supplier's, of its last month).

    Examples
    --------
    >>> months = pd.DataFrame({"kpi_ref": "A_1", "period_start": pd.to_datetime(
    ...     ["2017-08-01", "2017-09-01", "2017-10-01"]), "escalated": ["Yes", "Yes", "No"],
    ...     "submission": ["a", "b", "c"]}).assign(period_end=lambda t: t["period_start"])
    >>> row = escalations(months, pd.Timestamp("2017-10-01")).iloc[0]
    >>> row["state"], int(row["months_open"]), row["closed"].strftime("%B %Y")
    ('closed', 2, 'October 2017')
    """
    months = assessments[~assessments["period_start"].gt(last_arrived)]
    said = months.assign(yes=_says_escalated(months))
    said = said[said["yes"].notna()].assign(yes=lambda table: table["yes"].astype(bool))
    by_kpi = said.groupby("kpi_ref", sort=False)
    before = by_kpi["yes"].shift(fill_value=False)
    said["run"] = (said["yes"] & ~before).cumsum()
    said["next_said"] = by_kpi["period_start"].shift(-1)
    runs = said[said["yes"]].groupby(["kpi_ref", "run"], sort=False)
    last = runs.tail(1).set_index("run")
    opened = runs["period_start"].first().reset_index("kpi_ref", drop=True)
    end = last["period_end"].fillna(last["period_start"])
    months_open = 12 * (end.dt.year - opened.dt.year) + end.dt.month - opened.dt.month + 1
    is_last = last["period_start"].eq(last_arrived) | end.ge(last_arrived)
    state = np.select([last["next_said"].notna(), is_last], [CLOSED, OPEN], NOT_STATED)
    found = pd.DataFrame(
        {
            "kpi_ref": last["kpi_ref"],
            "opened": opened,
            "last_seen": last["period_start"],
            "months_open": months_open.astype("int64"),
            "state": pd.Series(state, index=last.index, dtype="str"),
            "closed": last["next_said"],
            "words": last["escalated"],
        }
    )
    return found.sort_values(["opened", "kpi_ref"], ignore_index=True)


def says_anything(assessments: pd.DataFrame) -> bool:
    """Say whether the extracts of some months tell if a KPI is escalated."""
    return bool(_says_escalated(assessments).notna().any())


def _says_escalated(months: pd.DataFrame) -> pd.Series:
    """Return for each month True, False, or NA where its extract does not tell."""
    word = months["escalated"].str.strip().str.casefold()
    told = word.notna() & word.ne("")
    yes = (told & ~word.isin(_NO)).astype("boolean")
    # Whether the submission has the column at all is known only from what stands in it.
    tells = told.groupby(months["submission"], sort=False).transform("any")
    return yes.where(told | tells.eq(True), pd.NA)
