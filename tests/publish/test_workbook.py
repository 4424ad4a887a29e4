"""The workbook holds every table of the page, accessibly, and runs nothing that stands in it."""

import datetime as dt
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from kpianalysis.display.numbers import SHORTHAND
from kpianalysis.publish.workbook import write_workbook

FACTS = {
    "title": "June 2019: Three KPIs missed their target",
    "contract": "Support Services",
    "parties": "Northmoor Council and Acme",
    "period": "June 2019",
    "as_at": "2019-07-12",
}
MISSED = {
    "columns": ["kpi_ref", "period_start", "value", "minimum", "gap", "mitigated", "received"],
    "dates": ["period_start", "received"],
    "rows": [
        ["A_KPI_01", "2019-06-01", 70.71, None, -4.290000000000006, True, "2019-07-11"],
        ["A_KPI_02", "2019-06-01", None, 80, None, False, None],
    ],
    "caption": "KPIs that missed their target",
    "note": "Basis: published.",
}
NUMBERS = {("table", "missed"): "Table 1"}


@pytest.fixture
def made(tmp_path):
    """Write a workbook of tables and return its path."""

    def make(tables=None, numbers=NUMBERS, **facts):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"
        return write_workbook(path, tables or {"missed": MISSED}, numbers, FACTS | facts)

    return make


def sheets_of(path):
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table_on(rows):
    """Return headings and rows of the marked table of a sheet, which ends it."""
    width = len(rows[0])
    start = next(at for at, row in enumerate(rows) if width == 1 or row[1] != "")
    return rows[start], rows[start + 1 :]


def parts_of(path):
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def one_text(text, **more):
    content = {"columns": ["kpi_ref", "cause"], "rows": [["A", text]], "caption": "C", "note": ""}
    return {"missed": content | more}


def test_cover_contents_and_notes_come_before_the_tables(made):
    sheets = sheets_of(made())
    assert list(sheets) == ["Cover", "Contents", "Notes", "Table 1"]


def test_cover_says_what_it_is_from_when_and_what_is_made_up(made):
    cover = [row[0] for row in sheets_of(made(made_up="Every figure is illustrative."))["Cover"]]
    assert cover[0] == FACTS["title"]
    assert "Contract: Support Services" in cover
    assert "Parties: Northmoor Council and Acme" in cover
    assert "Period: June 2019" in cover
    assert "Status: Draft, as at 12 July 2019" in cover
    assert "Every figure is illustrative." in cover
    assert "Contact" not in cover


def test_cover_names_whom_to_ask_where_it_is_known_and_an_exempt_page(made):
    sheets = sheets_of(made(contact="performance@northmoor.example", audience="exempt"))
    cover = [row[0] for row in sheets["Cover"]]
    assert cover[cover.index("Contact") + 1] == "performance@northmoor.example"
    assert "Exempt: not for publication" in cover


def test_contents_name_every_sheet_and_link_to_it(made):
    path = made()
    _, rows = table_on(sheets_of(path)["Contents"])
    assert [row[0] for row in rows] == ["Notes", "Table 1"]
    assert rows[1][1:] == ["Table 1: KPIs that missed their target", "tables/missed.csv"]
    sheet = parts_of(path)["xl/worksheets/sheet2.xml"]
    assert re.findall(r'location="([^"]*)"', sheet) == ["'Notes'!A1", "'Table 1'!A1"]


def test_notes_explain_every_shorthand_and_the_bases_where_figures_are_made_up(made):
    real, sample = (
        [row[0] for row in table_on(sheets_of(made(made_up=said))["Notes"])[1]]
        for said in ("", "Most figures are illustrative.")
    )
    assert set(SHORTHAND) < set(real)
    bases = ["Basis: published", "Basis: published, month assumed", "Basis: illustrative"]
    assert [name for name in sample if name not in real] == bases


def test_table_stands_under_its_title_and_note_with_headings_in_words(made):
    rows = sheets_of(made())["Table 1"]
    assert [row[0] for row in rows[:5]] == [
        "Table 1: KPIs that missed their target",
        "Basis: published.",
        "This worksheet contains one table. The same is in tables/missed.csv.",
        "[x] Not available: nothing was supplied or recorded.",
        "[z] Not applicable: there is nothing to hold, or it could not be worked out.",
    ]
    assert table_on(rows)[0] == [
        "KPI ref",
        "Month, or first month of the period",
        "Result (KPI's own unit)",
        "Minimum (KPI's own unit)",
        "Gap (KPI's own unit; negative is worse than target)",
        "Mitigated",
        "Received on (date)",
    ]


def test_numbers_are_numbers_dates_are_dates_and_what_is_missing_is_marked(made):
    _, (first, second) = table_on(sheets_of(made())["Table 1"])
    june, july = dt.date(2019, 6, 1), dt.date(2019, 7, 11)
    assert first == ["A_KPI_01", june, 70.71, "[x]", pytest.approx(-4.29, abs=1e-14), "Yes", july]
    assert second == ["A_KPI_02", june, "[x]", 80, "[z]", "No", "[x]"]


def test_date_is_shown_in_words_and_a_month_as_a_month(made):
    styles = parts_of(made())["xl/styles.xml"]
    assert set(re.findall(r'formatCode="([^"]*)"', styles)) == {"d mmmm yyyy", "mmmm yyyy"}


def test_text_that_looks_like_a_date_stays_a_text_where_the_column_has_none(made):
    sheets = sheets_of(made(one_text("2019-06-01")))
    assert table_on(sheets["Table 1"])[1] == [["A", "2019-06-01"]]


def test_number_that_no_spreadsheet_can_hold_exactly_stands_as_text(made):
    sheets = sheets_of(made(one_text(2**53 + 1)))
    assert table_on(sheets["Table 1"])[1] == [["A", "9007199254740993"]]


@pytest.mark.parametrize("nothing", [None, "", " ", "\n\t", "\u00a0"])
def test_cell_with_nothing_to_see_is_marked(made, nothing):
    sheets = sheets_of(made(one_text(nothing)))
    assert table_on(sheets["Table 1"])[1] == [["A", "[x]"]]


def test_count_that_is_held_back_is_marked_as_confidential(made):
    content = {
        "columns": ["kpi_ref", "numerator", "backlog", "counts_suppressed", "backlog_suppressed"],
        "rows": [["A", None, None, True, False], ["B", None, None, False, True]],
    }
    rows = table_on(sheets_of(made({"missed": content}))["Table 1"])[1]
    assert [row[1:3] for row in rows] == [["[c]", "[x]"], ["[x]", "[c]"]]


@pytest.mark.parametrize(
    ("rows", "kept"), [([], [["[z]", "[z]"]]), ([[None, None]], [["[x]"] * 2])]
)
def test_table_without_a_row_or_without_a_value_is_still_a_table(made, rows, kept):
    sheet = sheets_of(made({"missed": {"columns": ["kpi_ref", "cause"], "rows": rows}}))["Table 1"]
    assert table_on(sheet)[1] == kept
    assert any("It has no row." in row[0] for row in sheet) is (rows == [])


def test_table_without_a_column_is_still_a_table(made):
    rows = sheets_of(made({"missed": {"columns": [], "rows": []}}))["Table 1"]
    assert [row[0] for row in rows[-2:]] == ["Content", "[z]"]


def test_sheets_stand_in_the_order_of_the_page_also_when_the_notebook_sorts_its_keys(made):
    one = {"columns": ["kpi_ref"], "rows": [["A"]]}
    tables = {key: one for key in ("asked", "a", "b", "projects", "questions", "z")}
    numbers = {
        ("table", "b"): "Table 1",
        ("figure", "a"): "Figure 1",
        ("table", "a"): "Table 2",
        ("figure", "projects"): "Figure 2",
        ("table", "z"): "Table 3",
    }
    sheets = sheets_of(made(tables, numbers))
    names = ["Asked", "Table 1", "Table 2", "Figure 2", "Questions", "Table 3"]
    assert list(sheets)[3:] == names
    assert "Figure 1 of the page draws these figures." in sheets["Table 2"][1][0]


def test_fifty_tables_of_one_name_have_fifty_sheets(made):
    one = {"columns": ["kpi_ref"], "rows": [["A"]]}
    sheets = sheets_of(made({f"Notes{' ' * n}": one for n in range(50)}, {}))
    assert len(sheets) == 53
    assert list(sheets)[3:5] == ["Notes (2)", "Notes (3)"]


def test_nothing_is_merged_hidden_frozen_filtered_or_a_formula(made):
    parts = parts_of(made())
    sheets = [text for name, text in parts.items() if "worksheets/sheet" in name]
    assert len(sheets) == 4
    for banned in ("mergeCell", "<f>", "<f ", "pane ", "autoFilter", "hidden="):
        assert not [text for text in sheets if banned in text], banned
    assert "state=" not in parts["xl/workbook.xml"]


def test_every_table_is_marked_as_one_with_a_name_of_its_own(made):
    tables = [text for name, text in parts_of(made()).items() if name.startswith("xl/tables/")]
    names = [re.search(r' name="(\w+)"', text)[1] for text in tables]
    assert sorted(names) == ["contents", "data_1", "notes"]
    assert not [text for text in tables if "autoFilter" in text]


def test_same_tables_give_the_same_bytes_and_no_clock_stands_in_them(made):
    one, two = made(), made()
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as book:
        assert {member.date_time for member in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts_of(one)["docProps/core.xml"]
    assert set(re.findall(r">(\d{4}-[^<]*)<", core)) == {"2019-07-12T00:00:00Z"}


def test_file_says_its_title_parties_status_and_language(made):
    parts = parts_of(made())
    core, custom = parts["docProps/core.xml"], parts["docProps/custom.xml"]
    assert f"<dc:title>{FACTS['title']}</dc:title>" in core
    assert "<dc:creator>Northmoor Council and Acme</dc:creator>" in core
    assert "<cp:contentStatus>Draft</cp:contentStatus>" in core
    assert 'name="Language"><vt:lpwstr>en-GB</vt:lpwstr>' in custom
