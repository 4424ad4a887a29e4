"""How is a sum of money written?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.numbers import MINUS, NOT_AVAILABLE, rounded


def pounds(amount: float, in_pence: bool = False) -> str:
    """Write pounds, with pence only where there are some, or in a table with some.

    >>> pounds(12000), pounds(-0.5)
    ('£12,000', '−£0.50')
    """
    text = rounded(abs(amount), 2)
    text = text if in_pence else text.removesuffix(".00")
    return f"{MINUS if amount < 0 else ''}£{text}"


def pounds_at_least(amount: float, not_known: int, in_pence: bool = False) -> str:
    """Write a sum in which some amounts may be missing: what is known is the least of it.

    >>> pounds_at_least(12000, 3), pounds_at_least(float("nan"), 3)
    ('£12,000 or more', '[x]')
    """
    if pd.isna(amount):
        return NOT_AVAILABLE
    return pounds(amount, in_pence) + (" or more" if not_known else "")
