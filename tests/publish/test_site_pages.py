"""Which pages are listed: all that are whole and for everybody, and why another is not."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standing_pages import approved, write_manifest, write_page

from kpianalysis.errors import PageProblem
from kpianalysis.periods import parse_period, period_of_folder
from kpianalysis.publish.site_pages import contract_pages, newest_first, public_page

Q1 = parse_period("2019-20 Q1")


def test_periods_stand_newest_first_by_their_last_month_then_their_first(tmp_path):
    for text in ("2018-19 Q4", "2019-20 Q1", "2019-04..2019-07", "2019-06", "2019-12..2020-01"):
        write_page(tmp_path, text, months=None)
    words = [one.period.words for one in contract_pages(tmp_path / "roads")]
    assert words == [
        "December 2019 to January 2020",
        "April to July 2019",
        "June 2019",
        "April to June 2019",
        "January to March 2019",
    ]


def test_newest_edition_is_first_older_ones_follow_and_the_draft_is_last(tmp_path):
    for folder in ("edition-2", "edition-10", "draft", "edition-9"):
        write_page(tmp_path, "2019-20 Q1", folder)
    (pages,) = contract_pages(tmp_path / "roads")
    assert [page.edition for page in pages.pages] == [10, 9, 2, None]


@pytest.mark.parametrize(
    "name",
    ["brief", "exempt-draft", "exempt-brief", "failed", "addendum-failed", ".making-x", "edition-0",
     "edition-x", "edition-01", "Edition-1", "exempt-edition-1", "edition-1-failed",
     "edition-1-inputs", "log"],
)  # fmt: skip
def test_folder_that_holds_no_page_of_members_is_passed_over(tmp_path, name):
    write_page(tmp_path, "2019-20 Q1", name)
    assert contract_pages(tmp_path / "roads") == []


@pytest.mark.parametrize("name", ["mitigations", "2019-20", "2019-13", "2019-20 Q1", "notes", ".x"])
def test_folder_that_is_no_period_is_passed_over(tmp_path, name):
    write_page(tmp_path, "2019-20 Q1").parent.rename(tmp_path / "roads" / name)
    assert contract_pages(tmp_path / "roads") == []


def test_folder_of_a_month_that_may_be_read_as_a_year_is_that_month(tmp_path):
    write_page(tmp_path, "2011-12..2011-12", months=None)
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.period.words == "December 2011"


@given(first=st.integers(2000, 2098), month=st.integers(1, 12), length=st.integers(1, 24))
def test_every_period_is_found_again_by_the_name_of_its_folder(first, month, length):
    start = parse_period(f"{first}-{month:02}..{first}-{month:02}").first
    period = type(Q1)(start, start + (length - 1))
    assert period_of_folder(period.folder) == period


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda at: (at / "manifest.json").unlink(), "it has no manifest.json"),
        (lambda at: (at / "manifest.json").write_text('{"contract": "ro'), "cannot be read"),
        (lambda at: (at / "manifest.json").write_text("[1, 2]"), "cannot be read"),
        (lambda at: (at / "manifest.json").write_bytes(b"\xff\xfe\x00"), "cannot be read"),
        (lambda at: (at / "page.html").unlink(), "page.html is missing"),
        (lambda at: (at / "page.html").write_text("<p>Other.</p>"), "not the file that was made"),
        (lambda at: write_manifest(at, "rails", "2019-20 Q1", {}, {}), "another contract"),
        (lambda at: write_manifest(at, "roads", "2019-20 Q2", {}, {}), "another contract"),
        (lambda at: write_manifest(at, "roads", "never", {}, {}), "another contract"),
        (lambda at: write_manifest(at, "roads", "2019-20 Q1", {}, {}), "does not say what"),
    ],
)
def test_page_that_is_broken_is_told_and_not_shown(tmp_path, spoil, why):
    spoil(write_page(tmp_path, "2019-20 Q1"))
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.pages == ()
    ((name, said),) = pages.problems
    assert name == "draft"
    assert why in said


def test_half_of_a_character_in_a_manifest_is_told(tmp_path):
    place = write_page(tmp_path, "2019-20 Q1")
    text = (place / "manifest.json").read_text().replace("First point.", "\\ud800")
    (place / "manifest.json").write_text(text)
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.problems == (("draft", "its manifest.json cannot be read"),)


def test_folder_in_the_place_of_the_page_is_told(tmp_path):
    place = write_page(tmp_path, "2019-20 Q1")
    (place / "page.html").unlink()
    (place / "page.html").mkdir()
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.problems == (("draft", "page.html cannot be read"),)


def test_broken_edition_is_told_beside_the_draft_that_is_whole(tmp_path):
    write_page(tmp_path, "2019-20 Q1")
    (write_page(tmp_path, "2019-20 Q1", "edition-1") / "page.html").write_text("changed")
    (pages,) = contract_pages(tmp_path / "roads")
    assert [page.edition for page in pages.pages] == [None]
    assert pages.problems == (("edition-1", "page.html is not the file that was made"),)


OTHER_DAY = approved("1", approved_on="16 September 2019")
NO_NAME = approved("1", approved_by=" ")
NOBODY = {key: said for key, said in approved("1").items() if key != "approved_by"}


@pytest.mark.parametrize(
    ("folder", "facts", "why"),
    [
        ("edition-1", {}, "does not say that it is edition 1"),
        ("edition-1", approved("2"), "does not say that it is edition 1"),
        ("edition-1", NOBODY, "does not say who approved it and when"),
        ("edition-1", NO_NAME, "does not say who approved it and when"),
        ("edition-1", OTHER_DAY, "does not say who approved it and when"),
        ("edition-1", approved("01"), "does not say who approved it and when"),
        ("edition-1", approved("1", approval_note="x" * 501), "does not say who approved it"),
        ("edition-1", approved("1", approved_by=["Contract manager"]), "does not say who"),
        ("draft", approved("1"), "does not say that it is a draft"),
    ],
)
def test_page_that_is_another_edition_than_its_folder_says_is_told(tmp_path, folder, facts, why):
    place = write_page(tmp_path, "2019-20 Q1", folder)
    held = json.loads((place / "manifest.json").read_text())["page"]
    said = {key: text for key, text in held.items() if key not in approved("1")} | facts
    write_manifest(place, "roads", "2019-20 Q1", said, {})
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.pages == ()
    ((name, said),) = pages.problems
    assert name == folder
    assert why in said


def test_draft_that_was_lost_while_it_was_replaced_is_told(tmp_path):
    place = write_page(tmp_path, "2019-20 Q1")
    place.rename(place.with_name(".draft-old"))
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.problems == (("draft", "a run stopped while it was replaced"),)


@pytest.mark.parametrize("where", ["parameters", "page"])
def test_exempt_page_in_the_place_of_a_public_one_is_not_even_told(tmp_path, where):
    if where == "parameters":
        write_page(tmp_path, "2019-20 Q1", parameters={"audience": "exempt"})
    else:
        write_page(tmp_path, "2019-20 Q1", audience="exempt")
    assert contract_pages(tmp_path / "roads") == []


def test_exempt_addendum_is_not_linked(tmp_path):
    write_page(tmp_path, "2019-20 Q1")
    write_page(tmp_path, "2019-20 Q1", "addendum", parameters={"audience": "exempt"})
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.addendum is None
    assert pages.problems == ()


def test_table_that_was_changed_after_the_page_was_made_is_not_read(tmp_path):
    place = write_page(tmp_path, "2019-20 Q1")
    with (place / "tables/summary.csv").open("a") as file:
        file.write("2019-06-01,before mitigation,met target,99,\n")
    page = public_page(place, "roads", Q1)
    with pytest.raises(PageProblem, match=r"tables/summary.csv is not the file that was made"):
        page.table("summary", {"kpis"})


def test_table_without_a_column_is_told_and_one_that_the_page_never_had_is_none(tmp_path):
    page = public_page(write_page(tmp_path, "2019-20 Q1"), "roads", Q1)
    assert page.table("every-mitigation", {"kpi_ref"}) is None
    with pytest.raises(PageProblem, match="lacks the columns"):
        page.table("summary", {"colour"})


def test_file_beside_the_folders_of_editions_is_no_edition(tmp_path):
    (tmp_path / "edition-3").write_text("x")
    assert newest_first(tmp_path) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["contract", "parameters", "outputs", "page", "points", "as_at", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(held=JSON)
def test_no_manifest_stops_the_index(tmp_path, held):
    place = tmp_path / "roads" / "2019-20-q1" / "draft"
    place.mkdir(parents=True, exist_ok=True)
    (place / "page.html").write_text("x")
    (place / "manifest.json").write_text(json.dumps(held))
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.pages == ()
    assert pages.problems


def test_deeply_nested_manifest_is_told_and_not_a_traceback(tmp_path):
    place = write_page(tmp_path, "2019-20 Q1")
    (place / "manifest.json").write_text("[" * 100_000)
    (pages,) = contract_pages(tmp_path / "roads")
    assert pages.problems == (("draft", "its manifest.json cannot be read"),)
