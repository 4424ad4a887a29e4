"""How many people or cases stand behind a percentage?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.analysis.counts import pooled_counts


def people_behind(assessments: pd.DataFrame) -> pd.DataFrame:
    """Count for each row the cases that were not dealt with as measured, and those to target.

    Parameters
    ----------
    assessments : DataFrame
        Percentages with ``value``, ``numerator``, ``denominator``, ``target`` and ``polarity``.

    Returns
    -------
    DataFrame
        ``affected``: cases on the wrong side of the measure (higher is better: denominator minus
        numerator; lower is better: numerator). ``to_target``: how many fewer of them would have
        met the target, 0 when it was met. NaN where the counts are not known.

    Examples
    --------
    >>> row = pd.DataFrame({"value": [58.53], "numerator": [127.0], "denominator": [217.0],
    ...                     "target": [75.0], "polarity": ["higher_is_better"]})
    >>> people_behind(row).iloc[0].tolist()  # 75% of 217 is 162.75, so 163 were needed
    [90.0, 36.0]
    """
    higher = assessments["polarity"].eq("higher_is_better")
    total, counted = assessments["denominator"], assessments["numerator"]
    affected = counted.where(~higher, total - counted)
    share = assessments["target"] / 100
    # The slack keeps 0.75 * 200 = 150.00000000000003 from asking for 151.
    allowed = np.floor((share.where(~higher, 1 - share) * total) + 1e-9)
    to_target = (affected - allowed).clip(lower=0)
    # The stated percentage is the value: 8,996 of 10,000 sent as 90.0% met a target of 90%.
    beyond = assessments["value"] - assessments["target"]
    met = beyond.ge(0).where(higher, beyond.le(0))
    return pd.DataFrame({"affected": affected, "to_target": to_target.mask(met, 0.0)})


def pooled_percentage(rows: pd.DataFrame) -> float:
    """Return the percentage of several months together: all numerators over all denominators.

    NaN unless every month with a value has both, and they can be those of its percentage.

    >>> rows = pd.DataFrame({"value": [50.0, 100.0], "numerator": [1.0, 98.0],
    ...                      "denominator": [2.0, 98.0]})
    >>> pooled_percentage(rows)
    99.0
    """
    pooled = pooled_counts(rows, np.zeros(len(rows), dtype="int64"), 1).iloc[0]
    return float(100 * pooled["numerator"] / pooled["denominator"])
