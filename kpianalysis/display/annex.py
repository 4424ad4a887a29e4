"""The analyst's annex: the numbers behind the words, for those who want to check them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from markupsafe import Markup

from kpianalysis.analysis.limits import FEWEST_FOR_FIRM_LIMITS, NONE
from kpianalysis.analysis.many_kpis import LAST_POINT_RATE
from kpianalysis.analysis.outlook import NO_BETTER, NO_BETTER_THAN_A_COIN
from kpianalysis.analysis.presets import DEFAULT_PRESET
from kpianalysis.analysis.series_labels import NO_LABEL
from kpianalysis.analysis.trend import FEWEST_MONTHS, METHOD
from kpianalysis.display.basis import basis_words
from kpianalysis.display.blocks import Block, heading, join, paragraph, table
from kpianalysis.display.numbers import (
    NOT_APPLICABLE,
    SHORTHAND,
    by_step,
    month_of,
    plural,
    rounded,
)
from kpianalysis.display.performance_notice import performance_notice
from kpianalysis.review import Review

_SHORT = {NO_BETTER: "no: share is as good", NO_BETTER_THAN_A_COIN: "no: a coin is as good"}
_NOTE = f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}: too few months, or nothing to compute."


def annex(review: Review) -> Block:
    """Show what each method gives for each KPI; docs/methods.md says what they are."""
    notice = performance_notice(review)
    return join(
        heading("annex", "Annex for analysts: what each method gives"),
        paragraph(
            "The sentence on each KPI follows from these numbers, by a fixed order of precedence. "
            "Methods, limits and worked examples are in docs/methods.md of the software."
        ),
        charts(review),
        trends(review),
        outlooks(review),
        proportions(review),
        effects(review),
        *([notice] if notice.html else []),
    )


def charts(review: Review) -> Block:
    """Show centre, limits and labels of every control chart."""
    statistics = review.statistics
    found = statistics.charts
    expected, any_label = statistics.false_labels.expected, statistics.false_labels.chance_of_any
    rows = [
        [
            _number(row["mean"]),
            _number(row["lpl"]),
            _number(row["upl"]),
            f"{_words(row['chart'])}, {_limits(row['limits'])}, {int(row['phase_points'])}",
            _label(row["variation"], row["rule"]),
            _label(row["likely"]),
            _number(row["lag_1"]),
        ]
        for _, row in found.iterrows()
    ]
    return join(
        _say(
            review,
            f"Control charts, preset {DEFAULT_PRESET}, of all months of the present phase. XmR: "
            "mean plus and minus 2.66 mean moving ranges, screened once at 3.267 times their mean.",
            "p_prime, where every month has counts: pooled percentage plus and minus 3 standard "
            "errors, times how much more the months vary than chance.",
            f"Limits are not clipped; labels need {FEWEST_FOR_FIRM_LIMITS} months.",
        ),
        _say(
            review,
            f"In {plural(statistics.charts_with_label, 'stable KPI')}, chance alone would label "
            f"{rounded(expected, 1)} (at least one with a probability of {rounded(any_label, 2)}), "
            f"at {rounded(100 * LAST_POINT_RATE, 1)}% each if months do not resemble each other.",
            "Where lag-1 is over 0.3 it is several times as many.",
        ),
        _table(
            review,
            "annex",
            "Control chart of every KPI",
            ["Mean", "Lower limit", "Upper limit", "Chart, limits, months", "Last point (rule)",
             "Target likely", "Lag-1"],
            rows,
            found.reset_index(),
            numeric=(1, 2, 3, 7),
        ),
    )  # fmt: skip


def trends(review: Review) -> Block:
    """Show every slope with its interval, and the p-values."""
    found = review.statistics.trends.loc[review.statistics.charts.index]
    rows = [
        [
            *(_number(row[name]) for name in ("slope_per_year", "slope_low", "slope_high")),
            _number(row["kendall_p"], 3),
            _number(row["adjusted_p"], 3),
            f"{row['trend']}, {int(row['n'])}",
        ]
        for _, row in found.iterrows()
    ]
    return join(
        _say(
            review,
            f"Trends: {METHOD} with its 95% interval, on dates, and Kendall's p-value, over the "
            f"look-back months of the present phase, from {FEWEST_MONTHS} months on. The last "
            "p-value is adjusted for the number of KPIs (Benjamini-Hochberg).",
            "Months resemble each other, so all of it is indicative.",
        ),
        _table(
            review,
            "trends",
            "Trend of every KPI",
            ["Slope a year", "Slope, low", "Slope, high", "p", "p adjusted", "Trend, months"],
            rows,
            found.reset_index(),
            numeric=(1, 2, 3, 4, 5),
        ),
    )


def outlooks(review: Review) -> Block:
    """Show the probabilities of the outlook, and how its back-test went."""
    found = review.statistics.outlooks
    first = review.contract.period_of(found["first_month"].max())
    rows = [
        [
            *(_number(row[f"p_met_{what}"]) for what in (1, 2, 3, "period")),
            *(_number(row[f"{what}_1"]) for what in ("expected", "low", "high")),
            f"{_number(row['brier'], 3)} beside {_number(row['brier_base'], 3)}, "
            f"{int(row['back_tested'])}",
            _SHORT.get(row["reason"], row["reason"]) or "given",
        ]
        for _, row in found.iterrows()
    ]
    return join(
        _say(
            review,
            f"Outlook from {first.words} on: probability of meeting the target in each of three "
            "months and over the next period, and the result to expect with its 80% interval. "
            "Local level, averaged with the same month last year where that came nearer.",
            "Brier score of its past forecasts beside that of the share of the last 12 months that "
            "met the target: where it is no better, no probability is given.",
        ),
        _table(
            review,
            "outlook",
            "Outlook of every KPI",
            ["Month 1", "Month 2", "Month 3", "Period", "Expected", "Low", "High",
             "Brier beside share, forecasts", "Probability"],
            rows,
            found.reset_index(),
            numeric=range(1, 8),
        ),
    )  # fmt: skip


def proportions(review: Review) -> Block:
    """Show the percentage of the period from counts, with its interval."""
    found = review.statistics.proportions.sort_index()
    found = found[found["reason"].isna()]
    if found.empty:
        return join(_say(review, "No KPI has counts for every month of the period."))
    rows = [
        [
            *(_number(row[name]) for name in ("estimate", "low", "high")),
            f"{rounded(row['numerator'], 0)} of {rounded(row['denominator'], 0)}",
            row["differs_from_target"] or "not shown",
        ]
        for _, row in found.iterrows()
    ]
    return join(
        _say(
            review,
            f"Percentages over {review.period.words} from counts, with their 95% Wilson interval. "
            "Worse or better than target: by more than chance among so many cases, which says "
            "nothing of a lasting change.",
        ),
        _table(
            review,
            "proportions",
            f"Percentage over {review.period.words}, where every month has counts",
            ["Percentage", "Low", "High", "Cases", "Beside its target"],
            rows,
            found.reset_index(),
            numeric=(1, 2, 3),
        ),
    )


def effects(review: Review) -> Block:
    """Show the change of level after each dated remedy, or why there is none to show."""
    found = review.statistics.effects
    if found.empty:
        return join(_say(review, "No remedy has a date, so no change of level can be measured."))
    rows = [
        [
            month_of(row["remedy_month"]).words,
            *(_number(row[name]) for name in ("level_change", "level_low", "level_high")),
            _number(row["p_value"], 3),
            f"{_count(row['placebo_larger'])} of {_count(row['placebo_dates'])}",
            row["reason"] or row["method"],
        ]
        for _, row in found.iterrows()
    ]
    return join(
        _say(
            review,
            "Change of level after each dated remedy: an interrupted series with errors of order "
            "1. After it, not because of it. Of other possible dates, so many show as large a "
            "step.",
        ),
        _table(
            review,
            "effects",
            "Change of level after each dated remedy",
            ["From", "Change", "Low", "High", "p", "Other dates as large", "Method, or why not"],
            rows,
            found.reset_index(),
            numeric=(2, 3, 4, 5),
        ),
    )


def _table(
    review: Review,
    key: str,
    caption: str,
    headers: Sequence[str],
    rows: Sequence[list[str]],
    data: pd.DataFrame,
    numeric: Iterable[int],
) -> Block:
    """Write a table of KPIs, each with its unit before and its basis behind."""
    months = review.assessments.groupby("kpi_ref")["basis"].agg(basis_words)
    basis = [months.loc[ref] if review.has_basis else "" for ref in data["kpi_ref"]]
    cells = [
        [
            f"{ref}, {review.contract.kpi(ref).unit}",
            *(by_step(cell, review.contract.step_word) for cell in row),
            *([mark] if review.has_basis else []),
        ]
        for ref, row, mark in zip(data["kpi_ref"], rows, basis, strict=True)
    ]
    step = review.contract.step_word
    return table(
        key,
        f"{by_step(caption, step)}, to the end of {review.period.words}",
        [
            "KPI and unit",
            *(by_step(header, step) for header in headers),
            *(["Basis"] if review.has_basis else []),
        ],
        cells,
        data.assign(basis=basis if review.has_basis else None),
        numeric=numeric,
        note=by_step(_NOTE, step),
    )


def _say(review: Review, *sentences: str) -> Markup:
    """Write sentences of ours, which speak of months, of whatever results are about."""
    return paragraph(*(by_step(sentence, review.contract.step_word) for sentence in sentences))


def _number(number: float, decimals: int = 2) -> str:
    return NOT_APPLICABLE if pd.isna(number) else rounded(number, decimals)


def _count(number: object) -> str:
    return NOT_APPLICABLE if pd.isna(number) else str(number)  # type: ignore[call-overload]


def _label(label: object, rule: object = NO_LABEL) -> str:
    """Write a label with the rule that led to it; ``[z]`` where there is none."""
    if label == NO_LABEL:
        return NOT_APPLICABLE
    return _words(label) if rule == NO_LABEL else f"{_words(label)} ({_words(rule)})"


def _limits(kind: object) -> str:
    return "no limits" if kind == NONE else str(kind)


def _words(label: object) -> str:
    return str(label).replace("_", " ")
