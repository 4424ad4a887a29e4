"""The interactive start: choose a KPI and a window, and see its section."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kpianalysis.display.focus import kpi_section
from kpianalysis.review import Review


def explorer(review: Review, kpi_ref: str) -> Any:
    """Give controls for KPI and look-back, and the KPI's section below them.

    Parameters
    ----------
    review : Review
        The period to explore.
    kpi_ref : str
        Which KPI to begin with.

    Returns
    -------
    ipywidgets.Widget
        Shows itself in JupyterLab.

    Raises
    ------
    ContractProblem
        When no KPI has this ref.
    """
    import ipywidgets as widgets
    from IPython.display import display

    review.contract.kpi(kpi_ref)
    mitigated = set(review.mitigated["kpi_ref"])
    kpis = sorted(review.contract.kpis, key=lambda kpi: (kpi.ref not in mitigated, kpi.ref))
    names = [
        (f"{kpi.name}{', mitigated' if kpi.ref in mitigated else ''}", kpi.ref) for kpi in kpis
    ]
    longest = review.assessments["period_start"].nunique()
    choice = widgets.Dropdown(options=names, value=kpi_ref, description="KPI", **_whole_words())
    months = widgets.IntSlider(
        value=min(review.look_back_months, longest),
        min=len(review.period),
        max=max(longest, len(review.period)),
        description="Months to look back",
        **_whole_words(),
    )

    def show(kpi: str, look_back: int) -> None:
        display(kpi_section(replace(review, look_back_months=look_back), kpi))

    shown = widgets.interactive_output(show, {"kpi": choice, "look_back": months})
    return widgets.VBox([choice, months, shown])


def _whole_words() -> dict[str, dict[str, str]]:
    """Give a control the room to show its name and choices without cutting them."""
    return {"style": {"description_width": "10em"}, "layout": {"width": "40em"}}
