"""How many misses and failures of one KPI are there, without its mitigation and with it?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.basis import basis_note
from kpianalysis.display.coverage import words_of_results
from kpianalysis.display.mitigation_timeline import mitigated_misses
from kpianalysis.display.numbers import month_of, plural
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review


def say_both_counts(review: Review, kpi: Kpi, episode: pd.Series) -> str:
    """Say both counts of misses and of failures, in the period and since the mitigation began.

    Without a known minimum no month can be a failure, and it is said that way.

    Parameters
    ----------
    episode : Series
        The KPI's mitigation, one of :attr:`Review.episodes`.
    """
    months = review.months_of(kpi.ref, window=False)
    missed, counted = int(months["missed"].sum()), int(months["counts_as_miss"].sum())
    below, failed = int(months["below_minimum"].sum()), int(months["counts_as_failure"].sum())
    said = [
        f"In {words_of_results(review)}: {plural(missed, 'miss', 'misses')} without the "
        f"mitigation, {counted} counted with it{basis_note(months['basis'])}."
    ]
    if months["minimum"].notna().any():
        said.append(
            f"Failures, below minimum: {below} without the mitigation, {failed} counted with it"
            f"{basis_note(months['basis'])}."
        )
    else:
        said.append("Failures: none can be counted, as the minimum is not known.")
    mark = basis_note(mitigated_misses(review, kpi.ref)["basis"])
    since = month_of(episode["start"]).words
    misses, failures = int(episode["misses"]), int(episode["failures"])
    kept = plural(misses, "miss", "misses")
    kept += f", {failures} of them below minimum," if failures else ""
    said.append(f"Since {since} it has kept {kept} from counting{mark}.")
    return " ".join(said)
