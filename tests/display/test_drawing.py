"""A chart that a strict page may hold: no style, no script, text as text, always the same bytes."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

import kpianalysis.display
from kpianalysis.display.drawing import canvas
from kpianalysis.display.svg import as_svg


def drawn(key="A", text="Target 75%"):
    with canvas(4, 2) as (figure, axes):
        axes.fill_between([0, 1, 2], [1, 1, 1], [2, 2, 2])
        axes.plot([0, 1, 2], [1, 2, 1], marker="o", clip_on=True)
        axes.set_title(text)
        axes.set_ylabel("Percent")
        return as_svg(figure, key)


def elements(svg):
    return list(ET.fromstring(svg).iter())  # noqa: S314 - we drew it


def ids(svg):
    return [element.get("id") for element in elements(svg) if element.get("id")]


def test_looks_stand_in_attributes_and_never_in_a_style():
    svg = drawn()
    assert not any("style" in element.attrib for element in elements(svg))
    assert {element.tag for element in elements(svg)} <= {
        "svg", "g", "path", "text", "tspan", "defs", "clipPath", "rect", "use", "marker",
    }  # fmt: skip
    assert any(element.get("fill") or element.get("stroke") for element in elements(svg))


def test_text_is_text_and_not_outlines():
    texts = [element.text for element in elements(drawn()) if element.tag == "text"]
    assert "Target 75%" in texts
    assert "Percent" in texts


def test_text_is_escaped():
    svg = drawn(text='<script>alert(1)</script> & "quoted" {0} %s')
    assert "<script" not in svg
    texts = [element.text for element in elements(svg) if element.tag == "text"]
    assert '<script>alert(1)</script> & "quoted" {0} %s' in texts


def test_two_charts_on_a_page_share_no_id():
    one, two = ids(drawn("A")), ids(drawn("B"))
    assert one
    assert len(one) == len(set(one))
    assert not set(one) & set(two)
    assert all(name.startswith("A-") for name in one)


def test_whatever_a_chart_points_to_is_in_it():
    svg = drawn()
    pointed = {element.get("href")[1:] for element in elements(svg) if element.get("href")}
    pointed |= set(re.findall(r"url\(#([^)]+)\)", svg))
    assert pointed
    assert pointed <= set(ids(svg))


def test_same_numbers_give_the_same_bytes():
    assert drawn() == drawn()


def test_other_numbers_give_other_bytes():
    assert drawn(text="Target 75%") != drawn(text="Target 80%")


def test_chart_holds_no_date_no_maker_and_no_address():
    svg = drawn()
    assert "metadata" not in svg
    assert "matplotlib" not in svg.casefold()
    addresses = set(re.findall(r"https?://[^\"'<> ]+", svg))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_drawing_leaves_the_settings_of_matplotlib_as_they_were():
    before = dict(mpl.rcParams)
    drawn()
    assert dict(mpl.rcParams) == before


def test_chart_scales_with_the_page():
    root = elements(drawn())[0]
    assert root.get("viewBox")
    assert root.get("width") is None
    assert root.get("height") is None


def test_chart_is_drawn_once_and_not_cut_tight(monkeypatch):
    # savefig draws a chart a second time for its layout, and bbox_inches="tight" a third time; the
    # latter gives each chart another size, by the length of its texts.
    times, draw = [], Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda *given: times.append(1) or draw(*given))
    drawn()
    assert len(times) == 1
    sources = Path(kpianalysis.display.__file__).parent.glob("*.py")
    texts = [path.read_text("utf-8").replace("``savefig``", "") for path in sources]
    assert not [text for text in texts if "bbox_inches" in text or "savefig" in text]
