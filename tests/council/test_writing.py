"""What a person typed comes back as it was, from a workbook that is written whole or not at all."""

import datetime as dt
import zipfile

import pandas as pd
import pytest
from council_words import cell_rows, rows_to_fill, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.council.as_workbook import workbook_bytes
from kpianalysis.council.cells import EXCEL_ERRORS
from kpianalysis.council.commentary import read_commentary, read_rows
from kpianalysis.council.keeping import same_words, write_commentary
from kpianalysis.council.layout import COMMENTARY_FILE
from kpianalysis.errors import ContractProblem

# What a cell of text can hold: no surrogates and none of what XML cannot say. An Excel error is
# refused by its name, whoever typed it.
texts = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff\r"))
    .map(str.strip)
    .filter(lambda text: text and text not in EXCEL_ERRORS)
)
days = st.dates(dt.date(2019, 5, 1), dt.date(2150, 12, 31)).map(pd.Timestamp)
rows = st.fixed_dictionaries(
    {"author": texts, "written": days, "remedy": texts},
    optional={
        "cause": texts, "effect": texts, "owner": texts, "due": days, "supplier_reply": texts,
    },
)  # fmt: skip


def filled(*typed, marked=False):
    """The three rows to fill in, with what was typed in the first ones."""
    table = rows_to_fill(marked=marked).to_dict("records")
    return table_of(
        [row | (typed[at] if at < len(typed) else {}) for at, row in enumerate(table)],
        marked=marked,
    )


@settings(max_examples=60)
@given(st.lists(rows, max_size=3))
def test_any_words_and_days_come_back_as_they_were_typed(tmp_path_factory, make_contract, typed):
    path = tmp_path_factory.mktemp("words") / "commentary.xlsx"
    table = filled(*typed)
    path.write_bytes(workbook_bytes(table, "Roads", marked=False))
    again = read_rows(path, make_contract(), marked=False)
    assert [str(fault) for fault in again.faults] == []
    assert same_words(again.rows, table, marked=False)


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(\"https://example.com\")", "+1", "-1+1", "@SUM(A1)", "<script>alert(1)</script>",
     "007", "2019-04", "TRUE", "a\x01b", "_x0041_", "\u202eevil", "https://example.com",
     "x" * 32_767, "{0} %s \\1"],
)  # fmt: skip
def test_hostile_text_comes_back_and_is_neither_formula_nor_link(text, tmp_path, make_contract):
    said = {"cause": text, "author": text[:200], "written": pd.Timestamp("2019-07-03")}
    path = tmp_path / "commentary.xlsx"
    path.write_bytes(workbook_bytes(filled(said), text[:200], marked=False))
    again = read_rows(path, make_contract(), marked=False)
    assert again.faults == ()
    assert again.rows["cause"].tolist() == [text, None, None]
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert all(b"<f>" not in sheet and b"<hyperlink" not in sheet for sheet in sheets)


def test_same_rows_give_the_same_bytes():
    assert workbook_bytes(filled(), "Roads", marked=False) == workbook_bytes(
        filled(), "Roads", marked=False
    )


def test_names_used_before_are_offered_once_each(tmp_path):
    signed = {"author": "Contract manager", "written": pd.Timestamp("2019-07-03"), "cause": "Snow."}
    path = tmp_path / "commentary.xlsx"
    path.write_bytes(workbook_bytes(filled(signed, signed), "Roads", marked=False))
    offered = [row[1] for row in cell_rows(path)["Read me"] if row[1]]
    assert offered == ["Authors and owners so far", "Contract manager"]


def test_column_of_basis_stands_only_where_a_contract_marks_what_is_made_up(tmp_path):
    for marked in (False, True):
        path = tmp_path / "commentary.xlsx"
        path.write_bytes(workbook_bytes(filled(marked=marked), "Roads", marked=marked))
        assert ("basis" in cell_rows(path)["Commentary"][0]) is marked


def test_words_without_a_basis_are_refused_where_what_is_made_up_is_marked(folder, make_contract):
    (folder / "basis.csv").write_text("kpi_ref,month,field,basis,note\n", encoding="utf-8")
    said = {"cause": "Snow.", "author": "Contract manager", "written": pd.Timestamp("2019-07-03")}
    path = folder / COMMENTARY_FILE
    path.write_bytes(workbook_bytes(filled(said, marked=True), "Roads", marked=True))
    with pytest.raises(ContractProblem, match="P2: 'nothing' is not one of the words") as refused:
        read_commentary(folder, make_contract())
    assert "published, month assumed, or illustrative" in str(refused.value)
    said |= {"basis": "illustrative"}
    path.write_bytes(workbook_bytes(filled(said, marked=True), "Roads", marked=True))
    assert read_commentary(folder, make_contract())["basis"].tolist() == ["illustrative"]


def test_workbook_is_written_where_the_folder_of_the_council_is_missing(
    contract_folder, make_contract
):
    folder = contract_folder()
    write_commentary(folder, filled(), make_contract(), marked=False)
    assert [path.name for path in (folder / "council").iterdir()] == ["commentary.xlsx"]


@pytest.mark.parametrize("name", ["~$commentary.xlsx", ".~lock.commentary.xlsx#"])
def test_workbook_that_is_open_elsewhere_is_left_alone(folder, make_contract, name):
    before = (folder / COMMENTARY_FILE).read_bytes()
    (folder / "council" / name).write_text("open", encoding="utf-8")
    with pytest.raises(ContractProblem, match="is open in another program") as refused:
        write_commentary(folder, filled(), make_contract(), marked=False)
    assert name in str(refused.value)
    assert (folder / COMMENTARY_FILE).read_bytes() == before


def test_words_that_no_cell_can_hold_are_refused_and_the_workbook_stays(folder, make_contract):
    before = (folder / COMMENTARY_FILE).read_bytes()
    said = {"cause": "x" * 32_768, "author": "A", "written": pd.Timestamp("2019-07-03")}
    with pytest.raises(ContractProblem, match="cannot be written anew without losing"):
        write_commentary(folder, filled(said), make_contract(), marked=False)
    assert (folder / COMMENTARY_FILE).read_bytes() == before


def test_a_disk_that_refuses_leaves_the_workbook_as_it_was(folder, make_contract, monkeypatch):
    before = (folder / COMMENTARY_FILE).read_bytes()

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_commentary(folder, filled(), make_contract(), marked=False)
    assert (folder / COMMENTARY_FILE).read_bytes() == before
    assert [path.name for path in (folder / "council").iterdir()] == ["commentary.xlsx"]
