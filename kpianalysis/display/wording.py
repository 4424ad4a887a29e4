"""What do the results say, in plain sentences? Every sentence of the page is made here."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.analysis.control_chart import (
    CEILING,
    CONSTANT,
    FEWEST_FOR_FIRM_LIMITS,
    FIRM,
    TRIAL,
)
from kpianalysis.analysis.people import people_behind, pooled_percentage
from kpianalysis.analysis.trend import FALLING, RISING, TOO_FEW
from kpianalysis.contract import Kpi
from kpianalysis.display.basis import ILLUSTRATIVE, basis_note
from kpianalysis.display.numbers import (
    gap_size,
    in_words,
    level,
    listed,
    measured,
    month_of,
    plural,
    whole,
)
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.review import Review
from kpianalysis.tables import Status

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
    ends = values.loc[[values["value"].idxmin(), values["value"].idxmax()]]
    return basis_note(ends["basis"])


def say_misses(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say in how many months a KPI missed its target, and by what."""
    missed = months[months["missed"]]
    total = len(months)
    if missed.empty:
        met = int(months["status"].eq(str(Status.MET)).sum())
        if not met:
            return "It could not be judged against a target in any month."
        judged = "was measured" if met == months["value"].notna().sum() else "could be judged"
        return f"It met its target in every month that {judged}."
    often = f"in {len(missed)} of {plural(total, 'month')}"
    if len(missed) == total:
        often = f"in all {in_words(total)} months" if total > 1 else f"in {months_in_words(missed)}"
    targets = missed["target"].unique()
    target = f"its {level(targets[0], kpi)} target" if len(targets) == 1 else "its target"
    return f"It missed {target} {often}, at {say_range(missed, kpi)}{basis_of_range(missed)}."


def say_gaps(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say how far from target the misses were, largest first."""
    missed = months[months["missed"]]
    if missed.empty:
        return ""
    worst, best = missed["gap"].min(), missed["gap"].max()
    side = "short of" if kpi.polarity == "higher_is_better" else "over"
    if worst == best:
        return f"That is {gap_size(worst, kpi)} {side} target."
    unit = " percentage points" if kpi.is_percentage else ""
    largest, least = gap_size(worst, kpi), gap_size(best, kpi)
    return f"That is {largest.removesuffix(unit)} to {least} {side} target."


def say_people(months: pd.DataFrame, kpi: Kpi) -> str:
    """Say how many cases stand behind the misses, and how many fewer would have met the target."""
    counts = people_behind(months)
    known = counts["affected"].notna() & months["value"].notna()
    if not known.any() or not kpi.is_percentage:
        return ""
    noun = kpi.counted or "cases"
    mark = basis_note(months.loc[known, "counts_basis"])
    affected, total = counts.loc[known, "affected"].sum(), months.loc[known, "denominator"].sum()
    fewer = counts.loc[known, "to_target"].sum()
    how = kpi.counted_miss or "were not as measured"
    sentence = f"{whole(affected)} of {whole(total)} {noun} {how}"
    if fewer:
        sentence += f"; {whole(fewer)} fewer would have met the target"
    return f"{sentence}{mark}."


def say_mitigation(mitigation: pd.Series, minimum_known: bool) -> str:
    """Say since when a KPI is mitigated, for how long, and what that means."""
    months = plural(int(mitigation["months_in_row"]), "month")
    long_term = "long-term mitigation" if mitigation["long_term"] else "mitigation"
    mark = basis_note([mitigation["basis"]]).replace("figures", "record")
    start = month_of(mitigation["start"]).words
    sentence = f"It has been in {long_term} since {start}, {months} in a row{mark}."
    if not minimum_known:
        sentence += " Its minimum is not known, so no month can be called a failure."
    return sentence


def say_trend(review: Review, kpi: Kpi) -> str:
    """Say whether a KPI is moving, over which months, and how sure that is."""
    trend: Any = review.trends.loc[kpi.ref]  # one row, as every ref stands there once
    months = _present_phase(review, kpi)
    measured_months = months[months["value"].notna()]
    made_up = ILLUSTRATIVE in set(measured_months["basis"])
    figures = "illustrative figures" if made_up else "figures"
    count = plural(int(trend["n"]), "month")
    if trend["trend"] == TOO_FEW:
        return f"There are too few months to say whether it is changing: {count} of {figures}."
    first = month_of(measured_months["period_start"].iloc[0]).words
    over = f"over the {count} of {figures} since {first}"
    if trend["trend"] in (RISING, FALLING):
        way = "risen" if trend["trend"] == RISING else "fallen"
        better = (trend["trend"] == RISING) == (kpi.polarity == "higher_is_better")
        verdict = "better" if better else "worse"
        return f"It has {way}, which is {verdict}, {over}. This is an indication, not proof."
    return (
        f"There is no clear sign that it is getting better or worse, {over}: "
        "the ups and downs are too large to tell."
    )


def say_usual_range(review: Review, kpi: Kpi) -> str:
    """Say what range a KPI usually moves in, or why that cannot be said."""
    months = review.months_of(kpi.ref)
    last = months.iloc[-1]
    kind, n = last["limits"], int(last["n"])
    mark = basis_note(months["basis"])
    if kind in (FIRM, TRIAL):
        low, high = possible(last["lpl"], last["upl"], kpi)
        sentence = (
            f"Its usual range is {measured(low, kpi)} to {measured(high, kpi)}, from "
            f"{plural(n, 'month')}{mark}."
        )
        if kind == TRIAL:
            sentence += f" Under {FEWEST_FOR_FIRM_LIMITS} months a usual range is only a trial one."
        return sentence
    if kind == CONSTANT:
        return (
            f"It has stood at {measured(last['mean'], kpi)} in each of {plural(n, 'month')}{mark}."
        )
    if kind == CEILING:
        phase = review.assessments.query("kpi_ref == @kpi.ref and phase == @last.phase")["value"]
        usual = phase.mode().iloc[0]
        return (
            f"It stood at {measured(usual, kpi)} in {int(phase.eq(usual).sum())} of "
            f"{plural(n, 'month')}{mark}, so a usual range says nothing."
        )
    return "There are too few months for a usual range."


def say_quarter(months: pd.DataFrame, kpi: Kpi, period_words: str) -> str:
    """Say the result of the whole period, from counts and not from an average of percentages."""
    pooled = pooled_percentage(months)
    if math.isnan(pooled) or len(months) < 2:
        return ""
    counts = months.loc[months["value"].notna()]
    return (
        f"Over {period_words} together it was {measured(pooled, kpi, *counts['target'].unique())}: "
        f"{whole(counts['numerator'].sum())} of {whole(counts['denominator'].sum())}"
        f"{basis_note(counts['counts_basis'])}."
    )


def say_earlier_periods(review: Review, kpi: Kpi) -> str:
    """Say the pooled result of the last review period and of the same months a year before."""
    said = []
    for period in (review.previous_period, review.period.a_year_before()):
        months = review.months_in(kpi.ref, period)
        pooled = pooled_percentage(months)
        if len(months) == len(period) and months["value"].notna().all() and pooled == pooled:
            said.append(
                f"{measured(pooled, kpi)} in {period.words}{basis_note(months['counts_basis'])}"
            )
    return f"Before, it was {listed(said)}." if said else ""


def say_status_run(row: pd.Series) -> str:
    """Say how long a KPI has missed its target up to a month."""
    run = int(row["months_missed_in_row"])
    return f"missed for {plural(run, 'month')} in a row" if run > 1 else "missed this month"


def plain_names(review: Review, refs: list[str], most: int = 4) -> str:
    """Name some KPIs in a sentence, and count the rest."""
    names = [review.contract.kpi(ref).name for ref in refs[:most]]
    rest = len(refs) - len(names)
    if rest:
        names.append(f"{in_words(rest)} more")
    return listed(names)


def months_in_words(rows: pd.DataFrame) -> str:
    """Name the months of some rows."""
    return name_months(month_of(day) for day in rows["period_start"])


def name_months(months: Iterable[Month]) -> str:
    """Name months: a run as ``April to June 2019``, others one by one."""
    ordered = sorted(set(months))
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


def _present_phase(review: Review, kpi: Kpi) -> pd.DataFrame:
    months = review.months_of(kpi.ref)
    return months[months["phase"].eq(months["phase"].max())]
