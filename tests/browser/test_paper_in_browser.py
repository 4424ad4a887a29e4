"""What the real browser prints: tagged, with title, language and bookmarks, and nothing else."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from exempt import EXEMPT, exempt_home
from pypdf import PdfReader

from kpianalysis import __version__
from kpianalysis.publish.paper import LARGE_PRINT_SWITCH, print_page
from kpianalysis.publish.pdf import pdf_text
from kpianalysis.publish.sides import Sides

pytestmark = pytest.mark.browser
PROJECT = Path(__file__).resolve().parents[2]
HOSTILE = "a b#c%20é—" + ("" if os.name == "nt" else '?"<')
HEADINGS = [
    "Fewer KPIs missed",
    "1. Missed",
    "Why one missed",
    "2. Changes",
    "Annex A. Every KPI",
    "Annex B. Words",
]
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Fewer KPIs &amp; “more” missed</title><style>
@page {{ size: A4; @bottom-right {{ content: "Page " counter(page) " of " counter(pages); }} }}
.part {{ break-before: page; }}
body:has(#large-print:checked) {{ font-size: 60pt; }}
</style></head><body>
<h1>{HEADINGS[0]}</h1>{LARGE_PRINT_SWITCH}<a href="tables/a.csv">The table</a>
<h2 class="part">{HEADINGS[1]}</h2><p>{"Some words. " * 9}</p><h3>{HEADINGS[2]}</h3>
<h2 class="part">{HEADINGS[3]}</h2>
<h2 class="part">{HEADINGS[4]}</h2><h2>{HEADINGS[5]}</h2>
</body></html>
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder, with a name full of signs, of a small page."""
    made = tmp_path_factory.mktemp("paper") / HOSTILE
    made.mkdir()
    (made / f"{HOSTILE}.html").write_text(PAGE, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def printed(folder: Path, browser_program: Path) -> tuple[Sides, Path]:
    pdf = folder / f"{HOSTILE}.pdf"
    return print_page(folder / f"{HOSTILE}.html", pdf, browser=browser_program), pdf


def headings(pdf: Path) -> list[str]:
    """Return the bookmarks of all levels."""

    def flat(outline: list) -> list[str]:
        return [
            title
            for item in outline
            for title in (flat(item) if isinstance(item, list) else [item.title])
        ]

    return flat(PdfReader(pdf).outline)


def test_sides_of_the_parts_are_counted(printed: tuple[Sides, Path]) -> None:
    assert printed[0] == Sides(4, summary=1, body=2, annexes=1)


def test_pdf_is_tagged_and_has_title_language_creator_and_bookmarks(
    printed: tuple[Sides, Path],
) -> None:
    reader = PdfReader(printed[1])
    assert reader.root_object["/MarkInfo"]["/Marked"].value is True
    assert reader.root_object["/Lang"] == "en-GB"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "Fewer KPIs & “more” missed"
    assert reader.metadata.creator == f"kpianalysis {__version__}"
    assert headings(printed[1]) == HEADINGS


def test_each_side_says_which_it_is_and_of_how_many(printed: tuple[Sides, Path]) -> None:
    sides = PdfReader(printed[1]).pages
    for number, side in enumerate(sides, start=1):
        assert f"Page {number} of 4" in side.extract_text()


def test_no_folder_of_this_machine_stands_in_the_pdf(printed: tuple[Sides, Path]) -> None:
    content = printed[1].read_bytes()
    assert b"file:" not in content
    assert b"tables/a.csv" not in content
    assert "The table" in pdf_text(printed[1])


def test_large_print_takes_more_sides(folder: Path, browser_program: Path) -> None:
    page = folder / f"{HOSTILE}.html"
    large = print_page(page, folder / "large.pdf", large_print=True, browser=browser_program)
    assert large.in_all > 4
    assert page.read_text(encoding="utf-8") == PAGE


def test_no_request_leaves_while_a_page_is_printed(tmp_path: Path, browser_program: Path) -> None:
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = [f"http://{host}:{server.server_port}" for host in ("127.0.0.1", "localhost")]
        wants = "".join(
            f'<link rel="stylesheet" href="{place}/style"><img src="{place}/img">' for place in here
        )
        page = tmp_path / "page.html"
        page.write_text(PAGE.replace("</head>", f"{wants}</head>"), encoding="utf-8")
        assert print_page(page, tmp_path / "page.pdf", browser=browser_program).in_all == 4
        server.shutdown()
    assert asked == []


@pytest.mark.slow
def test_run_of_the_sample_makes_a_pdf_and_leaves_all_other_bytes_alone(
    browser_program: Path, quarter: Path, new_home: Callable, command: Callable
) -> None:
    home = new_home()
    done = command(home, "run", "2019-20 Q1", "--pdf")
    assert done.returncode == 0, done.stderr
    page = Path(done.stdout.strip().splitlines()[-1])
    pdf = page.with_name("page.pdf")
    reader = PdfReader(pdf)
    assert f"April to June 2019: PDF: {len(reader.pages)} sides" in done.stderr
    assert reader.metadata.title.startswith("April to June 2019: ")
    # A heading that is broken over lines keeps its spaces.
    title = reader.metadata.title.removeprefix("April to June 2019: ")
    assert title.startswith(headings(pdf)[0])
    with_pdf, without = (
        {p.relative_to(d): p.read_bytes() for p in d.rglob("*") if p.is_file()}
        for d in (page.parent, quarter)
    )
    assert with_pdf.pop(Path("page.pdf")).startswith(b"%PDF")
    assert with_pdf == without
    assert "page.pdf" not in json.loads(with_pdf[Path("manifest.json")])["outputs"]


@pytest.mark.slow
def test_pdf_of_a_public_page_holds_nothing_exempt(
    browser_program: Path, tmp_path: Path, command: Callable
) -> None:
    home = exempt_home(tmp_path)
    shutil.copytree(PROJECT / "notebooks", home.root / "notebooks")
    done = command(home.root, "run", "2019-20 Q1", "--pdf")
    assert done.returncode == 0, done.stderr
    pdf = Path(done.stdout.strip().splitlines()[-1]).with_name("page.pdf")
    text = " ".join(pdf_text(pdf).casefold().split())
    assert "roads" in text or "potholes" in text
    assert {name for name, mark in EXEMPT.items() if mark.casefold() in text} == set()
