"""In what colours, faces and sizes are charts drawn? The house style of matplotlib."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

# Government Analysis Function palette, in its order; on white only.
DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, LIGHT_PURPLE = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
)
TEXT_COLOUR = "#0B0C0C"
EDGE_COLOUR = "#6F777B"
RANGE_COLOUR, GRID_COLOUR = "#E3E8EE", "#E5E5E5"  # under the lines: nothing is told by them alone
WIDTH_INCHES = 7.2  # between the margins of A4, where 10 points then print as 9.8
SMALL = 9.0  # points; nothing on a chart is smaller
_STYLE: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "kpianalysis",
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "text.color": TEXT_COLOUR,
    "axes.labelcolor": TEXT_COLOUR,
    "axes.edgecolor": EDGE_COLOUR,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": TEXT_COLOUR,
    "ytick.color": TEXT_COLOUR,
    "axes.titlesize": 10,
    "text.parse_math": False,  # a price in a name is no formula
    "hatch.linewidth": 1.2,
}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@contextmanager
def canvas(width_inches: float, height_inches: float) -> Iterator[tuple[Figure, Axes]]:
    """Give a figure and axes in the house style; nothing of it stays behind."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        drawn = Figure(figsize=(width_inches, height_inches), layout="constrained")
        FigureCanvasSVG(drawn)
        axes = drawn.subplots()
        # The page is white: it needs no white sheet under each chart.
        drawn.patch.set_visible(False)
        axes.patch.set_visible(False)
        yield drawn, axes


def drawable(text: str, longest: int) -> str:
    """Return a text that a drawing may hold: on one line, not too long, without what XML forbids.

    It stands whole in the table.

    >>> drawable("Residents' calls  answered within a minute", 30)
    "Residents' calls answered …"
    >>> drawable("Donaudampfschifffahrt", 10)
    'Donaudamp…'
    """
    plain = " ".join(_NOT_IN_XML.sub("\ufffd", text).split())
    if len(plain) <= longest:
        return plain
    cut = textwrap.shorten(plain, longest, placeholder=" \u2026")
    return cut if len(cut) > longest // 2 else f"{plain[: longest - 1]}\u2026"
