"""Which misses have words of the supplier, which of the Council, and which of nobody?"""

from __future__ import annotations

import pandas as pd

_KEYS = ["kpi_ref", "period_start"]
_WORDS = ["cause", "effect", "remedy"]


def who_explained(misses: pd.DataFrame, commentary: pd.DataFrame) -> pd.DataFrame:
    """Say for each miss whether the supplier and the Council have said anything about it.

    Parameters
    ----------
    misses : DataFrame
        Months that missed their target, with the extract's ``cause``, ``effect`` and ``remedy``.
    commentary : DataFrame
        What the Council wrote by the day, the table ``commentary``.

    Returns
    -------
    DataFrame
        ``kpi_ref, period_start, by_council, by_supplier``, a row for each miss in its order. A
        reply of the supplier in the Council's workbook is the supplier's.

    Examples
    --------
    >>> from kpianalysis.tables import as_table
    >>> may = {"kpi_ref": ["A_1"], "period_start": [pd.Timestamp("2019-05-01")]}
    >>> misses = pd.DataFrame(may | {"cause": [None], "effect": [None], "remedy": [None]})
    >>> said = as_table("commentary", pd.DataFrame(may | {"about": "miss", "cause": "Snow."}))
    >>> who_explained(misses, said)[["by_council", "by_supplier"]].values.tolist()
    [[True, False]]
    """
    about = commentary[commentary["about"].eq("miss")]
    written = about[_KEYS].assign(
        by_council=about[_WORDS].notna().any(axis=1), replied=about["supplier_reply"].notna()
    )
    rows = misses[_KEYS].assign(by_supplier=misses[_WORDS].notna().any(axis=1))
    both = rows.merge(written, how="left", on=_KEYS, validate="one_to_one")
    both["by_council"] = both["by_council"].eq(True)
    both["by_supplier"] |= both["replied"].eq(True)
    return both[[*_KEYS, "by_council", "by_supplier"]]
