"""Which pages are due, and why; what an approved edition holds back; what a person named."""

from __future__ import annotations

import json
import sys
from subprocess import run

import nbformat
import pytest

from kpianalysis.commands.orders import due_orders, named_orders
from kpianalysis.errors import NotebookProblem, ParameterProblem
from kpianalysis.inputs import fingerprints, program
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.publish.due import editions, jobs_of
from kpianalysis.publish.one_at_a_time import HOLDER
from kpianalysis.slicing import cut_slices

NOTEBOOK = "quarterly_analysis.ipynb"
QUARTER = "2019-20 Q1"
PERIODS = ["2018-19 Q1", "2018-19 Q2", "2018-19 Q3", "2018-19 Q4", QUARTER]


@pytest.fixture
def home(small_home, make):
    small_home.notebooks.mkdir()
    names = "contract: str\nperiod: str\nlook_back_months: int\nas_at: str\naudience: str"
    cell = nbformat.v4.new_code_cell(names, metadata={"tags": ["parameters"]})
    nbformat.write(make.notebook(cell), small_home.notebooks / NOTEBOOK)
    return small_home


@pytest.fixture
def notebook(home):
    return home.notebooks / NOTEBOOK


@pytest.fixture
def put(home, notebook):
    """Put a page where a run or an approval would have put it, made for what is there now."""

    def page(period, folder="draft", parameters=None, **made_for):
        slices = {one.period: one.digest for one in cut_slices("roads", home)}
        key = {"slice": slices[period], "notebook": fingerprint(notebook), "program": program()}
        place = home.outputs("roads") / period.lower().replace(" ", "-") / folder
        place.mkdir(parents=True)
        (place / "page.html").write_text("page", encoding="utf-8")
        manifest = {
            "made_for": key | made_for,
            "parameters": parameters or {"contract": "roads", "period": period},
            "inputs": fingerprints(home.raw("roads")),
            "notebook": {NOTEBOOK: fingerprint(notebook)},
            "program": program(),
        }
        (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return place

    return page


def why(home, notebook):
    return {job.period.text: job.why for job in jobs_of("roads", home, notebook)}


def test_every_period_without_a_page_is_due(home, notebook):
    assert why(home, notebook) == dict.fromkeys(PERIODS, "there is no page yet")


def test_page_that_was_made_for_what_is_there_is_not_due(home, notebook, put):
    put(QUARTER)
    assert why(home, notebook)[QUARTER] == ""


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("slice", "what it rests on has changed"),
        ("notebook", "the notebook has changed"),
        ("program", "this program has changed"),
    ],
)
def test_page_that_was_made_for_something_else_is_due_and_it_is_said_why(
    home, notebook, put, part, said
):
    put(QUARTER, **{part: "other"})
    assert why(home, notebook)[QUARTER] == said


@pytest.mark.parametrize("damage", ["", '{"made_for": {"sl', "[]"])
def test_half_written_manifest_makes_the_page_due(home, notebook, put, damage):
    (put(QUARTER) / "manifest.json").write_text(damage, encoding="utf-8")
    assert why(home, notebook)[QUARTER] == "its draft is damaged"


def test_draft_without_its_page_is_due(home, notebook, put):
    (put(QUARTER) / "page.html").unlink()
    assert why(home, notebook)[QUARTER] == "its draft is damaged"


def test_page_whose_run_was_stopped_before_its_end_is_due(home, notebook, put):
    (put(QUARTER).parent / HOLDER).write_text("{}", encoding="utf-8")
    assert why(home, notebook)[QUARTER].startswith("its last run was stopped before the end")


@pytest.mark.parametrize("part", ["notebook", "program"])
def test_new_program_does_not_unsettle_an_approved_page(home, notebook, put, part):
    put(QUARTER, "edition-1", **{part: "other"})
    job = jobs_of("roads", home, notebook)[-1]
    assert (job.why, job.edition) == ("", 1)


def test_approved_page_is_due_again_when_what_it_rests_on_has_changed(home, notebook, put):
    put(QUARTER, "edition-1", slice="other")
    assert why(home, notebook)[QUARTER] == "what edition 1 rests on has changed"


def test_newest_edition_counts_by_its_number(home, put):
    for number in (1, 2, 10):
        put(QUARTER, f"edition-{number}")
    (home.outputs("roads") / "2019-20-q1" / "edition-11-inputs").mkdir()
    (home.outputs("roads") / "2019-20-q1" / "edition-0").mkdir()
    found = editions(home.outputs("roads") / "2019-20-q1")
    assert [number for number, _ in found] == [1, 2, 10]


def test_all_makes_what_is_not_due_too_but_what_is_approved_only_by_force(home, put):
    put("2018-19 Q4", "edition-1")
    put(QUARTER)
    orders = {
        words: [
            order.period.text
            for order in due_orders(
                home, ["roads"], NOTEBOOK, {}, every="all" in words, force="force" in words
            ).to_make
        ]
        for words in ("due", "all", "all force")
    }
    assert orders == {
        "due": PERIODS[:3],
        "all": [*PERIODS[:3], QUARTER],
        "all force": PERIODS,
    }


def test_page_that_is_due_stands_on_its_own_day(home):
    orders = due_orders(home, ["roads"], NOTEBOOK, {"pdf": False})
    assert orders.to_make[-1].options["parameters"] == {"as_at": "2019-07-12"}
    assert orders.to_make[0].options["parameters"] == {"as_at": "2019-04-11"}


def test_fault_of_one_contract_keeps_no_other_from_being_looked_at(home):
    other = home.root / "data" / "raw" / "broken"
    other.mkdir()
    (other / "contract.toml").write_text("name =", encoding="utf-8")
    orders = due_orders(home, ["broken", "roads"], NOTEBOOK, {})
    assert len(orders.to_make) == len(PERIODS)
    assert "contract.toml" in str(orders.problems[0])


def test_page_that_was_named_and_is_as_it_should_be_is_not_made_again(home, put):
    page = put(QUARTER) / "page.html"
    orders = named_orders(home, ["roads"], [QUARTER], NOTEBOOK, {}, {})
    assert (orders.to_make, orders.standing) == ([], [page])


@pytest.mark.parametrize(
    ("given", "options", "force"),
    [
        ({"as_at": "2019-07-01"}, {}, False),
        ({"audience": "exempt"}, {}, False),
        ({}, {"pdf": True}, False),
        ({}, {"large_print": True}, False),
        ({}, {}, True),
    ],
)
def test_page_that_was_named_is_made_when_anything_about_it_differs(
    home, put, given, options, force
):
    put(QUARTER)
    orders = named_orders(home, ["roads"], [QUARTER], NOTEBOOK, given, options, force=force)
    assert len(orders.to_make) == 1


def test_page_with_the_same_parameters_as_asked_for_is_current(home, put):
    put(QUARTER, parameters={"contract": "roads", "period": QUARTER, "look_back_months": 9})
    orders = named_orders(home, ["roads"], [QUARTER], NOTEBOOK, {"look_back_months": "9"}, {})
    assert orders.to_make == []


def test_notebook_is_named_without_a_folder_and_must_be_there(home):
    with pytest.raises(ParameterProblem, match="not a notebook of"):
        due_orders(home, ["roads"], "../x.ipynb", {})
    (home.notebooks / "broken.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(NotebookProblem, match="no notebook that can be read"):
        named_orders(home, ["roads"], [QUARTER], "broken.ipynb", {"as_at": "2019-07-01"}, {})
    with pytest.raises(NotebookProblem, match="missing"):
        due_orders(home, ["roads"], "x.ipynb", {})


def test_nothing_due_is_decided_without_anything_heavy(home, put):
    for period in PERIODS:
        put(period)
    heavy = ("pandas", "numpy", "matplotlib", "nbformat", "papermill")
    code = (
        "import sys; from kpianalysis.cli import app; app(['run', '--due'], standalone_mode=False);"
        f"print(*(name for name in {heavy!r} if name in sys.modules))"
    )
    done = run([sys.executable, "-c", code], cwd=home.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "Nothing is due.\n"
    assert done.stdout.strip() == ""
    log = next(home.outputs("log").glob("*.jsonl")).read_text(encoding="utf-8")
    assert json.loads(log)["outcome"] == "nothing to do"
