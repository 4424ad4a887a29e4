"""Charts survive grey, a photocopier and weak eyes: contrast, shapes, dashes, hatches, sizes."""

import inspect
import re
import xml.etree.ElementTree as ET

import pytest

from kpianalysis.display import bars, drawing, status_marks
from kpianalysis.display.credits_chart import credits_chart
from kpianalysis.display.episodes import every_episode
from kpianalysis.display.gap_chart import gap_chart
from kpianalysis.display.misses_chart import misses_chart
from kpianalysis.display.mitigation_chart import before_and_during
from kpianalysis.display.outlook_chart import outlook_chart
from kpianalysis.display.result_chart import result_chart
from kpianalysis.display.status_chart import status_chart

REF = "ACF_KPI_03"
UNDER_THE_LINES = {drawing.RANGE_COLOUR.lower(), drawing.GRID_COLOUR.lower()}
WHITE = {"#fff", "#ffffff", "white"}
PAPER_WIDTH_MM = 180
LONGEST = " ".join(["Donaudampfschifffahrtsgesellschaft"] * 3)[:100]


@pytest.fixture(scope="session")
def charts(make):
    """Every chart of one KPI with a long name and unit, as SVG by name."""
    kpi = make.kpi(
        minimum=60, plain_name=LONGEST, unit="working days since it arrived", decimals=1,
        terms=[{"from": "2015-04", "target": 75, "minimum": 60},
               {"from": "2019-02", "target": 74, "minimum": 61}],
        phases=[{"from": "2018-10", "reason": "Policy."}],
        redefinitions=[{"from": "2019-03", "before": "One.", "after": "Another."}],
    )  # fmt: skip
    values = [80, 81, 79, 80, 82, 80, 81, 80, 62, 63, 58, 62, 64, 62, 61, 63, 62, 60, 61, 62]
    percent = make.kpi("F_KPI_01", minimum=60)
    made = make.review(
        [kpi, percent],
        make.observed(REF, values, first="2017-11", basis="published, month assumed"),
        make.observed("F_KPI_01", values, first="2017-11", basis="illustrative"),
        first_month="2017-11",
        mitigations=[{"kpi": ref, "from": "2018-10", "reason": "P."} for ref in (REF, "F_KPI_01")],
        credits={"rates": [{"from": "2015-04", "missed_target": 1000, "below_minimum": 2500}]},
    )
    kpi = made.contract.kpi(REF)
    drawn = {
        "result": result_chart(made, kpi).block(),
        "small result": result_chart(made, kpi, height_mm=55).block(),
        "gap": gap_chart(made, kpi).block(),
        "misses": misses_chart(made).block(),
        "credits": credits_chart(made).block(),
        "status": status_chart(made).block(),
        "timeline": every_episode(made),
        "before and during": before_and_during(made),
    }
    fan = outlook_chart(made, made.contract.kpi("F_KPI_01"))
    return {name: str(block.html) for name, block in (drawn | {"outlook": fan.block()}).items()}


def root_of(html):
    return ET.fromstring(re.search(r"<svg.*?</svg>", html, re.S)[0])  # noqa: S314 - we drew it


def contrast_on_white(colour):
    """WCAG 2.2: (1 + 0.05) / (relative luminance + 0.05)."""
    code = colour.removeprefix("#")
    code = "".join(2 * digit for digit in code) if len(code) == 3 else code
    parts = [int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_contrast_is_worked_out_as_wcag_does():
    assert contrast_on_white("#000") == pytest.approx(21)
    assert contrast_on_white("#FFFFFF") == pytest.approx(1)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)


def names():
    return [
        "result", "small result", "gap", "misses", "credits", "status", "timeline",
        "before and during", "outlook",
    ]  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_text_has_the_contrast_of_text_and_marks_that_of_marks(charts, name):
    colours = set()
    for element in root_of(charts[name]).iter():
        is_text = element.tag in ("text", "tspan")
        for attribute in ("fill", "stroke"):
            colour = element.get(attribute, "none").lower()
            if colour.startswith("#") and colour not in WHITE | UNDER_THE_LINES:
                colours.add((colour, is_text))
    assert colours
    for colour, is_text in colours:
        assert contrast_on_white(colour) >= (4.5 if is_text else 3), colour


@pytest.mark.parametrize("name", names())
def test_nothing_on_paper_is_smaller_than_8_points(charts, name):
    root = root_of(charts[name])
    width = float(root.get("viewBox").split()[2])
    for element in root.iter():
        if size := element.get("font-size"):
            assert float(size) * PAPER_WIDTH_MM / 25.4 * 72 / width >= 8


@pytest.mark.parametrize("name", names())
def test_text_alternative_is_under_60_words_whatever_the_names(charts, name):
    label = re.search(r'<svg role="img" aria-label="([^"]*)"', charts[name])[1]
    assert 10 < len(label.split()) < 60
    assert label.endswith("gives the figures.")
    assert "figures)" in label or "assumed)" in label


@pytest.mark.parametrize("name", names())
def test_long_names_stay_inside_and_drawings_light(charts, name):
    root = root_of(charts[name])
    width = float(root.get("viewBox").split()[2])
    assert width == pytest.approx(518, abs=1)
    assert all(len("".join(text.itertext())) <= 80 for text in root.iter("text"))
    assert len(re.search(r"<svg.*?</svg>", charts[name], re.S)[0].encode()) < 25_000


def test_no_two_kinds_of_bar_look_alike_without_colour():
    kinds = [kind for _, kind in inspect.getmembers(bars) if isinstance(kind, bars.BarKind)]
    assert len(kinds) > 4
    for used in (
        (bars.SOLID, bars.STRIPED, bars.OPEN, bars.LINED),  # gap
        (bars.SOLID, bars.OPEN_PINK, bars.STRIPED),  # misses
        (bars.SOLID_BLUE, bars.STRIPED),  # credits
    ):
        tones = {("dark" if kind.fill == kind.colour else "white", kind.hatch) for kind in used}
        assert len(tones) == len(used)


def test_lines_of_a_chart_differ_in_dash(charts):
    dashes = {
        (path.get("stroke"), path.get("stroke-dasharray"))
        for path in root_of(charts["result"]).iter("path")
        if float(path.get("stroke-width", 0)) >= 1.6
    }
    by_colour = dict(dashes)
    assert len(set(by_colour.values())) == len(by_colour) == 3  # result, target, minimum


def test_what_begins_anew_is_named_where_it_begins(charts):
    said = [text.text for text in root_of(charts["result"]).iter("text")]
    for words in ("New usual range", "Target changed", "Measure redefined"):
        assert words in said


def test_usual_range_has_edges_that_a_photocopier_keeps(charts):
    paths = list(root_of(charts["result"]).iter("path"))
    edges = [path for path in paths if path.get("stroke") == drawing.EDGE_COLOUR.lower()]
    assert len([path for path in edges if path.get("stroke-width") == "0.6"]) == 2


def test_marks_of_the_status_grid_go_from_light_to_dark():
    shapes = {words: str(mark.shape) for words, mark in status_marks.MARKS.items() if mark.shape}
    assert all("stroke" in shape or "fill" in shape for shape in shapes.values())
    colours = set(re.findall(r"#[0-9A-Fa-f]{6}", "".join(shapes.values())))
    assert all(contrast_on_white(colour) >= 3 for colour in colours)
