"""What a person approved is frozen with all it was made from, and every change of it is told."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import stat

import nbformat
import pytest
from highways import quarter_sheets, write_folder

from kpianalysis.display.blocks import paragraph
from kpianalysis.display.standing_mark import DRAFT, NOBODY_APPROVED, REASON
from kpianalysis.errors import PageProblem, ParameterProblem
from kpianalysis.home import Home
from kpianalysis.periods import parse_period
from kpianalysis.publish import run as runs
from kpianalysis.publish.approve import approve
from kpianalysis.publish.due import editions, jobs_of, newest_edition
from kpianalysis.publish.rebuild import rebuild
from kpianalysis.publish.verify import verify
from kpianalysis.reviewing import open_review
from kpianalysis.writing.in_place import remove_folder

pytestmark = pytest.mark.slow
NOTEBOOK = "quarterly_analysis.ipynb"
PARAMETERS = (
    'contract: str = "roads"\nperiod: str = "2019-20 Q1"\nas_at: str | None = None\n'
    "look_back_months: int = 13"
)
QUARTER = parse_period("2019-20 Q1")
WHO = {"by": "Contract manager", "on": dt.date(2019, 7, 24), "pdf": False}
WHY = "The meeting is on Monday"


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory, make):
    """Make a folder with a quarter's results, read once for all tests, a notebook and a lock."""
    root = tmp_path_factory.mktemp("cleaned")
    extracts = [("2019-20/quarter-1.xlsx", quarter_sheets(), "2019-07-12")]
    write_folder(root / "data" / "raw" / "roads", extracts)
    open_review("roads", QUARTER, home=Home(root))
    cell = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    (root / "notebooks").mkdir()
    nbformat.write(make.notebook(cell), root / "notebooks" / NOTEBOOK)
    (root / "requirements.lock").write_text("pandas==3\n", encoding="utf-8")
    return root


@pytest.fixture
def home(cleaned, tmp_path, monkeypatch, make):
    """Give that folder, and let a run put a notebook there that was run already."""

    def execute(notebook, target, parameters, place, **_):
        marks = paragraph(DRAFT, REASON), paragraph(NOBODY_APPROVED)
        document = make.notebook(
            make.cell(make.title(as_at="2019-07-12"), *marks), make.cell(make.table())
        )
        # As a kernel's output, it depends on what there is to read.
        sent = sorted(path.name for path in place.raw("roads").rglob("*.xlsx"))
        document.cells += [nbformat.v4.new_markdown_cell(f"From {name}") for name in sent]
        for at, cell in enumerate(document.cells):
            cell["id"] = f"cell-{at}"
        nbformat.write(document, target)
        return document

    monkeypatch.setattr(runs, "execute_notebook", execute)
    return Home(shutil.copytree(cleaned, tmp_path / "home"))


@pytest.fixture
def draft(home):
    """Make the draft of the quarter again, for what is there now."""

    def run():
        job = next(one for one in jobs_of("roads", home, home.notebooks / NOTEBOOK))
        page = runs.run_period(home, "roads", QUARTER, pdf=False, made_for=job.made_for)
        return page.parent

    return run


@pytest.fixture
def edition(home, draft):
    draft()
    return approve(home, "roads", QUARTER, anyway=WHY, **WHO).parent


def faults(home):
    return {page.name.rpartition(", ")[2]: page.faults for page in verify(home, "roads")}


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_draft_becomes_an_edition_and_its_inputs_lie_beside_it(home, draft, edition):
    place = home.outputs("roads") / "2019-20-q1"
    assert {path.name for path in place.iterdir() if not path.name.startswith(".")} == {
        "edition-1",
        "edition-1-inputs",
    }
    kept = set(bytes_of(place / "edition-1-inputs"))
    assert kept == {
        "data/raw/roads/contract.toml",
        "data/raw/roads/received.csv",
        "data/raw/roads/extracts/2019-20/quarter-1.xlsx",
        f"notebooks/{NOTEBOOK}",
        "requirements.lock",
        "edition.sha256",
    }
    assert faults(home) == {"edition-1": ()}


def test_page_of_the_edition_is_the_draft_but_for_who_approved_it(home, draft):
    before = bytes_of(draft())
    after = bytes_of(approve(home, "roads", QUARTER, anyway=WHY, **WHO).parent)
    assert {name for name in after if name.startswith("tables/")} == {
        name for name in before if name.startswith("tables/")
    }
    assert all(after[name] == before[name] for name in after if name.startswith("tables/"))
    facts = json.loads(after["manifest.json"])["page"]
    assert (facts["edition"], facts["approved_by"], facts["approved_anyway"]) == (
        "1",
        "Contract manager",
        WHY,
    )
    for name in ("made_for", "inputs", "parameters", "notebook"):
        assert json.loads(after["manifest.json"])[name] == json.loads(before["manifest.json"])[name]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such permissions")
def test_edition_and_its_inputs_are_for_reading_only(edition):
    for folder in (edition, edition.with_name("edition-1-inputs")):
        modes = {stat.S_IMODE(path.stat().st_mode) & 0o222 for path in (folder, *folder.rglob("*"))}
        assert modes == {0}


def test_approved_page_is_not_due_and_a_run_leaves_it_as_it_is(home, draft, edition):
    before = bytes_of(edition)
    job = next(one for one in jobs_of("roads", home, home.notebooks / NOTEBOOK))
    assert (job.why, job.edition) == ("", 1)
    draft()
    assert bytes_of(edition) == before
    assert faults(home) == {"draft": (), "edition-1": ()}


def test_next_approval_makes_the_next_edition(home, draft, edition):
    before = bytes_of(edition)
    draft()
    second = approve(home, "roads", QUARTER, anyway=WHY, **WHO).parent
    assert second.name == "edition-2"
    assert bytes_of(edition) == before
    assert newest_edition(home, "roads", QUARTER).name == "edition 2 for April to June 2019"


def test_page_without_the_required_words_is_refused_and_it_is_said_which(home, draft):
    before = bytes_of(draft())
    with pytest.raises(PageProblem, match=r"words are missing.*the cause is missing for"):
        approve(home, "roads", QUARTER, **WHO)
    place = home.outputs("roads") / "2019-20-q1"
    assert bytes_of(place / "draft") == before
    assert editions(place) == []


def test_reason_is_refused_where_no_word_is_missing(home, draft, monkeypatch):
    draft()
    monkeypatch.setattr(
        "kpianalysis.publish.approve.missing_words", lambda review: review.in_period.iloc[:0]
    )
    with pytest.raises(ParameterProblem, match="no required word is missing"):
        approve(home, "roads", QUARTER, anyway=WHY, **WHO)
    assert approve(home, "roads", QUARTER, **WHO).parent.name == "edition-1"


def test_nothing_to_approve_is_told(home):
    with pytest.raises(PageProblem, match=r"'a draft for April to June 2019' is not there"):
        approve(home, "roads", QUARTER, **WHO)


def test_draft_that_somebody_changed_is_not_approved(home, draft):
    (draft() / "page.html").write_text("better figures", encoding="utf-8")
    with pytest.raises(PageProblem, match=r"page\.html was changed"):
        approve(home, "roads", QUARTER, anyway=WHY, **WHO)


@pytest.mark.parametrize("what", ["contract.toml", "notebook"])
def test_draft_that_a_run_would_not_make_now_is_not_approved(home, draft, what):
    draft()
    path = home.notebooks / NOTEBOOK if what == "notebook" else home.raw("roads") / what
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(PageProblem, match="is not what a run would make now"):
        approve(home, "roads", QUARTER, anyway=WHY, **WHO)


@pytest.mark.parametrize("by", ["", " ", "two\nlines", "x" * 101])
def test_name_that_cannot_be_is_refused_and_nothing_changes(home, draft, by):
    before = bytes_of(draft())
    with pytest.raises(ParameterProblem):
        approve(home, "roads", QUARTER, anyway=WHY, **WHO | {"by": by})
    assert bytes_of(home.outputs("roads") / "2019-20-q1" / "draft") == before


def test_what_a_stopped_approval_left_is_cleared_and_no_number_is_lost(home, draft):
    place = draft().parent
    (place / "edition-1-inputs").mkdir()
    (place / ".approving-x").mkdir()
    assert approve(home, "roads", QUARTER, anyway=WHY, **WHO).parent.name == "edition-1"
    assert not (place / ".approving-x").exists()
    assert faults(home) == {"edition-1": ()}


def _write(path, text):
    path.chmod(0o644)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda e: _write(e / "page.html", "x"), "page.html was changed"),
        (lambda e: _write(e / "tables" / "summary.csv", "x"), "tables/summary.csv was changed"),
        (lambda e: (e.chmod(0o755), (e / "tables.xlsx").unlink()), "tables.xlsx is missing"),
        (lambda e: (e.chmod(0o755), (e / "new.html").write_text("x")), "new.html was added"),
        (lambda e: _write(e / "manifest.json", "{"), "manifest.json is missing or damaged"),
        (
            lambda e: _write(e / "manifest.json", (e / "manifest.json").read_text("utf-8") + " "),
            "manifest.json was changed",
        ),
        (
            lambda e: _write(e.parent / "edition-1-inputs/data/raw/roads/contract.toml", "x"),
            "edition-1-inputs/data/raw/roads/contract.toml was changed",
        ),
        (
            lambda e: remove_folder(e.parent / "edition-1-inputs" / "notebooks"),
            f"edition-1-inputs/notebooks/{NOTEBOOK} is missing",
        ),
        (
            lambda e: _write(e.parent / "edition-1-inputs/edition.sha256", "0"),
            "manifest.json was changed",
        ),
    ],
)
def test_verify_names_every_change_of_an_edition(home, edition, change, said):
    (edition.parent / "edition-1-inputs").chmod(0o755)
    change(edition)
    assert said in faults(home)["edition-1"]


def test_draft_that_rests_on_other_inputs_by_now_is_no_fault_but_told(home, draft):
    draft()
    path = home.raw("roads") / "contract.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    [page] = verify(home, "roads", QUARTER)
    assert page.faults == ()
    assert "has changed since it was made" in page.notes[0]


def test_edition_is_made_again_to_the_same_bytes_from_what_was_frozen(home, edition):
    before = bytes_of(edition)
    # What happens to the home afterwards is of no matter.
    remove_folder(home.root / "data")
    (home.root / "data" / "raw").mkdir(parents=True)
    assert rebuild(home, "roads", QUARTER) == []
    assert rebuild(home, "roads", QUARTER, 1) == []
    assert bytes_of(edition) == before


def test_rebuild_says_which_file_differs(home, edition):
    extra = edition.parent / "edition-1-inputs/data/raw/roads/extracts/other.xlsx"
    remove_folder(home.processed("roads"))
    extra.parent.chmod(0o755)
    shutil.copyfile(extra.parent / "2019-20" / "quarter-1.xlsx", extra)
    assert "notebook.ipynb was changed" in rebuild(home, "roads", QUARTER)


def test_edition_of_an_earlier_program_is_compared_by_its_files(home, edition, monkeypatch):
    told = []
    for place in ("inputs", "publish.rebuild", "publish.beside", "publish.due"):
        monkeypatch.setattr(f"kpianalysis.{place}.program", lambda: "later")
    assert rebuild(home, "roads", QUARTER, note=told.append) == []
    assert told == [
        "This program is not the one that made the edition: differences may be its own."
    ]


def test_edition_that_is_not_there_cannot_be_made_again(home, edition):
    with pytest.raises(PageProblem, match=r"'edition 2 for April to June 2019' is not there.*1"):
        rebuild(home, "roads", QUARTER, 2)
    with pytest.raises(PageProblem, match="none is approved"):
        rebuild(home, "roads", parse_period("2018-19 Q1"))
