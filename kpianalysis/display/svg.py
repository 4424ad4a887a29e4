"""A matplotlib figure as SVG that a strict page may hold: no style, no script, text as text."""

from __future__ import annotations

import io
import re
import warnings
import xml.etree.ElementTree as ET
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kpianalysis.display.drawing import drawable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Faces are named from the general to the one that was measured: the reader's own sans comes first.
FACES = "Arial, Helvetica, 'DejaVu Sans', sans-serif"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_FEWEST_TO_GATHER = 3  # marks of one kind: fewer are shorter one by one
_GATHERED = "marker-start", "marker-mid", "marker-end"
_LONGEST_LINE = 90  # more than a line of the widest chart holds
_DECIMALS = 2  # of a point: a hundredth is less than any printer or screen can show


def as_svg(drawn: Figure, key: str) -> Markup:
    """Return a figure as inline SVG, its looks in attributes and its ids its own.

    Parameters
    ----------
    drawn : matplotlib Figure
        Drawn inside :func:`kpianalysis.display.drawing.canvas`.
    key : str
        Put before every id, so that two charts on a page never share one.
    """
    root = _written(drawn)
    _name_plainly(root, key)
    _flatten(root)
    _gather_marks(root)
    width, height = root.attrib.pop("width"), root.attrib.pop("height")
    root.set("viewBox", root.get("viewBox", f"0 0 {width} {height}"))
    root.attrib.pop("version", None)
    root.set("stroke-linejoin", "round")
    root.set("font-family", FACES)
    for element in root.iter():
        element.text = element.text if element.tag == "text" else None
        element.tail = "\n"
    # Made by matplotlib from our own labels, escaped by ElementTree: nothing here is a supplier's.
    return Markup(ET.tostring(root, encoding="unicode").strip())  # noqa: S704


def _written(drawn: Figure) -> ET.Element:
    """Return what matplotlib writes, without what a page has no use for."""
    from matplotlib.text import Text

    for words in drawn.findobj(Text):
        lines = words.get_text().split("\n")
        words.set_text("\n".join(drawable(line, _LONGEST_LINE) for line in lines))
    text = io.StringIO()
    with warnings.catch_warnings():
        # The page's own face draws the text: what is missing in the one measured with is no fault.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        # Not by ``savefig``, which draws all of it once more beforehand, for the layout alone.
        canvas: Any = drawn.canvas
        canvas.print_svg(text, metadata={"Date": None, "Creator": None})
    # Written by matplotlib in the line above: no document of anybody else is parsed here.
    root = ET.fromstring(text.getvalue())  # noqa: S314
    for parent in list(root.iter()):
        for child in list(parent):
            if _name(child) in ("metadata", "style"):
                parent.remove(child)
    return root


def _name_plainly(root: ET.Element, key: str) -> None:
    """Turn styles into attributes, keep only ids that something points to, and round numbers."""
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
                    element.set(name.strip(), _own(setting.strip().removesuffix("px"), key))
            elif attribute == _XLINK:
                element.set("href", f"#{key}-{value.removeprefix('#')}")
            else:
                element.set(attribute, _own(value, key))
        element.attrib.pop("font-family", None)
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        for attribute in ("x", "y", "width", "height", "transform", "stroke-dasharray"):
            if attribute in element.attrib:
                element.set(attribute, _rounded(element.attrib[attribute]))
        if element.tag == "path":
            element.set("d", _short_path(element.get("d", "")))


def _own(value: str, key: str) -> str:
    """Point to what is in this chart: ``url(#...)`` with the chart's key."""
    return value.replace("url(#", f"url(#{key}-")


def _rounded(text: str) -> str:
    """Round every number of a text.

    >>> _rounded("translate(53.234931 226.0)"), _rounded("-0.001")
    ('translate(53.23 226)', '0')
    """

    def short(found: re.Match[str]) -> str:
        number = f"{float(found[0]):.{_DECIMALS}f}".rstrip("0").rstrip(".")
        return "0" if number == "-0" else number

    return re.sub(r"-?\d+\.\d+(?:e-?\d+)?", short, text)


def _short_path(path: str) -> str:
    """Write a path without what the grammar lets out: spaces, and an L after an L.

    >>> _short_path("M 46.227584 10.0 L 50 10 L 60 10 z")
    'M46.23 10L50 10 60 10z'
    """
    steps = re.findall(r"([A-Za-z])([^A-Za-z]*)", _rounded(" ".join(path.split())))
    parts = []
    for command, run in groupby(steps, key=lambda step: step[0]):
        numbers = [numbers.strip() for _, numbers in run]
        # Only lines and curves may go on without their letter: a second M would be read as an L.
        parts.append(
            command + " ".join(numbers) if command in "LC" else command + command.join(numbers)
        )
    return "".join(parts)


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
    for child in [child for child in root if child.tag == "defs" and not len(child)]:
        root.remove(child)


def _ungrouped(element: ET.Element) -> list[ET.Element]:
    if element.tag == "g" and not element.attrib:
        return [inner for child in element for inner in _ungrouped(child)]
    return [element]


def _gather_marks(root: ET.Element) -> None:
    """Draw marks of one kind that follow each other as one path with a marker at each point.

    A mark is then a pair of numbers and no element: a tenth of the size.
    """
    shapes = {element.get("id"): element for element in root.iter("path") if element.get("id")}
    for parent in list(root.iter()):
        for looks, run in groupby(list(parent), key=_looks):
            marks = list(run)
            if looks is None or len(marks) < _FEWEST_TO_GATHER:
                continue
            own = dict(shapes[looks.pop("href").removeprefix("#")].attrib)
            name = f"{own.pop('id')}-{len(shapes)}"
            shapes[name] = shape = ET.Element("path", looks | own)
            # The size of a marker is its own: neither scaled with a line nor cut at its box.
            marker = ET.Element(
                "marker", {"id": name, "markerUnits": "userSpaceOnUse", "overflow": "visible"}
            )
            marker.append(shape)
            points = " ".join(f"{mark.get('x')} {mark.get('y')}" for mark in marks)
            line = ET.Element("path", {"d": f"M{points}", "fill": "none"})
            line.attrib.update(dict.fromkeys(_GATHERED, f"url(#{name})"))
            at = list(parent).index(marks[0])
            for mark in marks:
                parent.remove(mark)
            parent.insert(at, marker)
            parent.insert(at + 1, line)
    pointed = {element.get("href", "")[1:] for element in root.iter("use")}
    for defs in root.findall("defs"):
        for shape in [one for one in defs if one.tag == "path" and one.get("id") not in pointed]:
            defs.remove(shape)
        if not len(defs):
            root.remove(defs)


def _looks(element: ET.Element) -> dict[str, str] | None:
    """Return what marks must share to be gathered; None for what is no mark."""
    if element.tag != "use":
        return None
    return {name: value for name, value in element.attrib.items() if name not in ("x", "y")}
