"""What do the results say, in plain sentences? Every sentence of the page is made here."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

import numpy as np
import pandas as pd

from kpianalysis.analysis.limits import (
    CEILING,
    CONSTANT,
    FEWEST_FOR_FIRM_LIMITS,
    FIRM,
    TRIAL,
)
from kpianalysis.display.basis import basis_note
from kpianalysis.display.numbers import (
    gap_size,
    in_words,
    level,
    listed,
    measured,
    month_of,
    period_of,
    plural,
    step_word,
)
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.review import Review
from kpianalysis.tables import Status

_MOST_NAMES, _ROOM_FOR_NAMES = 4, 14
MITIGATION_EXPLAINED = "Mitigation means that the Council has agreed not to count a miss."


def say_range(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say the results of some months as one value or a range.

    ``months`` holds the months of one KPI; those without a value are left out.
    """
    values = months.loc[months["value"].notna()]
    low, high = values.iloc[values["value"].argmin()], values.iloc[values["value"].argmax()]
    if low["value"] == high["value"]:
        return measured(low["value"], kpi, low["target"])
    return (
        f"{measured(low['value'], kpi, low['target'])} to "
        f"{measured(high['value'], kpi, high['target'])}"
    )


def basis_of_range(months: pd.DataFrame) -> str:
    """Mark a range by what its two ends are."""
    values = months.loc[months["value"].notna()]
    ends = values[values["value"].isin([values["value"].min(), values["value"].max()])]
    return basis_note(ends["basis"])


def say_misses(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say in how many months a KPI missed its target, and by what."""
    missed = months[months["missed"]]
    if missed.empty:
        met = int(months["status"].eq(str(Status.MET)).sum())
        if not met:
            return f"It could not be judged against a target in any {step_word(months)}."
        judged = "was measured" if met == months["value"].notna().sum() else "could be judged"
        return f"It met its target in every {step_word(months)} that {judged}."
    targets = missed["target"].unique()
    target = f"its {level(targets[0], kpi)} target" if len(targets) == 1 else "its target"
    at = f"{say_range(missed, kpi)}{basis_of_range(missed)}"
    return f"It missed {target} {how_often(months)}, at {at}."


def say_no_result(months: pd.DataFrame) -> str:
    """Name the months of a KPI that have no result."""
    without = months[months["value"].isna()]
    return f"There is no result for {months_in_words(without)}." if len(without) else ""


def how_often(months: pd.DataFrame) -> str:
    """Say in how many of a KPI's months with a result it missed its target."""
    missed, total = int(months["missed"].sum()), int(months["value"].notna().sum())
    with_result = "" if total == len(months) else " with a result"
    step = step_word(months)
    if missed < total:
        return f"in {missed} of {plural(total, step)}{with_result}"
    if total == 1:
        return f"in the one {step}{with_result}" if with_result else f"in {months_in_words(months)}"
    return f"in {'both' if total == 2 else f'all {in_words(total)}'} {step}s{with_result}"


def say_gaps(months: pd.DataFrame, kpi: Kpi, subject: str = "") -> str:
    """Say how far from target the misses were, largest first; ``subject`` names the KPI."""
    missed = months[months["missed"]]
    if missed.empty:
        return ""
    worst, best = missed["gap"].min(), missed["gap"].max()
    side = "short of" if kpi.polarity == "higher_is_better" else "over"
    what = f"{subject} was" if subject else "That is"
    if worst == best:
        return f"{what} {gap_size(worst, kpi)} {side} target."
    unit = " percentage points" if kpi.is_percentage else ""
    largest, least = gap_size(worst, kpi), gap_size(best, kpi)
    return f"{what} {largest.removesuffix(unit)} to {least} {side} target."


def say_mitigation(
    mitigation: pd.Series, minimum_known: bool, counted_to: str = "", step: str = "month"
) -> str:
    """Say since when a KPI is mitigated, for how long, and what that means.

    ``counted_to`` ends the count, as " to April 2019", where later months have not arrived;
    ``step`` is what a result is about, a month or a quarter.
    """
    months = plural(int(mitigation["months_in_row"]), step)
    long_term = "long-term mitigation" if mitigation["long_term"] else "mitigation"
    mark = basis_note([mitigation["basis"]]).replace("figures", "record")
    start = month_of(mitigation["start"]).words
    sentence = f"It has been in {long_term} since {start}, {months} in a row{counted_to}{mark}."
    if not mitigation["months_in_row"]:
        sentence = f"It is in {long_term} from {start}, and no such {step} has arrived yet{mark}."
    if not minimum_known:
        sentence += f" Its minimum is not known, so no {step} can be called a failure."
    return sentence


def say_usual_range(review: Review, kpi: Kpi) -> str:
    """Say what range a KPI usually moves in, or why that cannot be said."""
    months = review.months_of(kpi.ref)
    last = months.iloc[-1]
    kind, n, step = last["limits"], int(last["n"]), review.contract.step_word
    mark = basis_note(months["basis"])
    if kind in (FIRM, TRIAL):
        # Limits from counts differ by month, and a month without counts has none.
        drawn = months[months["lpl"].notna() & months["phase"].eq(last["phase"])]
        if drawn.empty:
            return f"No {step} shown has the counts that its usual range needs."
        held = drawn.iloc[-1]
        low, high = possible(held["lpl"], held["upl"], kpi)
        sentence = (
            f"Its usual range is {measured(low, kpi)} to {measured(high, kpi)}, from "
            f"{plural(n, step)}{mark}."
        )
        if kind == TRIAL:
            sentence += (
                f" Under {FEWEST_FOR_FIRM_LIMITS} {step}s a usual range is only a trial one."
            )
        return sentence
    if kind == CONSTANT:
        return f"It has stood at {measured(last['mean'], kpi)} in each of {plural(n, step)}{mark}."
    if kind == CEILING:
        phase = review.assessments.query("kpi_ref == @kpi.ref and phase == @last.phase")["value"]
        usual = phase.mode().iloc[0]
        return (
            f"It stood at {measured(usual, kpi)} in {int(phase.eq(usual).sum())} of "
            f"{plural(n, step)}{mark}, so a usual range says nothing."
        )
    return f"There are too few {step}s for a usual range."


def say_status_run(missed: pd.DataFrame) -> str:
    """Say when a KPI missed its target; ``missed`` holds those months of it."""
    last = missed.iloc[-1]
    run = int(last["months_missed_in_row"])
    if run < max(2, len(missed)):
        return f"missed in {months_in_words(missed)}"
    month = period_of(last).words
    return f"missed for {plural(run, step_word(missed))} in a row, as at {month}"


def plain_names(review: Review, refs: list[str], most: int | None = None) -> str:
    """Name some KPIs in a sentence, and count the rest.

    Without ``most`` there are as many as keep a sentence short: four at most, one at least.
    """
    names = [review.contract.kpi(ref).name for ref in refs[: most or _MOST_NAMES]]
    if most is None:
        names = names_that_fit(names)
    rest = len(refs) - len(names)
    if rest:
        names.append(f"{in_words(rest)} more")
    return listed(names)


def names_that_fit(names: list[str], room: int = _ROOM_FOR_NAMES) -> list[str]:
    """Return the first names that a short sentence has room for, and one in any case.

    ``room`` is counted in words.

    >>> names_that_fit(["Bills paid", "Calls answered within a minute"], room=6)
    ['Bills paid']
    >>> names_that_fit(["Calls answered within a minute"], room=2)
    ['Calls answered within a minute']
    """
    words = accumulate(len(name.split()) for name in names)
    return [name for name, so_far in zip(names, words, strict=True) if so_far <= room] or names[:1]


def months_in_words(rows: pd.DataFrame) -> str:
    """Name the months, or quarters, of some rows."""
    return name_months(period_of(row) for _, row in rows.drop_duplicates("period_start").iterrows())


def name_months(months: Iterable[Month | ReviewPeriod]) -> str:
    """Name months: a run as ``April to June 2019``, others one by one; and quarters likewise.

    >>> quarters = [ReviewPeriod(Month(2025, 1), Month(2025, 3)),
    ...             ReviewPeriod(Month(2025, 7), Month(2025, 9))]
    >>> name_months(quarters)
    'January to March 2025 and July to September 2025'
    >>> name_months([ReviewPeriod(Month(2025, 4), Month(2025, 6)), quarters[1]])
    'April to September 2025'
    """
    spans = {one if isinstance(one, ReviewPeriod) else ReviewPeriod(one, one) for one in months}
    if any(len(span) > 1 for span in spans):
        run = ReviewPeriod(min(spans).first, max(span.last for span in spans))
        whole = len(run) == len({month for span in spans for month in span.months})
        return run.words if whole else listed([span.words for span in sorted(spans)])
    ordered = sorted(span.first for span in spans)
    run = ReviewPeriod(ordered[0], ordered[-1])
    if len(run) == len(ordered) and len(run) != 2:
        return run.words
    one_year = len({month.year for month in ordered}) == 1
    names = [month.words.split()[0] if one_year else month.words for month in ordered]
    return listed(names) + (f" {ordered[0].year}" if one_year else "")


def possible(low: float, high: float, kpi: Kpi) -> tuple[float, float]:
    """Clip a range to what can be: 0 to 100% for a percentage, nothing below 0 for the rest."""
    top = 100.0 if kpi.is_percentage else np.inf
    return max(low, 0.0), min(high, top)


def present_phase(review: Review, kpi: Kpi) -> pd.DataFrame:
    """Return the look-back months of a KPI since its last change of phase."""
    months = review.months_of(kpi.ref)
    return months[months["phase"].eq(months["phase"].max())]
