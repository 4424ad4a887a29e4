"""A run puts its PDF beside the page, or says why there is none; the page stands all the same."""

import json
import shutil

import nbformat
import pytest
from highways import quarter_sheets, write_folder
from papers import TITLE, a_browser, a_browser_that_prints, a_pdf, hide_browsers, on_posix

from kpianalysis.errors import PageProblem, ParameterProblem
from kpianalysis.home import Home
from kpianalysis.periods import parse_period
from kpianalysis.publish import run as runs
from kpianalysis.publish.browser import VARIABLE
from kpianalysis.reviewing import open_review

NOTEBOOK = "small.ipynb"
PARAMETERS = 'contract: str = "roads"\nperiod: str = "2019-20 Q1"'
EXEMPT = ('counted = "potholes"', 'audience = "exempt"')


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory, make):
    """Make a folder with a quarter's results, read once for all tests, and a small notebook."""
    root = tmp_path_factory.mktemp("cleaned")
    extracts = [("2019-20/quarter-1.xlsx", quarter_sheets(), "2019-07-12")]
    write_folder(root / "data" / "raw" / "roads", extracts)
    open_review("roads", "2019-20 Q1", home=Home(root))
    cell = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    (root / "notebooks").mkdir()
    nbformat.write(make.notebook(cell), root / "notebooks" / NOTEBOOK)
    return root


@pytest.fixture
def home(cleaned, tmp_path):
    return Home(shutil.copytree(cleaned, tmp_path / "home"))


@pytest.fixture
def made(home, tmp_path, monkeypatch, make):
    """Run a period, with a notebook that is run already; give its folder and what was told."""
    hide_browsers(tmp_path, monkeypatch)

    executed = make.notebook(make.cell(make.title()))

    def execute(notebook, target, parameters, place, **_):
        nbformat.write(executed, target)
        return executed

    monkeypatch.setattr(runs, "execute_notebook", execute)

    def run(**words):
        told = []
        period = parse_period("2019-20 Q1")
        page = runs.run_period(home, "roads", period, notebook=NOTEBOOK, note=told.append, **words)
        log = next(home.outputs("log").glob("*.jsonl")).read_text(encoding="utf-8")
        return page.parent, told, json.loads(log.splitlines()[-1])

    return run


@pytest.fixture
def prints(tmp_path, monkeypatch):
    """Let this machine have a browser that prints nine sides, once ``made`` hid the others."""

    def use(**others):
        browser = a_browser_that_prints(tmp_path, a_pdf(tmp_path / "whole.pdf", **others))
        monkeypatch.setenv(VARIABLE, str(browser))

    return use


@on_posix
def test_pdf_stands_beside_the_page_and_its_sides_are_told(made, prints):
    prints()
    folder, told, line = made()
    assert (folder / "page.pdf").is_file()
    assert told == ["April to June 2019: PDF: 9 sides: 1 summary, 4 body, 4 annexes"]
    assert (line["outcome"], line["pdf"]) == ("made", "made")


@on_posix
def test_manifest_lists_no_pdf_and_is_the_same_with_and_without_one(made, prints):
    without = (made(pdf=False)[0] / "manifest.json").read_bytes()
    prints()
    folder, _, _ = made()
    assert (folder / "manifest.json").read_bytes() == without
    assert set(json.loads(without)["outputs"]) == {"page.html", "notebook.ipynb", "tables.xlsx"}


@on_posix
def test_pdf_of_an_earlier_run_never_stands_beside_a_later_page(made, prints, monkeypatch):
    prints()
    assert (made()[0] / "page.pdf").is_file()
    monkeypatch.delenv(VARIABLE)
    folder, told, line = made()
    assert (folder / "page.html").is_file()
    assert list(folder.glob("*.pdf")) == []
    assert len(told) == 1
    assert told[0].startswith("April to June 2019: PDF not made: no Chromium, Chrome or Edge")
    assert "What to do: install one of them" in told[0]
    assert line["outcome"] == "made"
    assert told[0].endswith(line["pdf"])


@on_posix
@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("sys.exit(1)", "ended with code 1"),
        ("made.write_bytes(b'garbage')", "is not a PDF that can be read"),
    ],
)
def test_print_that_fails_does_not_stop_the_page(made, tmp_path, monkeypatch, does, said):
    monkeypatch.setenv(VARIABLE, str(a_browser(tmp_path, does)))
    folder, told, line = made()
    assert sorted(path.name for path in folder.glob("page*")) == ["page.html"]
    assert said in told[0]
    assert said in line["pdf"]


def test_setting_that_names_no_browser_does_not_stop_the_page(made, monkeypatch):
    monkeypatch.setenv(VARIABLE, "a-browser-that-is-not-there")
    folder, told, _ = made()
    assert (folder / "page.html").is_file()
    assert f"{VARIABLE}: 'a-browser-that-is-not-there' is not a program" in told[0]


def test_run_without_pdf_starts_no_browser_and_says_nothing(made, monkeypatch):
    monkeypatch.setenv(VARIABLE, "a-browser-that-is-not-there")
    _, told, line = made(pdf=False)
    assert told == []
    assert line["pdf"] == "not asked for"


def test_large_print_without_pdf_is_refused_before_anything_is_made(made, home):
    with pytest.raises(ParameterProblem, match="'large print' cannot be made without a PDF"):
        made(pdf=False, large_print=True)
    assert not home.outputs("roads").exists()


@on_posix
def test_public_page_whose_pdf_names_an_exempt_kpi_is_not_put_in_place(made, prints, home, swapped):
    settings = home.raw("roads") / "contract.toml"
    settings.write_text(swapped(settings.read_text("utf-8"), EXEMPT), encoding="utf-8")
    prints(outline=(("Potholes mended on time", 1),))
    with pytest.raises(PageProblem, match=r"names the exempt KPI RD_KPI_01: .* in page\.pdf"):
        made()
    place = home.outputs("roads") / "2019-20-q1"
    assert not (place / "draft").exists()
    assert TITLE in (place / "failed" / "page.html").read_text("utf-8")
