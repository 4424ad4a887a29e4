"""Results before and during a mitigation, side by side: a description, never an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, join, paragraph, table
from kpianalysis.display.chart import Chart, chart_in_words
from kpianalysis.display.drawing import DARK_BLUE, DARK_PINK, TEXT_COLOUR, WIDTH_INCHES, canvas
from kpianalysis.display.notebook import folded
from kpianalysis.display.numbers import plural, rounded
from kpianalysis.display.svg import as_svg
from kpianalysis.review import Review

if TYPE_CHECKING:
    from matplotlib.path import Path

_KEY = "before-and-during"
_BEFORE, _DURING = "before mitigation", "during mitigation"
_WHEN = [_BEFORE, _DURING]


def before_and_during(review: Review) -> Block:
    """Draw the gaps of each mitigated percentage KPI, before and during its mitigation.

    Relief is granted because results fell, so the difference is no effect of the mitigation.
    """
    months = _gaps(review)
    if months.empty:
        return Block(paragraph("No percentage KPI is mitigated in this period."))
    step, often = review.contract.step_word, review.contract.frequency
    mark = basis_note(months["basis"])
    finding = _finding(months)
    chart = Chart(
        key=_KEY,
        finding=finding,
        subtitle=f"Gap to target in each {step}, percentage points, mitigated KPIs, to "
        f"{review.period.last.words}{mark}",
        drawing=_draw(months),
        alternative=chart_in_words(
            f"Dot chart of {often} gaps to target, before and during mitigation",
            finding,
            *_means(months, step),
            basis=mark,
        ),
        table=_table(review, months),
        note="A mitigation is granted because results got worse: the difference is not its effect.",
    )
    return join(chart.figure_only(), folded("The figures as a table", chart.table_only()))


def _finding(months: pd.DataFrame) -> str:
    """Say of how many KPIs the results were worse during their mitigation than before it."""
    means = months.pivot_table("gap", "kpi_ref", "when").reindex(columns=_WHEN)
    both = means.dropna()
    if both.empty:
        return "No KPI has results both before and during its mitigation"
    worse = int(both[_DURING].lt(both[_BEFORE]).sum())
    return (
        f"{worse} of {plural(len(both), 'KPI')} {'was' if worse == 1 else 'were'} further below "
        "target on average during mitigation than before"
    )


def _means(months: pd.DataFrame, step: str) -> list[str]:
    means = months.groupby(["kpi_ref", "when"])["gap"].agg(["mean", "size"]).reset_index()
    return [
        f"{row['kpi_ref']} {row['when']}: mean gap {rounded(row['mean'], 1)} points over "
        f"{plural(int(row['size']), step)}."
        for _, row in means.iterrows()
    ]


def _table(review: Review, months: pd.DataFrame) -> Block:
    """Write the dots of the chart as numbers."""
    cells = [
        [
            review.contract.period_of(row["period_start"]).words,
            review.contract.kpi(row["kpi_ref"]).name,
            row["when"],
            rounded(row["gap"], review.contract.kpi(row["kpi_ref"]).decimals),
            *([str(row["basis"])] if review.has_basis else []),
        ]
        for _, row in months.iterrows()
    ]
    return table(
        _KEY,
        f"Gap to target before and during mitigation, to {review.period.last.words}",
        [
            review.contract.step_word.capitalize(),
            "KPI",
            "When",
            "Gap, percentage points",
            *(["Basis"] if review.has_basis else []),
        ],
        cells,
        months,
        numeric=[3],
        note="Gap: how far from target; negative is worse than target.",
    )


def _gaps(review: Review) -> pd.DataFrame:
    """Return the measured months of the KPIs that are mitigated in the period."""
    refs = review.mitigated["kpi_ref"]
    months = review.assessments
    chosen = months["kpi_ref"].isin(refs) & months["gap"].notna() & months["unit"].eq("%")
    gaps = months.loc[chosen, ["kpi_ref", "period_start", "gap", "mitigated", "basis"]]
    begun = gaps["mitigated"].groupby(gaps["kpi_ref"]).cummax()
    when = gaps["mitigated"].map({True: _DURING, False: _BEFORE})
    # Months after a mitigation that ended are neither.
    return gaps.assign(when=when)[gaps["mitigated"] | ~begun].reset_index(drop=True)


def _draw(months: pd.DataFrame) -> Markup:
    import seaborn as sns

    height = 1.4 + 0.7 * months["kpi_ref"].nunique()
    with canvas(WIDTH_INCHES, height) as (drawn, axes):
        sns.stripplot(
            months,
            x="gap",
            y="kpi_ref",
            hue="when",
            hue_order=_WHEN,
            dodge=True,
            jitter=False,
            palette={_BEFORE: DARK_BLUE, _DURING: DARK_PINK},
            ax=axes,
        )
        # Shape as well as colour: before is round, during is a diamond.
        for at, dots in enumerate(axes.collections):
            if at % 2:
                dots.set_paths([_diamond()])
        axes.axvline(0, color=TEXT_COLOUR, linewidth=1)
        axes.set_xlabel("Gap to target, percentage points (left of the line is worse than target)")
        axes.set_ylabel("")
        legend = axes.legend(
            title=None, frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=2
        )
        during: Any = legend.legend_handles[1]  # a Line2D: seaborn names its hues with markers
        during.set_marker("D")
        return as_svg(drawn, _KEY)


def _diamond() -> Path:
    from matplotlib.markers import MarkerStyle

    marker = MarkerStyle("D")
    return marker.get_path().transformed(marker.get_transform())
