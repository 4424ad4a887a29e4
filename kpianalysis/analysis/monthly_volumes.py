"""How many cases does each month have, and is that measured, given or assumed?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpianalysis.errors import ParameterProblem
from kpianalysis.periods import Month

ASSUMED, GIVEN, MEASURED, NOT_KNOWN = "assumed", "given", "measured", "not known"


def monthly_volumes(
    measured: pd.Series,
    is_measured: pd.Series,
    to_come: list[Month],
    volumes: float | Sequence[float] | None,
    mean: int | None,
) -> tuple[np.ndarray, list[str]]:
    """Return the cases of each month, and where each number is from.

    Parameters
    ----------
    measured : Series
        Cases of each month; those of months to come are not read.
    is_measured : Series of bool
        Which months were measured.
    to_come : list of Month
        The others.
    volumes : float or sequence of float, optional
        Cases in each month to come, one number for all or one for each.
    mean : int, optional
        What is assumed where none are given.

    Raises
    ------
    ParameterProblem
        When the volumes do not fit the months, or are no whole cases.
    """
    if isinstance(volumes, int | float):
        volumes = [volumes] * len(to_come)
    if volumes is not None:
        if len(volumes) != len(to_come):
            raise ParameterProblem(
                "is not one number for each month to come",
                found=", ".join(f"{volume:g}" for volume in volumes) or "nothing",
                cell="volumes",
                action=f"give {len(to_come)}, for {', '.join(month.iso for month in to_come)}",
            )
        for volume in volumes:
            if not 1 <= volume < float("inf") or volume % 1:
                raise ParameterProblem(
                    "is no number of cases",
                    found=f"{volume:g}",
                    cell="volumes",
                    action="give whole cases, 1 or more",
                )
    found = measured.to_numpy("float64").copy()
    ahead = ~is_measured.to_numpy()
    assumed = float("nan") if mean is None else float(mean)
    found[ahead] = assumed if volumes is None else np.asarray(volumes, "float64")
    words = np.where(ahead, ASSUMED if volumes is None else GIVEN, MEASURED)
    return found, np.where(np.isnan(found), NOT_KNOWN, words).tolist()
