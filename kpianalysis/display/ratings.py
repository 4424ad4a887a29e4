"""How are results rated, where a contract has ratings of its own besides its statuses?"""

from __future__ import annotations

import math

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.ratings import count_ratings
from kpianalysis.bands import DATA_ONLY, Band, BandSet, words_of_range
from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.numbers import MINUS, NOT_APPLICABLE, SHORTHAND, in_words, listed, plural
from kpianalysis.display.wording import plain_names
from kpianalysis.review import Review

_MEASURES = {
    "value": "the result itself",
    "gap": "how far a result is from target, in the KPI's own unit",
    "gap_percent": "how far a result is from target, in percent of the target",
}
_UNRATED = "no result, or one that cannot be rated"


def ratings(review: Review) -> Block:
    """Show how many KPIs have each rating, and who missed too often in a row.

    Empty for a contract that has neither ratings of its own nor a number of misses to name.
    """
    scheme = review.contract.scheme
    if not scheme.sets:
        said = _misses_in_row(review)
        return join(paragraph(said)) if said else Block(Markup(""))
    counts = count_ratings(review.in_period, scheme)
    kpis = counts.set_index(["period_start", "rating"])["kpis"]
    days = review.in_period["period_start"].unique()
    excused = counts.groupby("period_start")["mitigated"].sum()
    ranges = _ranges(scheme.sets[-1])
    rows = [
        [
            name,
            ranges.get(name, _other_range(review, name)),
            *(str(kpis[day, name]) for day in days),
        ]
        for name in scheme.names
    ]
    total = kpis.groupby("period_start").sum()
    rows.append(["All KPIs with a target", NOT_APPLICABLE, *(str(total[day]) for day in days)])
    rows.append(
        ["Of these, missed and mitigated", NOT_APPLICABLE, *(str(excused[d]) for d in days)]
    )
    basis = basis_words(review.in_period["basis"])
    what = _MEASURES[scheme.sets[-1].measure]
    return join(
        heading("ratings", _finding(review, kpis)),
        paragraph(
            f"A rating looks at {what}.",
            "Mitigation does not change a rating: a mitigated result keeps its own.",
            _data_only(review),
            _misses_in_row(review),
        ),
        table(
            "ratings",
            f"Number of KPIs by rating, {review.period.words}",
            ["Rating", "Range", *(review.contract.period_of(day).short for day in days)],
            rows,
            counts.assign(basis=basis) if basis else counts,
            numeric=range(2, len(days) + 2),
            note=f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}."
            + (f" Counts rest on figures that are {basis}." if basis else ""),
        ),
    )


def say_range(band: Band, measure: str) -> str:
    """Say which results have a rating.

    >>> say_range(Band(name="Green", at_least=0), "gap")
    'target met'
    >>> say_range(Band(name="Amber", at_least=-10, below=-2.5), "gap_percent")
    'worse than target by over 2.5% and up to 10%'
    >>> say_range(Band(name="Green", at_least=-1), "gap")
    'gap of −1 or more'
    """
    unit = "%" if measure == "gap_percent" else ""
    (low, above_low), (high, with_high) = band.start, band.end
    if measure != "value" and (low, above_low) == (0, 0) and math.isinf(high):
        return "target met"
    if measure != "value" and high <= 0 and not (high == 0 and with_high):
        far = f"{-low:g}{unit}"
        said = [
            ""
            if high == 0
            else f"{-high:g}{unit} or more"
            if with_high
            else f"over {-high:g}{unit}",
            "" if math.isinf(low) else f"under {far}" if above_low else f"up to {far}",
        ]
        by = " and ".join(part for part in said if part)
        return f"worse than target by {by}" if by else "worse than target"
    words = words_of_range(band.start, band.end, unit).replace("-", MINUS)
    what = "result" if measure == "value" else "gap"
    return f"{what} {words}" if words.startswith(("over", "under", "of")) else f"{what} of {words}"


def _ranges(one: BandSet) -> dict[str, str]:
    return {band.name: say_range(band, one.measure) for band in one.bands}


def _other_range(review: Review, name: str) -> str:
    """Say the range of a rating that only some KPIs have, or what has no range."""
    scheme = review.contract.scheme
    for one in scheme.own_bands:
        if name in _ranges(one):
            return f"{_ranges(one)[name]} (of {plain_names(review, list(one.kpis), most=2)})"
    return _UNRATED


def _finding(review: Review, kpis: pd.Series) -> str:
    """Say the ratings of the last month or quarter that has arrived."""
    seen = review.in_period["period_start"].le(pd.Timestamp(review.last_arrived.first_day))
    day = review.in_period.loc[seen, "period_start"].max()
    if pd.isna(day):
        return "Ratings: no result has arrived"
    said = [
        f"{in_words(int(kpis[day, name]))} {name}"
        for name in review.contract.scheme.names
        if kpis[day, name]
    ]
    when = review.contract.period_of(day).words
    return f"Ratings of {when}: {listed(said)}" if said else f"Ratings of {when}: none"


def _data_only(review: Review) -> str:
    """Name the measures that are not rated at all."""
    rows = review.in_period[review.in_period["rating"].eq(DATA_ONLY)]
    refs = sorted(rows["kpi_ref"].unique())
    if not refs:
        return ""
    return f"Without a target, for information only, and not counted: {plain_names(review, refs)}."


def _misses_in_row(review: Review) -> str:
    """Name the KPIs that missed their target so often in a row that the scheme names them."""
    most, step = review.contract.scheme.misses_in_row, review.contract.step_word
    if most is None:
        return ""
    arrived = review.in_period["period_start"].le(pd.Timestamp(review.last_arrived.first_day))
    last = review.in_period[arrived].groupby("kpi_ref", sort=True).tail(1)
    named = last[last["missed_in_row"]]
    if named.empty:
        return f"No KPI missed its target {in_words(most)} {step}s or more in a row."
    said = []
    for _, row in named.iterrows():
        run = plural(int(row["months_missed_in_row"]), step)
        how = " (mitigated)" if row["mitigated"] else ""
        said.append(f"{review.contract.kpi(row['kpi_ref']).name}, for {run}{how}")
    return (
        f"Missed {in_words(most)} {step}s or more in a row: {'; '.join(said)}"
        f"{basis_note(named['basis'])}."
    )
