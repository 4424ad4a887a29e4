"""A new contract explains itself, runs as it is, and is made whole or not at all."""

import re
import shlex
import tomllib

import pytest
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ParameterProblem
from kpianalysis.home import Home
from kpianalysis.intake.received import read_received
from kpianalysis.reading import read_extract
from kpianalysis.starting import new_contract as starting
from kpianalysis.starting.new_contract import new_contract


@pytest.fixture
def home(tmp_path) -> Home:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return Home(tmp_path)


@pytest.fixture
def folder(home):
    return new_contract(home, "waste").folder


def test_settings_are_read_and_say_that_they_are_fictional(folder):
    settings = read_contract(folder)
    assert settings.fictional
    assert all("Example" in name for name in (settings.name, settings.supplier, settings.council))


def test_every_key_is_explained_where_it_first_stands(folder):
    lines = (folder / "contract.toml").read_text(encoding="utf-8").splitlines()
    table, seen, bare = "", set(), []
    for before, line in zip(["", *lines], lines, strict=False):
        if found := re.fullmatch(r"\[+(\w+)\]+", line):
            table = found[1]
            if table not in seen and not before.startswith("# "):
                bare.append(table)
            seen.add(table)
        elif found := re.match(r"(\w+) = ", line):
            key = (table, found[1])
            if key not in seen and not before.startswith("# "):
                bare.append(key)
            seen.add(key)
    assert ("kpis", "polarity") in seen
    assert bare == []


def test_every_part_that_a_contract_may_have_is_named(folder):
    text = (folder / "contract.toml").read_text(encoding="utf-8")
    names = {field.alias or name for name, field in Contract.model_fields.items()}
    assert {name for name in names if not re.search(rf"\b{name}\b", text)} == set()


def test_example_holds_fifteen_months_of_each_kpi_and_nothing_is_rejected(folder):
    (sent,) = read_received(folder)
    read = read_extract(folder / "extracts" / sent.file, contract=folder)
    assert read.observations.groupby("kpi_ref")["period_start"].nunique().tolist() == [15, 15, 15]
    # The heading is set aside, and the month that the supplier could not count has no result.
    assert set(read.ledger["outcome"]) == {"accepted", "set_aside"}
    assert read.observations["state"].value_counts().to_dict() == {
        "measured": 44,
        "not_supplied": 1,
    }


def test_example_is_read_the_same_with_the_profile_alone(folder):
    (sent,) = read_received(folder)
    path = folder / "extracts" / sent.file
    alone = read_extract(path, profile=folder / "profile.toml").observations
    whole = read_extract(path, contract=folder).observations
    for column in ("value", "numerator", "denominator", "state"):
        assert alone[column].equals(whole[column]), column


def test_counts_of_the_example_make_its_percentages(folder):
    (sent,) = read_received(folder)
    found = read_extract(folder / "extracts" / sent.file, contract=folder).observations
    counted = found.dropna(subset="numerator")
    share = (100 * counted["numerator"] / counted["denominator"]).round(2)
    assert len(counted) == 30
    assert share.tolist() == counted["value"].tolist()


def test_profile_says_what_the_settings_say(folder):
    profile = tomllib.loads((folder / "profile.toml").read_text(encoding="utf-8"))
    settings = tomllib.loads((folder / "contract.toml").read_text(encoding="utf-8"))
    assert profile == settings["extracts"]


@pytest.mark.parametrize("name", ["waste", "Waste", "WASTE"])
def test_folder_that_is_there_is_never_touched(home, folder, name):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(ParameterProblem, match="is there already"):
        new_contract(home, name)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../out", "a/b", "a\\b", ".hidden", "a b", "a.", "CON", "nul.2"]
)
def test_name_must_be_a_plain_name_of_a_folder(home, name):
    with pytest.raises(ParameterProblem, match="cannot be the name"):
        new_contract(home, name)
    assert list((home.root / "data" / "raw").iterdir()) == []


def test_what_fails_on_the_way_leaves_nothing(home, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(starting, "receive", full)
    with pytest.raises(OSError, match="No space"):
        new_contract(home, "waste")
    assert [path.name for path in (home.root / "data").rglob("*")] == ["raw"]


def test_command_says_what_was_made_and_what_comes_next(home, monkeypatch):
    monkeypatch.chdir(home.root)
    done = CliRunner().invoke(app, ["new", "waste"])
    assert done.exit_code == 0
    assert done.output.splitlines()[-2:] == [
        "kpianalysis check --contract waste",
        'kpianalysis run "2025-26 Q1" --contract waste',
    ]


def test_command_refuses_a_name_in_one_line(home, monkeypatch):
    monkeypatch.chdir(home.root)
    done = CliRunner().invoke(app, ["new", "../waste"])
    assert done.exit_code == 2
    assert len(done.output.strip().splitlines()) == 1


@pytest.mark.slow
def test_each_command_that_it_names_works(new_home, command):
    home = new_home()
    made = command(home, "new", "waste")
    told = [line for line in made.stdout.splitlines() if line.startswith("kpianalysis ")]
    assert [shlex.split(line)[1] for line in told] == ["check", "run"]
    for line in told:
        done = command(home, *shlex.split(line)[1:])
        assert done.returncode == 0, done.stderr
    page = home / "outputs" / "waste" / "2025-26-q1" / "draft" / "page.html"
    assert done.stdout.strip().splitlines()[-1] == str(page)
    assert "wholly fictional" in page.read_text(encoding="utf-8")
