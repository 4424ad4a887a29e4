"""contract.toml goes to a workbook and back; nothing is written that was not asked for."""

import re
import tomllib

import pytest
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.contract_file import read_contract


@pytest.fixture
def work(small_home, monkeypatch):
    monkeypatch.chdir(small_home.root)
    return small_home.raw("roads")


@pytest.fixture
def say(work):
    def go(*words, code=0):
        done = CliRunner().invoke(app, ["contract", *words])
        assert done.exit_code == code, done.output
        return done

    return go


def test_contract_goes_to_a_workbook_whose_path_is_told(say, work):
    assert say("--to-xlsx", "register.xlsx").stdout == "register.xlsx\n"
    assert sorted(path.name for path in work.parents[2].iterdir()) == ["data", "register.xlsx"]


def test_workbook_that_nobody_changed_changes_nothing(say, work):
    before = (work / "contract.toml").read_bytes()
    say("--to-xlsx", "register.xlsx")
    done = say("roads", "--from-xlsx", "register.xlsx", "--write")
    assert done.stdout == "contract.toml says the same as register.xlsx.\n"
    assert (work / "contract.toml").read_bytes() == before


def test_change_is_shown_and_only_written_when_asked(say, work):
    path = work / "contract.toml"
    say("--to-xlsx", "register.xlsx")
    path.write_text("# Agreed in May.\n" + path.read_text().replace("target = 75", "target = 70"))
    before = path.read_bytes()
    shown = say("--from-xlsx", "register.xlsx")
    assert shown.stdout == "~ kpis.LT_KPI_01.terms[0].target: 70 -> 75\n"
    assert shown.stderr == (
        "Nothing is written yet: --write changes contract.toml. Its comments are not kept.\n"
    )
    assert path.read_bytes() == before
    written = say("--from-xlsx", "register.xlsx", "--write")
    assert written.stdout == shown.stdout
    assert "contract.toml is written. Its comments are not kept." in written.stderr
    assert read_contract(work).kpi("LT_KPI_01").terms[0].target == 75
    assert [item.name for item in work.iterdir() if "contract" in item.name] == ["contract.toml"]


def test_folder_without_a_contract_gets_one(say, work):
    say("--to-xlsx", "register.xlsx")
    contract = read_contract(work)
    (work / "contract.toml").unlink()
    shown = say("roads", "--from-xlsx", "register.xlsx")
    assert tomllib.loads(shown.stdout)["name"] == "Northmoor Highways"
    assert not (work / "contract.toml").exists()
    say("roads", "--from-xlsx", "register.xlsx", "--write")
    assert read_contract(work) == contract


def test_workbook_with_faults_is_told_and_nothing_is_written(say, work):
    before = (work / "contract.toml").read_bytes()
    (work.parents[2] / "other.xlsx").write_bytes(
        (work / "extracts/2019-20/quarter-1.xlsx").read_bytes()
    )
    done = say("--from-xlsx", "other.xlsx", "--write", code=1)
    assert "kpianalysis: other.xlsx, sheet 'Apr 2019': is no sheet of a register." in done.stderr
    assert "other.xlsx, sheet 'Contract': the sheet is missing." in done.stderr
    assert re.search(r"other.xlsx: \d+ to mend; nothing is written.", done.stderr)
    assert (work / "contract.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "either --to-xlsx or --from-xlsx is needed"),
        (["--to-xlsx", "a.xlsx", "--from-xlsx", "b.xlsx"], "either --to-xlsx or --from-xlsx"),
        (["--to-xlsx", "a.csv"], "'a.csv' does not end in .xlsx"),
        (["--from-xlsx", "a.toml"], "'a.toml' does not end in .xlsx"),
        (["--to-xlsx", "a.xlsx", "--write"], "'--write' goes with --from-xlsx only"),
    ],
)
def test_wrong_usage_is_told(words, said, say):
    assert said in say(*words, code=2).stderr


def test_workbook_that_is_there_is_not_written_over(say, work):
    # It may hold what a person has changed.
    say("--to-xlsx", "register.xlsx")
    path = work.parents[2] / "register.xlsx"
    path.write_bytes(b"changed by a person")
    assert "'register.xlsx' is there already" in say("--to-xlsx", "register.xlsx", code=2).stderr
    assert path.read_bytes() == b"changed by a person"


def test_missing_workbook_is_told_in_one_line(say):
    done = say("--from-xlsx", "register.xlsx", code=1)
    assert done.stderr == (
        "kpianalysis: 'register.xlsx' is missing. "
        "What to do: make one: kpianalysis contract --to-xlsx.\n"
    )
