"""A matplotlib figure as SVG that a strict page may hold: no style, no script, text as text."""

from __future__ import annotations

import io
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

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
RANGE_COLOUR = "#E3E8EE"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_STYLE: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "kpianalysis",
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "text.color": TEXT_COLOUR,
    "axes.labelcolor": TEXT_COLOUR,
    "axes.edgecolor": "#6F777B",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": TEXT_COLOUR,
    "ytick.color": TEXT_COLOUR,
    "axes.titlesize": 10,
    # A name such as "$5 and $6" is no formula.
    "text.parse_math": False,
}
# Faces are named from the general to the one that was measured: the reader's own sans comes first.
_FACES = "Arial, Helvetica, 'DejaVu Sans', sans-serif"


# More than a line of the widest chart holds; the table after a chart has the whole name.
_LONGEST_LINE = 90
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@contextmanager
def canvas(width_inches: float, height_inches: float) -> Iterator[tuple[Figure, Axes]]:
    """Give a figure and axes in the house style; nothing of it stays behind."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # The page's own face draws the text: what is missing in the one measured with is no fault.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        drawn = Figure(figsize=(width_inches, height_inches), layout="constrained")
        FigureCanvasSVG(drawn)
        yield drawn, drawn.subplots()


def as_svg(drawn: Figure, key: str) -> Markup:
    """Return a figure as inline SVG, its looks in attributes and its ids its own.

    Parameters
    ----------
    drawn : matplotlib Figure
        Drawn inside :func:`canvas`.
    key : str
        Put before every id, so that two charts on a page never share one.
    """
    from matplotlib.text import Text

    for words in drawn.findobj(Text):
        words.set_text("\n".join(map(_shortened, words.get_text().split("\n"))))
    text = io.StringIO()
    drawn.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    # Written by matplotlib in the line above: no document of anybody else is parsed here.
    root = ET.fromstring(_NOT_IN_XML.sub("\ufffd", text.getvalue()))  # noqa: S314
    for parent in list(root.iter()):
        for child in list(parent):
            if _name(child) in ("metadata", "style"):
                parent.remove(child)
    used = {
        found
        for element in root.iter()
        for value in element.attrib.values()
        for found in re.findall(r"#([\w.-]+)", value)
    }
    for element in root.iter():
        element.tag = _name(element)
        for attribute, value in list(element.attrib.items()):
            del element.attrib[attribute]
            if attribute == "id":
                if value in used:
                    element.set("id", f"{key}-{value}")
            elif attribute == "style":
                for declaration in filter(None, (part.strip() for part in value.split(";"))):
                    name, _, setting = declaration.partition(":")
                    element.set(name.strip(), setting.strip())
            elif attribute == _XLINK:
                element.set("href", f"#{key}-{value.removeprefix('#')}")
            else:
                element.set(attribute, re.sub(r"url\(#", f"url(#{key}-", value))
        if "font-family" in element.attrib:
            element.set("font-family", _FACES)
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        if element.tag == "path":
            element.set("d", " ".join(element.get("d", "").split()))
    width, height = root.attrib.pop("width"), root.attrib.pop("height")
    root.set("viewBox", root.get("viewBox", f"0 0 {width} {height}"))
    root.attrib.pop("version", None)
    root.set("stroke-linejoin", "round")
    _flatten(root)
    ET.indent(root, space="")
    # Every name in it was escaped by ElementTree.
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704


def _shortened(line: str) -> str:
    """Cut a line that no chart can hold, and say so at its end."""
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}\u2026"


def _name(element: ET.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _flatten(root: ET.Element) -> None:
    """Take away groups that say nothing: matplotlib nests one in another for each artist."""
    for parent in list(root.iter()):
        children: list[ET.Element] = []
        for child in parent:
            children += _ungrouped(child)
        for child in list(parent):
            parent.remove(child)
        parent.extend(children)


def _ungrouped(element: ET.Element) -> list[ET.Element]:
    if element.tag == "g" and not element.attrib:
        return [inner for child in element for inner in _ungrouped(child)]
    return [element]
