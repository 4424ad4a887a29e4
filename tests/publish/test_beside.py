"""What stands beside a page: tidy CSV that no spreadsheet runs, and a manifest without a clock."""

import csv
import hashlib
import json

import pytest

from kpianalysis.publish.beside import write_manifest, write_tables


def written(folder, columns, *rows):
    path = write_tables({"a": {"columns": columns, "rows": list(rows)}}, folder / "tables")[0]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\n=1", '=HYPERLINK("x")'],
)
def test_text_that_a_spreadsheet_would_run_is_quoted(tmp_path, text):
    assert written(tmp_path, ["cause"], [text])[1] == [f"'{text}"]


@pytest.mark.parametrize(
    "text",
    ["Vacancies = 3", "a-b", "\u22124.29", "", "None identified", "line one\nline two", 'a"b'],
)
def test_other_text_is_written_as_it_is(tmp_path, text):
    assert written(tmp_path, ["cause", "x"], [text, "y"])[1] == [text, "y"]


@pytest.mark.parametrize("text", ["Vacancies\r=1+1", "\r=1+1", "Vacancies\r\n=1+1"])
def test_carriage_return_in_a_text_does_not_begin_a_row(tmp_path, text):
    rows = written(tmp_path, ["cause", "x"], [text, "y"])
    assert len(rows) == 2
    assert rows[1][1] == "y"
    assert not rows[1][0].startswith(("=", "\r", "\n"))


def test_name_of_a_column_is_quoted_as_well(tmp_path):
    assert written(tmp_path, ["=1+1"], ["x"])[0] == ["'=1+1"]


def test_number_below_nought_stays_a_number(tmp_path):
    assert written(tmp_path, ["gap"], [-4.29])[1] == ["-4.29"]


def test_number_is_not_rounded(tmp_path):
    assert written(tmp_path, ["value"], [0.30000000000000004])[1] == ["0.30000000000000004"]


def test_unknown_value_is_an_empty_cell_and_not_nan(tmp_path):
    assert written(tmp_path, ["a", "b"], [None, 1])[1] == ["", "1"]


def test_each_table_has_a_file_of_its_own_with_the_columns_first(tmp_path):
    tables = {key: {"columns": ["kpi_ref"], "rows": [["A"]]} for key in ("one", "two")}
    paths = write_tables(tables, tmp_path / "tables")
    assert [path.name for path in paths] == ["one.csv", "two.csv"]
    assert paths[0].read_bytes() == b"kpi_ref\nA\n"


def test_file_is_utf_8_with_the_same_line_ends_everywhere(tmp_path):
    rows = [["Zoë – £5"], ["x"]]
    path = write_tables({"a": {"columns": ["c"], "rows": rows}}, tmp_path / "t")[0]
    assert path.read_bytes() == "c\nZoë – £5\nx\n".encode()


@pytest.fixture
def made(tmp_path):
    """Make a draft folder and its manifest, by the order in which its files are written."""

    def make(name, order, parameters=None, page=None):
        folder = tmp_path / name
        (folder / "tables").mkdir(parents=True)
        for file in order:
            (folder / file).write_text(f"content of {file}", encoding="utf-8")
        notebook = tmp_path / "page.ipynb"
        notebook.write_text("{}", encoding="utf-8")
        return write_manifest(
            folder,
            contract="roads",
            parameters=parameters or {"period": "2019-20 Q1", "as_at": None},
            notebook=notebook,
            inputs={"b.csv": "2", "a.toml": "1"},
            page=page or {},
            made_for={"slice": "3"},
            lock=tmp_path / "requirements.lock",
        )

    return make


FILES = ["page.html", "tables/b.csv", "tables/a.csv"]


def test_same_inputs_give_a_manifest_of_the_same_bytes_wherever_it_is_made(made):
    one, two = made("one", FILES), made("two", FILES[::-1])
    assert one.read_bytes() == two.read_bytes()


def test_manifest_holds_no_path_of_the_machine_and_no_time(made, tmp_path):
    text = made("one", FILES).read_text("utf-8")
    assert str(tmp_path) not in text
    assert "time" not in text
    assert "date" not in text


def test_manifest_fingerprints_every_file_beside_it_but_itself(made):
    path = made("one", FILES)
    manifest = json.loads(path.read_text("utf-8"))
    assert manifest["outputs"] == {
        file: hashlib.sha256(f"content of {file}".encode()).hexdigest() for file in sorted(FILES)
    }
    assert list(manifest["outputs"]) == sorted(FILES)
    assert manifest["notebook"] == {"page.ipynb": hashlib.sha256(b"{}").hexdigest()}
    assert list(manifest["inputs"].items()) == [("a.toml", "1"), ("b.csv", "2")]


def test_manifest_lists_no_pdf_as_each_holds_the_time_at_which_it_was_printed(made):
    with_pdf = made("one", [*FILES, "page.pdf"])
    assert with_pdf.read_bytes() == made("two", FILES).read_bytes()


def test_manifest_holds_what_the_page_says_of_itself_lists_as_lists(made):
    said = {"headline": "Two KPIs missed", "points": "One.\nTwo.", "kpis_mitigated": ""}
    manifest = json.loads(made("one", FILES, page=said).read_text("utf-8"))
    assert manifest["page"] == {
        "headline": "Two KPIs missed",
        "points": ["One.", "Two."],
        "kpis_mitigated": [],
    }


def test_manifest_changes_with_what_the_page_was_made_from(made):
    one = made("one", FILES)
    assert one.read_bytes() != made("two", FILES[:2]).read_bytes()
    assert one.read_bytes() != made("three", FILES, {"period": "2019-20 Q2"}).read_bytes()


def test_manifest_names_the_versions_that_made_the_page(made):
    manifest = json.loads(made("one", FILES).read_text("utf-8"))
    assert {"kpianalysis", "python", "libraries"} <= set(manifest)
    assert {"pandas", "numpy", "matplotlib", "papermill"} <= set(manifest["libraries"])
