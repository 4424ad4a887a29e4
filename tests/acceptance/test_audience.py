"""Nothing exempt stands in any byte that is published; all of it is on the exempt page."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from exempt import EXEMPT, PUBLIC, SUPPRESSED, exempt_home

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
# These stood in a version that was replaced, or in what no part of the page shows.
NOT_ON_ANY_PAGE = {"its count", "its backlog", "reason of its terms", "who agreed", "project"}


@pytest.fixture(scope="module")
def folders(tmp_path_factory, command) -> dict[str, Path]:
    """Run the public page, then the exempt one, and give the folder of each."""
    home = exempt_home(tmp_path_factory.mktemp("home"))
    shutil.copytree(PROJECT / "notebooks", home.root / "notebooks")
    made = {}
    for reader in ("public", "exempt"):
        words = ["--audience", reader] if reader == "exempt" else []
        done = command(home.root, "run", "2019-20 Q1", *words)
        assert done.returncode == 0, done.stderr
        made[reader] = Path(done.stdout.strip().splitlines()[-1]).parent
        made[f"{reader} bytes"] = {
            path: path.read_bytes() for path in made["public"].rglob("*") if path.is_file()
        }
    return made


def published(folder: Path) -> str:
    """Return every byte of a folder as text, with the escapes of HTML and JSON undone too.

    Fingerprints are left out: any four digits may stand in one by chance.
    """
    texts = []
    for path in sorted(folder.rglob("*")):
        texts.append(path.relative_to(folder).as_posix())
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                texts += [f"{name}\n{book.read(name).decode('utf-8')}" for name in book.namelist()]
        elif path.is_file():
            text = path.read_bytes().decode("utf-8")
            texts.append(text)
            if path.suffix in (".json", ".ipynb"):
                texts.append(json.dumps(json.loads(text), ensure_ascii=False))
    text = re.sub(r"\b[0-9a-f]{64}\b", "", "\n".join(texts))
    bare = html.unescape(html.unescape(text))
    return f"{text}\n{bare}\n{bare.replace(',', '')}".casefold()


def test_no_exempt_text_or_number_stands_in_any_byte_that_is_published(folders):
    text = published(folders["public"])
    assert {name for name, mark in EXEMPT.items() if mark.casefold() in text} == set()


def test_no_suppressed_count_stands_in_any_byte_that_is_published(folders):
    text = published(folders["public"])
    assert {name for name, mark in SUPPRESSED.items() if mark in text} == set()


def test_what_is_public_is_published(folders):
    text = published(folders["public"])
    assert {name for name, mark in PUBLIC.items() if mark not in text} == set()


def test_nothing_exempt_stands_in_the_lists_of_pages(folders):
    outputs = folders["public"].parents[2]
    lists = [outputs / "index.html", outputs / "roads" / "index.html"]
    text = "".join(path.read_text(encoding="utf-8") for path in lists).casefold()
    assert "april to june 2019" in text
    marks = EXEMPT | SUPPRESSED
    assert {name for name, mark in marks.items() if mark.casefold() in text} == set()
    assert "exempt-draft" not in text


def test_exempt_page_holds_what_the_public_one_does_not(folders):
    text = published(folders["exempt"])
    marks = EXEMPT | SUPPRESSED | PUBLIC
    missing = {name for name, mark in marks.items() if mark.casefold() not in text}
    assert missing <= NOT_ON_ANY_PAGE


def test_exempt_page_stands_in_a_folder_of_its_own_and_says_what_it_is(folders):
    assert folders["public"].name == "draft"
    assert folders["exempt"].name == "exempt-draft"
    page = (folders["exempt"] / "page.html").read_text(encoding="utf-8")
    assert "<title>Exempt: not for publication. April to June 2019: " in page
    assert '<p class="exempt"><strong>Exempt: not for publication.</strong></p>' in page
    public = (folders["public"] / "page.html").read_text(encoding="utf-8")
    assert "not for publication" not in public


def test_run_of_the_exempt_page_does_not_touch_the_draft(folders):
    assert folders["public bytes"] == folders["exempt bytes"]


def test_public_page_says_once_what_is_exempt_and_how_small_counts_are_shown(folders):
    page = (folders["public"] / "page.html").read_text(encoding="utf-8")
    assert page.count("1 KPI is exempt and not shown") == 1
    assert page.count("This section is exempt.") == 1
    assert page.count("Counts of cases under 5 are not shown") == 1
    assert "[c] confidential" in page


def test_counts_of_the_summary_are_those_of_public_kpis(folders):
    with (folders["public"] / "tables" / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    totals: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row["period_start"], row["view"]
        totals[key] = totals.get(key, 0) + int(row["kpis"])
    assert set(totals.values()) == {3}


def test_unknown_audience_and_a_public_reason_that_names_the_exempt_kpi_are_refused(
    tmp_path, command
):
    home = exempt_home(tmp_path)
    shutil.copytree(PROJECT / "notebooks", home.root / "notebooks")
    done = command(home.root, "run", "2019-20 Q1", "--audience", "everybody")
    assert done.returncode == 2
    assert "'everybody' is no audience. What to do: choose from public, exempt" in done.stderr
    settings = home.raw("roads") / "contract.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("Rain stopped", "As with LT_KPI_77, rain stopped"), "utf-8")
    done = command(home.root, "run", "2019-20 Q1")
    assert done.returncode == 1
    assert "names the exempt KPI LT_KPI_77" in done.stderr
    assert not (home.outputs("roads") / "2019-20-q1" / "draft").exists()
