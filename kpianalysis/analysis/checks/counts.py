"""Which stated percentages are not what the counts beside them give?

Intake compares them, to half the last digit that was written, and keeps contradicted counts only
as what was stated. Nothing is compared a second time here.
"""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.checks.finding import Check, as_findings


def contradicted_counts(observations: pd.DataFrame) -> pd.DataFrame:
    """Find percentages that the counts beside them contradict.

    Parameters
    ----------
    observations : DataFrame
        Results that stand. ``stated_numerator`` and ``stated_denominator`` are what was written;
        ``numerator`` and ``denominator`` are empty where intake found that they contradict.

    Returns
    -------
    DataFrame
        Findings: ``stated`` is the percentage, ``expected`` what the counts give.
    """
    written = observations["stated_numerator"].notna() & observations["stated_denominator"].notna()
    unused = observations["numerator"].isna() & observations["denominator"].isna()
    found = observations[written & unused & observations["value"].notna()]
    return as_findings(
        Check.COUNTS,
        found.assign(
            stated=found["value"],
            expected=100 * found["stated_numerator"] / found["stated_denominator"],
            numerator=found["stated_numerator"],
            denominator=found["stated_denominator"],
            known=found["received"],
        ),
        "numerator",
        "denominator",
    )
