"""Which targets and minimums cannot be read? The result beside them stands without them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.scale import UNDECIDED

# A percentage of change may be below 0 or above 100; beyond this it is a slip of the scale.
ANY_PERCENTAGE = 1000
DOUBTED = ("target", "minimum")


def doubtful_levels(
    read: dict[str, pd.DataFrame],
    levels: dict[str, pd.Series],
    scales: dict[str, pd.Series],
    percentage: pd.Series,
    catalogue: Catalogue,
) -> dict[str, pd.Series]:
    """Say why a target or minimum is left out, for each role.

    Parameters
    ----------
    read, levels, scales : dict
        By role, as :func:`kpianalysis.intake.observe.observe` reads them.
    percentage : Series of bool
        Which results are percentages.
    catalogue : Catalogue
        Of a contract, percentages are from 0 to 100.

    Returns
    -------
    dict of Series of str
        The sentence of each that is in doubt; missing where none is.
    """
    lowest, highest = percentages_allowed(catalogue)
    found = {}
    for role in DOUBTED:
        cells, level = read[role], levels[role]
        said: Any = cells.at
        doubt = pd.Series(None, index=level.index, dtype=object)
        far = percentage & level.notna() & ~level.between(lowest, highest)
        either = percentage & scales[role].eq(UNDECIDED) & cells["number"].notna()
        for where, words in (
            (far, "is not a percentage from 0 to 100"),
            (either, "may be a fraction or percentage points"),
        ):
            doubt[where & doubt.isna()] = words
        doubt = cells["problem"].astype(object).where(cells["problem"].notna(), doubt)
        for place in doubt.index[doubt.notna()]:
            doubt[place] = (
                f"the {role} {said[place, 'words']!r} {doubt[place]}; the result is read "
                f"without it; ask for the {role} as one figure, or leave its cell empty"
            )
        found[role] = doubt
    return found


def percentages_allowed(catalogue: Catalogue) -> tuple[int, int]:
    """Return the lowest and the highest percentage that can be meant."""
    return (0, 100) if catalogue.of_contract else (-ANY_PERCENTAGE, ANY_PERCENTAGE)
