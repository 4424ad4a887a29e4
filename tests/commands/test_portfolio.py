"""kpianalysis portfolio, as a person calls it."""

import csv
import json
import shutil

import pytest
from highways import HIGHWAYS_TOML, quarter_sheets, write_folder, year_rows
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.home import Home
from kpianalysis.portfolio.all_contracts import portfolio

HOSTILE = '=HYPERLINK("https://example.org")\\u001b[31m [bold]x[/bold] \\u202e'


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("portfolio") / "home")
    extracts = [
        ("2018-19/results.csv", year_rows(), "2019-04-11"),
        ("2019-20/quarter-1.xlsx", quarter_sheets(), "2019-07-12"),
    ]
    escaped = HOSTILE.replace('"', '\\"')
    hostile = HIGHWAYS_TOML.replace("Northmoor Highways", escaped)
    for name, toml in (("roads", HIGHWAYS_TOML), ("hostile", hostile)):
        write_folder(home.root / "data" / "raw" / name, extracts, toml)
    assert portfolio(home).problems == {}
    return home


@pytest.fixture
def several(prepared, tmp_path, monkeypatch):
    shutil.copytree(prepared.root, tmp_path / "copy")
    monkeypatch.setenv("KPIANALYSIS_HOME", str(tmp_path / "copy"))
    return Home(tmp_path / "copy")


def call(*words):
    return CliRunner().invoke(app, ["portfolio", *words])


def test_table_shows_each_contract_and_the_sum(several):
    done = call("--period", "2019-20 Q1")
    assert done.exit_code == 0, done.output
    assert "roads" in done.stdout
    assert "2 contracts with 6 KPIs: 0 met, 6 missed (2 of these mitigated)" in done.stdout


def test_csv_holds_a_row_each_that_no_spreadsheet_runs(several, tmp_path):
    done = call("--out", str(tmp_path / "rows.csv"))
    assert done.exit_code == 0, done.output
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["contract"]: row for row in csv.DictReader(file)}
    assert rows["hostile"]["name"].startswith("'=HYPERLINK")
    assert rows["roads"]["missed"] == "3"
    assert rows["roads"]["last_month"] == "2019-06-30"


def test_json_holds_rows_and_problems(several):
    (several.raw("hostile") / "contract.toml").write_text("\x1b[31m", encoding="utf-8")
    done = call("--json")
    found = json.loads(done.stdout)
    assert [row["contract"] for row in found["contracts"]] == ["roads"]
    assert found["contracts"][0]["missed_mitigated"] == 1
    assert list(found["problems"]) == ["hostile"]
    assert done.exit_code == 1


def test_broken_contract_is_named_without_signs_that_steer_a_terminal(several):
    name = "a\x1b[31m[b]"
    (several.raw("roads").parent / name).mkdir()
    (several.raw("roads").parent / name / "contract.toml").write_text("", encoding="utf-8")
    done = call()
    assert done.exit_code == 1
    assert "\x1b" not in done.output
    assert "a [31m[b]: " in done.stderr
    assert "roads" in done.stdout


@pytest.mark.parametrize("words", [("--period", "Q1 2019"), ("--as-at", "yesterday")])
def test_wrong_option_is_told_with_code_2(several, words):
    assert call(*words).exit_code == 2
