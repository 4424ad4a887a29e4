"""What members must not miss, in the order in which it matters."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup, escape

from kpianalysis.analysis.changes import ADDED, DISCONTINUED, REDEFINED
from kpianalysis.display.basis import ILLUSTRATIVE, basis_note
from kpianalysis.display.blocks import bullets, refer
from kpianalysis.display.cases import say_people
from kpianalysis.display.coverage import months_with_results, to_arrived
from kpianalysis.display.mitigations import long_term_names
from kpianalysis.display.numbers import gap_size, level, measured, period_of, plural
from kpianalysis.display.verdicts import say_rests_on, say_verdict
from kpianalysis.display.wording import (
    MITIGATION_EXPLAINED,
    months_in_words,
    name_months,
    plain_names,
    say_gaps,
    say_misses,
    say_mitigation,
    say_no_result,
)
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review
from kpianalysis.tables import Status, Verification

_MANY_MISSES = 5


@dataclass(frozen=True)
class Point:
    """A main point: what it says, what more it could say, and where to read on.

    Parameters
    ----------
    said : str
        One or two sentences.
    more : str
        What explains them, for where there is room.
    see : str
        "See Section 4.", as markup.
    must : bool
        Whether it is said even where there is no room.
    """

    said: str
    more: str = ""
    see: str = ""
    must: bool = False


def main_points(review: Review) -> list[Point]:
    """List the main points: every long-term mitigation first, then bad news before good."""
    points = [
        *_mitigation_points(review),
        _failures(review),
        _counted_misses(review),
        _mitigated_misses(review),
        _missing(review),
        _latest_month(review),
        _furthest(review),
        _changed(review),
    ]
    return [point for point in points if point]


def _see(kind: str, key: str) -> Markup:
    return Markup("See {}.").format(refer(kind, key))


def _mitigation_points(review: Review) -> list[Point]:
    """Name every long-term mitigation, with both counts of failures, in the first point.

    When one KPI is in long-term mitigation, what that means and its trend follow.
    """
    long_term = review.mitigated[review.mitigated["long_term"]]
    if long_term.empty:
        return []
    counts = _failure_counts(review)
    if len(long_term) > 1:
        many = escape(f"{counts} {MITIGATION_EXPLAINED} {len(long_term)} KPIs are in long-term ")
        many += Markup("mitigation: {} ").format(bullets(long_term_names(review)))
        return [Point(many, see=_see("section", "mitigated"), must=True)]
    row = long_term.iloc[0]
    kpi = review.contract.kpi(row["kpi_ref"])
    months = review.months_of(kpi.ref, window=False)
    mitigation = say_mitigation(
        row, bool(months["minimum"].notna().any()), to_arrived(review), review.contract.step_word
    )
    # A KPI that missed its target stands against "no failure", not against a failure.
    none_failed = not review.in_period["counts_as_failure"].any()
    but = "But " if none_failed and months["missed"].any() else ""
    misses = f"{but}{_missing_it(kpi, months)}"
    said = [counts, MITIGATION_EXPLAINED, misses, say_no_result(months), mitigation]
    named = f"“{kpi.plain_name}”"
    effects = [text for text in months["effect"].dropna().unique() if text]
    return [
        Point(" ".join(filter(None, said)), must=True),
        Point(
            say_verdict(review, kpi, "It"),
            more=say_rests_on(review, kpi),
            see=_see("section", kpi.ref),
            must=True,
        ),
        Point(
            say_people(months, kpi) or say_gaps(months, kpi, named),
            more=f"What it means: {effects[-1].rstrip('.')}." if effects else "",
            must=True,
        ),
    ]


def _failure_counts(review: Review) -> str:
    """Say both counts of failures: before and after mitigation."""
    raw, counted = (int(review.in_period[c].sum()) for c in ("below_minimum", "counts_as_failure"))
    return f"KPI failures: {raw} before mitigation and {counted} counted after it."


def _failures(review: Review) -> Point | None:
    """Name the KPIs below minimum; without any, say so where no earlier point does."""
    failed = review.in_period[review.in_period["below_minimum"]]
    has_long_term = review.mitigated["long_term"].any()
    if review.in_period["minimum"].isna().all():
        step = review.contract.step_word
        said = f"No minimum is known for any KPI, so no {step} can be called a failure."
        return Point(said, must=True)
    counts = "" if has_long_term else f"{_failure_counts(review)} {MITIGATION_EXPLAINED} "
    if failed.empty:
        unknown = review.in_period["status"].eq(str(Status.MINIMUM_NOT_KNOWN)).any()
        which = "with a known minimum was below it" if unknown else "was below its minimum"
        said = f"{counts}No KPI {which}."
        return None if has_long_term else Point(said, must=True)
    names = plain_names(review, failed["kpi_ref"].unique().tolist())
    return Point(
        f"{counts}Below minimum: {names}{basis_note(failed['basis'])}.",
        see=_see("section", "below-minimum"),
        must=True,
    )


def _counted_misses(review: Review) -> Point | None:
    """Name what missed its target and was counted, other than failures."""
    period = review.in_period
    missed = period[period["counts_as_miss"] & ~period["below_minimum"]]
    if missed.empty:
        none = "No other KPI missed its target and was counted."
        return Point(none) if period["missed"].any() else None
    refs = missed["kpi_ref"].unique().tolist()
    they = "It is" if len(refs) == 1 else "They are"
    return Point(
        f"{plural(len(refs), 'KPI')} missed a target without mitigation, in "
        f"{months_in_words(missed)}. {they} {plain_names(review, refs)}"
        f"{basis_note(missed['basis'])}.",
        see=_see("section", "missed"),
        must=True,
    )


def _mitigated_misses(review: Review) -> Point | None:
    """Name the mitigated misses that are not long-term: the first point names those."""
    long_term = review.mitigated.loc[review.mitigated["long_term"], "kpi_ref"]
    period = review.in_period
    rows = period[period["missed"] & period["mitigated"] & ~period["kpi_ref"].isin(long_term)]
    if rows.empty:
        return None
    names = plain_names(review, rows["kpi_ref"].unique().tolist())
    # Without a known minimum no earlier point speaks of mitigation.
    explained = f" {MITIGATION_EXPLAINED}" if period["minimum"].isna().all() else ""
    said = f"Missed, and mitigated so not counted: {names}{basis_note(rows['basis'])}.{explained}"
    return Point(said, see=_see("section", "mitigated"))


def _furthest(review: Review) -> Point | None:
    """Name the counted miss that is furthest from target, where there are too many to read."""
    last = _last_with_results(review)
    missed = last[last["counts_as_miss"] & last["unit"].eq("%")]
    if len(missed) < _MANY_MISSES:
        return None
    row = missed.iloc[missed["gap"].argmin()]
    kpi = review.contract.kpi(row["kpi_ref"])
    side = "below" if kpi.polarity == "higher_is_better" else "above"
    month = period_of(row).words
    return Point(
        f"Furthest from target in {month}: {kpi.name}, at "
        f"{measured(row['value'], kpi, row['target'])}, {gap_size(row['gap'], kpi)} {side} its "
        f"{level(row['target'], kpi)} target{basis_note([row['basis']])}."
    )


def _latest_month(review: Review) -> Point | None:
    """Say how many KPIs met their target in the last month that has results.

    The title names the months that have none.
    """
    last = _last_with_results(review)
    if last.empty:
        return None
    met, missed, mitigated = (
        int(last["status"].eq(str(Status.MET)).sum()),
        int(last["missed"].sum()),
        int((last["missed"] & last["mitigated"]).sum()),
    )
    month = period_of(last.iloc[0]).words
    sentence = f"In {month}, {met} of {len(last)} KPIs met their target"
    if missed:
        how = {0: "not mitigated", missed: "mitigated"}.get(mitigated, f"{mitigated} mitigated")
        sentence += f" and {missed} missed it, {how}"
    sentence += f"{basis_note(last['basis'])}."
    return Point(sentence, see=_see("table", "summary"))


def _last_with_results(review: Review) -> pd.DataFrame:
    """Return the last month of the period in which some KPI has a result."""
    last = [pd.Timestamp(month.first_day) for month in months_with_results(review)[-1:]]
    return review.in_period[review.in_period["period_start"].isin(last)]


def _missing(review: Review) -> Point | None:
    """Say what is missing or not final."""
    period = review.in_period
    often = review.contract.frequency
    not_supplied = int(period["status"].eq(str(Status.NOT_SUPPLIED)).sum())
    provisional = period["verification"].eq(str(Verification.PROVISIONAL))
    said = []
    if not_supplied:
        were = "was" if not_supplied == 1 else "were"
        said.append(f"{plural(not_supplied, f'{often} figure')} {were} not supplied.")
    if provisional.any():
        months = months_in_words(period[provisional])
        said.append(f"Figures for {months} are provisional: they are under review.")
    if review.later_months:
        later = name_months(review.later_months)
        said.append(f"Figures for {later} have arrived, but are not part of this period.")
    return Point(" ".join(said), must=True) if said else None


def _changed(review: Review) -> Point | None:
    """Say what was changed or corrected."""
    changes = review.changes
    corrected = review.corrections if review.last_page is None else review.last_page.figures
    came_or_went = changes["change"].isin([ADDED, DISCONTINUED, REDEFINED])
    counts = {
        "added": (changes["change"].eq(ADDED).sum(), "KPI"),
        "discontinued": (changes["change"].eq(DISCONTINUED).sum(), "KPI"),
        "redefined": (changes["change"].eq(REDEFINED).sum(), "KPI"),
        "given another target or minimum": (changes.loc[~came_or_went, "kpi_ref"].nunique(), "KPI"),
        "corrected": (len(corrected), "figure"),
    }
    parts = [
        f"{plural(int(count), noun)} {'was' if count == 1 else 'were'} {what}"
        for what, (count, noun) in counts.items()
        if count
    ]
    if not parts:
        return None
    made_up = basis_note([*review.changes["basis"], *corrected["basis"]])
    mark = made_up if ILLUSTRATIVE in made_up else ""
    return Point(f"{'; '.join(parts)}{mark}.", see=_see("section", "changes"))


def _missing_it(kpi: Kpi, months: pd.DataFrame) -> str:
    """Say the misses of a KPI with its name in the place of "it"."""
    return kpi.name + say_misses(months, kpi).removeprefix("It")
