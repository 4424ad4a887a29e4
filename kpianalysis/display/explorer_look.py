"""How does the explorer look? Parts under headings, tables with room between their columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from kpianalysis.errors import KpiProblem

_CLASS = "kpi-explorer"
# JupyterLab gives tables inside widgets no room, and lines as high as a control.
_STYLE = Markup("""<style>
.kpi-explorer .widget-html-content { line-height: 1.5; }
.kpi-explorer table { border-collapse: collapse; margin: 0.5em 0 1em; }
.kpi-explorer caption { font-weight: bold; padding-bottom: 0.4em; text-align: left; }
.kpi-explorer caption .note { font-weight: normal; }
.kpi-explorer th, .kpi-explorer td {
  border-bottom: 1px solid var(--jp-border-color1, #bdbdbd);
  padding: 0.25em 0.8em; text-align: left; vertical-align: top;
}
.kpi-explorer .number { text-align: right; }
.kpi-explorer figure { margin: 0.5em 0; }
</style>""")


def part(name: str, *controls: Any) -> Any:
    """Put controls under a heading, one below the other."""
    import ipywidgets as widgets

    return widgets.VBox([widgets.HTML(Markup("<h3>{}</h3>").format(name)), *controls])


def all_parts(parts: list[Any]) -> Any:
    """Put the parts of an explorer together."""
    import ipywidgets as widgets

    return widgets.VBox([widgets.HTML(_STYLE), *parts]).add_class(_CLASS)


def number_and_slider(number: Any) -> Any:
    """Put a slider beside a number: either moves the other.

    The handle of a slider cannot be named, so a screen reader hears the label at the number.
    """
    import ipywidgets as widgets

    slider = widgets.IntSlider(
        value=number.value,
        min=number.min,
        max=number.max,
        readout=False,
        layout={"width": "20em"},
    )
    for name in ("min", "max", "value"):
        widgets.link((number, name), (slider, name))
    return widgets.HBox([number, slider])


def told(shown: Any, work_out: Callable[[], str]) -> None:
    """Show what was worked out; of what a person can mend, one paragraph that says how."""
    try:
        shown.value = work_out()
    except (KpiProblem, OSError) as problem:  # such as a folder that may not be written
        shown.value = str(Markup('<p role="alert"><strong>{}</strong></p>').format(str(problem)))
