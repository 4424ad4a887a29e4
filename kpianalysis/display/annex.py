"""The analyst's annex: the numbers behind the words, for those who want to check them."""

from __future__ import annotations

from kpianalysis.analysis.limits import FEWEST_FOR_FIRM_LIMITS
from kpianalysis.analysis.many_kpis import LAST_POINT_RATE
from kpianalysis.analysis.outlook import NO_BETTER, NO_BETTER_THAN_A_COIN
from kpianalysis.analysis.presets import DEFAULT_PRESET
from kpianalysis.analysis.trend import FEWEST_MONTHS, METHOD
from kpianalysis.display.annex_cells import (
    annex_paragraph,
    annex_table,
    label_cell,
    limits_cell,
    number_cell,
    whole_cell,
    words_cell,
)
from kpianalysis.display.blocks import Block, annex_heading, join, paragraph
from kpianalysis.display.numbers import (
    month_of,
    plural,
    rounded,
)
from kpianalysis.display.performance_notice import performance_notice
from kpianalysis.review import Review

_SHORT = {NO_BETTER: "no: share is as good", NO_BETTER_THAN_A_COIN: "no: a coin is as good"}


def annex(review: Review) -> Block:
    """Show what each method gives for each KPI; docs/methods.md says what they are."""
    notice = performance_notice(review)
    return join(
        annex_heading("annex", "For analysts: what each method gives"),
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
            number_cell(row["mean"]),
            number_cell(row["lpl"]),
            number_cell(row["upl"]),
            f"{words_cell(row['chart'])}, {limits_cell(row['limits'])}, {int(row['phase_points'])}",
            label_cell(row["variation"], row["rule"]),
            label_cell(row["likely"]),
            number_cell(row["lag_1"]),
        ]
        for _, row in found.iterrows()
    ]
    return join(
        annex_paragraph(
            review,
            f"Control charts, preset {DEFAULT_PRESET}, of all months of the present phase. XmR: "
            "mean plus and minus 2.66 mean moving ranges, screened once at 3.267 times their mean.",
            "Where every month has counts, p_prime: pooled percentage plus and minus 3 standard "
            "errors.",
            "They are widened by how much more the months vary than chance.",
            f"Limits are not clipped; labels need {FEWEST_FOR_FIRM_LIMITS} months.",
        ),
        annex_paragraph(
            review,
            f"In {plural(statistics.charts_with_label, 'stable KPI')}, chance alone would label "
            f"{rounded(expected, 1)}, and at least one with a probability of "
            f"{rounded(any_label, 2)}.",
            f"That is {rounded(100 * LAST_POINT_RATE, 1)}% each, if months do not resemble each "
            "other.",
            "Where lag-1 is over 0.3 it is several times as many.",
        ),
        annex_table(
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
            *(number_cell(row[name]) for name in ("slope_per_year", "slope_low", "slope_high")),
            number_cell(row["kendall_p"], 3),
            number_cell(row["adjusted_p"], 3),
            f"{row['trend']}, {int(row['n'])}",
        ]
        for _, row in found.iterrows()
    ]
    return join(
        annex_paragraph(
            review,
            f"Trends: {METHOD} with its 95% interval, on dates, and Kendall's p-value. They are of "
            f"the look-back months of the present phase, from {FEWEST_MONTHS} months on. The last "
            "p-value is adjusted for the number of KPIs (Benjamini-Hochberg).",
            "Months resemble each other, so all of it is indicative.",
        ),
        annex_table(
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
            *(number_cell(row[f"p_met_{what}"]) for what in (1, 2, 3, "period")),
            *(number_cell(row[f"{what}_1"]) for what in ("expected", "low", "high")),
            f"{number_cell(row['brier'], 3)} beside {number_cell(row['brier_base'], 3)}, "
            f"{int(row['back_tested'])}",
            _SHORT.get(row["reason"], row["reason"]) or "given",
        ]
        for _, row in found.iterrows()
    ]
    return join(
        annex_paragraph(
            review,
            f"Outlook from {first.words} on: probability of meeting the target in each of three "
            "months and over the next period. The result to expect has its 80% interval. "
            "Local level, averaged with the same month last year where that came nearer.",
            "Brier score of its past forecasts, beside that of the share of the last 12 months "
            "that met the target. Where it is no better, no probability is given.",
        ),
        annex_table(
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
        return join(annex_paragraph(review, "No KPI has counts for every month of the period."))
    rows = [
        [
            *(number_cell(row[name]) for name in ("estimate", "low", "high")),
            f"{rounded(row['numerator'], 0)} of {rounded(row['denominator'], 0)}",
            row["differs_from_target"] or "not shown",
        ]
        for _, row in found.iterrows()
    ]
    return join(
        annex_paragraph(
            review,
            f"Percentages over {review.period.words} from counts, with their 95% Wilson interval. "
            "Worse or better than target: by more than chance among so many cases, which says "
            "nothing of a lasting change.",
        ),
        annex_table(
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
        return join(
            annex_paragraph(review, "No remedy has a date, so no change of level can be measured.")
        )
    rows = [
        [
            month_of(row["remedy_month"]).words,
            *(number_cell(row[name]) for name in ("level_change", "level_low", "level_high")),
            number_cell(row["p_value"], 3),
            f"{whole_cell(row['placebo_larger'])} of {whole_cell(row['placebo_dates'])}",
            row["reason"] or row["method"],
        ]
        for _, row in found.iterrows()
    ]
    return join(
        annex_paragraph(
            review,
            "Change of level after each dated remedy: an interrupted series with errors of order "
            "1. After it, not because of it. Of other possible dates, so many show as large a "
            "step.",
        ),
        annex_table(
            review,
            "effects",
            "Change of level after each dated remedy",
            ["From", "Change", "Low", "High", "p", "Other dates as large", "Method, or why not"],
            rows,
            found.reset_index(),
            numeric=(2, 3, 4, 5),
        ),
    )
