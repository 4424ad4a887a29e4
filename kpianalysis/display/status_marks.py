"""What mark stands for each status? Each has a shape and a tone of its own, so grey is enough."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kpianalysis.display.drawing import DARK_BLUE, DARK_GREY, DARK_PINK, TEXT_COLOUR
from kpianalysis.tables import Status


@dataclass(frozen=True)
class Mark:
    """A mark on the grid: a shape around the point (0, 0), in points, or else a letter."""

    words: str
    shape: Markup | None = None
    letter: str = ""


_HALF = Markup(
    '<path d="M-3.5-3.5h7v7h-7z" fill="#fff" stroke="{0}" stroke-width="1.2"/>'
    '<path d="M-3.5 0h7v3.5h-7z" fill="{0}"/>'
).format(DARK_PINK)
_FULL = Markup('<path d="M-4.3-4.3h8.6v8.6h-8.6z" fill="{}"/>').format(DARK_PINK)
_CROSS = Markup(
    '<path d="M-3.2-3.2l6.4 6.4M-3.2 3.2l6.4-6.4" stroke="{}" stroke-width="2"/>'
).format(DARK_PINK)
_DOT = Markup('<circle r="1.7" fill="{}"/>').format(DARK_BLUE)
_OPEN = Markup('<circle r="2.6" fill="none" stroke="{}"/>').format(DARK_GREY)
_DASH = Markup('<path d="M-3 0h6" stroke="{}" stroke-width="1.4"/>').format(DARK_GREY)
_RING = Markup('<circle r="6" fill="none" stroke="{}" stroke-width="1.1"/>').format(TEXT_COLOUR)

# In the order of the legend: bad news first.
MARKS: dict[str, Mark] = {
    str(Status.BELOW_MINIMUM): Mark("below minimum", _FULL),
    str(Status.MINIMUM_MET): Mark("missed target, minimum met", _HALF),
    str(Status.MINIMUM_NOT_KNOWN): Mark("missed target, minimum not known", _CROSS),
    str(Status.MET): Mark("target met", _DOT),
    str(Status.NO_TARGET): Mark("not judged", _OPEN),
    str(Status.NOT_SUPPLIED): Mark("no figure supplied", _DASH),
    str(Status.NO_VOLUME): Mark("no cases to measure", letter="n"),
    str(Status.NOT_MEASURABLE): Mark("not measurable", letter="m"),
    str(Status.SUSPENDED): Mark("suspended", letter="s"),
}
MITIGATED = Mark("around a mark: mitigated", _RING)

# The same in the cells of a table that is thirteen months wide.
CELLS: dict[str, str] = {
    str(Status.BELOW_MINIMUM): "below",
    str(Status.MINIMUM_MET): "missed",
    str(Status.MINIMUM_NOT_KNOWN): "missed?",
    str(Status.MET): "met",
    str(Status.NO_TARGET): "no target",
    str(Status.NOT_SUPPLIED): "[x]",
    str(Status.NO_VOLUME): "no cases",
    str(Status.NOT_MEASURABLE): "cannot",
    str(Status.SUSPENDED): "susp.",
}
CELL_MEANINGS: dict[str, str] = {
    str(Status.BELOW_MINIMUM): "below minimum",
    str(Status.MINIMUM_MET): "missed target, minimum met",
    str(Status.MINIMUM_NOT_KNOWN): "missed target, minimum not known",
    str(Status.NOT_SUPPLIED): "not available: no figure was supplied",
    str(Status.NOT_MEASURABLE): "cannot be measured",
    str(Status.SUSPENDED): "suspended",
}
MITIGATED_CELL = "(m)"
