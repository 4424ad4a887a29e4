"""The note as a page: escaped, without script, each cell in question said in words."""

import re

import pytest

from kpianalysis.supplier_note import as_page
from kpianalysis.supplier_note.as_page import page_bytes

BAD = ("RD_KPI_01", "see note")


@pytest.fixture
def page_on(note_on):
    return lambda files: page_bytes(note_on(files))


def test_page_has_a_language_a_title_and_no_script_or_request(page_on, rows_with, parsed):
    tags, text = parsed(page_on({"new.xlsx": {"May": rows_with(BAD)}}))
    names = [name for name, _ in tags]
    assert ("html", {"lang": "en-GB"}) in tags
    assert names.count("h1") == names.count("title") == names.count("main") == 1
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(names)
    assert all(a["href"].startswith("#") for name, a in tags if name == "a")
    assert not [key for _, attributes in tags for key in attributes if key.startswith("on")]
    assert "To Example Roadworks, from Northmoor Council." in text


def test_every_table_has_a_caption_and_a_scope_on_every_header(page_on, rows_with, parsed):
    tags, _ = parsed(page_on({"new.xlsx": {"May": rows_with(BAD)}}))
    names = [name for name, _ in tags]
    assert names.count("table") == names.count("caption") == 2
    assert all(attributes.get("scope") in ("col", "row") for n, attributes in tags if n == "th")


def test_every_link_leads_to_a_place_on_the_page_and_no_name_stands_twice(
    page_on, rows_with, parsed
):
    tags, _ = parsed(page_on({"new.xlsx": {"May": rows_with(BAD, ("RD_KPI_09", "1%"))}}))
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for name, a in tags if name == "a"} <= set(ids)


def test_row_in_question_stands_below_the_names_of_its_columns_with_the_cell_said_in_words(
    page_on, rows_with, parsed
):
    rows = rows_with(("RD_KPI_01", "91.5%"), BAD)
    rows[3][2] = "April 2019"
    _, text = parsed(page_on({"new.xlsx": {"May": rows}}))
    excerpt = text.split("Table 2: ")[1]
    assert excerpt == (
        "Sheet May of new.xlsx. Row A B C D E F "
        "3 KPI Ref Service Area Month Target Achieved Cause "
        "5 RD_KPI_01 Roads May 2019 90% Question 1 : see note Rain"
    )


def test_hostile_text_is_shown_and_never_run(page_on, rows_with, parsed):
    cause = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202eevil\x07{{7*7}}"
    content = page_on({"new.xlsx": {"<b>&": rows_with(("RD_KPI_01", '"><i>90'), cause=cause)}})
    tags, text = parsed(content)
    assert not {"script", "img", "b", "i"} & {name for name, _ in tags}
    assert '"><i>90' in text
    assert "sheet <b>& cell E4" in text
    assert "\u202e" not in text
    assert "\x07" not in text
    assert "{{7*7}}" in text


def test_text_of_any_length_is_cut_for_reading(page_on, rows_with):
    content = page_on({"new.csv": rows_with(BAD, cause="x" * 40_000)})
    assert len(content) < 20_000
    assert "…" in content.decode("utf-8")


def test_many_rows_are_cut_and_the_page_says_so(page_on, rows_with, parsed, monkeypatch):
    monkeypatch.setattr(as_page, "_MOST_ROWS", 2)
    rows = rows_with(*[("RD_KPI_09", "80%")] * 4)
    tags, text = parsed(page_on({"new.csv": rows}))
    assert "Table 2: new.csv. The first 2 of 4 rows in question." in text
    assert text.count("Question ") == 2
    assert [a["href"] for name, a in tags if name == "a"].count("#cell-3") == 0


def test_refused_file_is_listed_with_its_reason_and_no_rows(page_on, parsed):
    _, text = parsed(page_on({"empty.csv": b""}))
    assert "empty.csv the whole file Not read The file is empty." in text
    assert "The rows as they stand" not in text


def test_style_is_the_one_that_the_policy_allows(page_on, rows_with):
    import base64
    import hashlib

    page = page_on({"new.csv": rows_with(BAD)}).decode("utf-8")
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page


def test_same_note_gives_the_same_bytes(note_on, rows_with):
    note = note_on({"new.csv": rows_with(BAD)})
    assert page_bytes(note) == page_bytes(note)
