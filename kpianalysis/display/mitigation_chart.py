"""Results before and during a mitigation, side by side: a description, never an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, Caption, figure, paragraph
from kpianalysis.display.drawing import DARK_BLUE, DARK_PINK, as_svg, canvas
from kpianalysis.display.numbers import plural, rounded
from kpianalysis.review import Review

if TYPE_CHECKING:
    from matplotlib.path import Path

_KEY = "before-and-during"
_BEFORE, _DURING = "before mitigation", "during mitigation"


def before_and_during(review: Review) -> Block:
    """Draw the gaps of each mitigated percentage KPI, before and during its mitigation.

    Relief is granted because results fell, so the difference is no effect of the mitigation.
    """
    months = _gaps(review)
    if months.empty:
        return Block(paragraph("No percentage KPI is mitigated in this period."))
    step, often = review.contract.step_word, review.contract.frequency
    counts = months.groupby(["kpi_ref", "when"], sort=True)["gap"].agg(["mean", "size"])
    said = [
        f"{row['kpi_ref']} {row['when']}: mean gap {rounded(row['mean'], 1)} points over "
        f"{plural(int(row['size']), step)}"
        for _, row in counts.reset_index().iterrows()
    ]
    alternative = (
        f"Dot chart of {often} gaps to target, before and during mitigation. {'; '.join(said)}"
        f"{basis_note(months['basis'])}."
    )
    finding = f"Gap to target in each {step}, before and during mitigation"
    subtitle = (
        f"Percentage points, mitigated KPIs, to {review.period.last.words}"
        f"{basis_note(months['basis'])}"
    )
    html = figure(
        _KEY,
        finding,
        subtitle,
        _draw(months),
        alternative,
        "A mitigation is granted because results fell: the difference is not its effect.",
    )
    return Block(html, {_KEY: months}, captions={_KEY: Caption(finding, subtitle)})


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
    with canvas(7.2, height) as (drawn, axes):
        sns.stripplot(
            months,
            x="gap",
            y="kpi_ref",
            hue="when",
            hue_order=[_BEFORE, _DURING],
            dodge=True,
            jitter=False,
            palette={_BEFORE: DARK_BLUE, _DURING: DARK_PINK},
            ax=axes,
        )
        # Shape as well as colour: before is round, during is a diamond.
        for at, dots in enumerate(axes.collections):
            if at % 2:
                dots.set_paths([_diamond()])
        axes.axvline(0, color="#0B0C0C", linewidth=1)
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
