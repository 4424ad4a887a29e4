"""Which amounts of service credits that the supplier stated are not those of the tariff?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.checks.finding import PLACE, Check, as_findings
from kpianalysis.analysis.stated_credits import supplier_totals


def contradicted_credits(credits: pd.DataFrame | None, stated: pd.DataFrame) -> pd.DataFrame:
    """Find stated amounts that differ from the tariff's; none where no tariff is known.

    Parameters
    ----------
    credits : DataFrame or None
        What every miss costs by the tariff.
    stated : DataFrame
        The supplier's own figures.

    Returns
    -------
    DataFrame
        Findings: ``stated`` and ``expected`` in pounds. An amount that cannot be compared, because
        not every miss has a price, is none.
    """
    if credits is None or stated.empty:
        return as_findings(Check.CREDITS, pd.DataFrame())
    totals = supplier_totals(credits, stated)
    found = totals[totals["difference"].notna() & totals["difference"].ne(0)]
    sent = stated[[*PLACE, "received"]].drop_duplicates(list(PLACE), keep="last")
    found = found.merge(sent, how="left", on=list(PLACE))
    return as_findings(
        Check.CREDITS, found.assign(expected=found["computed"], known=found["received"])
    )
