"""What was supposed is kept: dated, named, safe, never over another, and read with clear words."""

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.council.scenarios import (
    SCENARIOS,
    Scenario,
    file_name,
    read_scenarios,
    scenario_of,
    write_scenario,
)
from kpianalysis.errors import ContractProblem, ParameterProblem
from kpianalysis.inputs import fingerprints
from kpianalysis.periods import Month

GIVEN = {
    "name": "Target of 85",
    "kpi": "RD_KPI_01",
    "period": "2019-20 Q1",
    "who": "Contract manager",
    "why": "Members asked what a lower target would have meant.",
    "date": dt.date(2019, 7, 20),
    "changes": {"target": 85.5, "target_from": "2019-05", "phases": ["2019-01"]},
    "required": {"by": "2019-12", "cases_a_month": 200},
    "backlog": {"backlog": 64, "arrivals": 40, "completions": 48, "by": "2020-02"},
}


@pytest.fixture
def contract(make_contract):
    return make_contract()


def test_what_is_kept_is_read_back(tmp_path, contract):
    scenario = scenario_of(contract, **GIVEN)
    path = write_scenario(tmp_path, scenario)
    assert path == tmp_path / SCENARIOS / "target-of-85.toml"
    (read,) = read_scenarios(tmp_path, contract)
    assert read == scenario
    assert read.supposed.target == 85.5
    assert read.supposed.target_from == Month(2019, 5)
    assert read.supposed.phases == (Month(2019, 1),)
    assert read.supposed.named == ("phases", "target", "target_from")


def test_no_phase_at_all_is_told_from_phases_as_they_are(tmp_path, contract):
    write_scenario(tmp_path, scenario_of(contract, **GIVEN | {"changes": {"phases": []}}))
    assert read_scenarios(tmp_path, contract)[0].supposed.phases == ()


def test_scenario_is_never_written_over_another(tmp_path, contract):
    path = write_scenario(tmp_path, scenario_of(contract, **GIVEN))
    before = path.read_bytes()
    other = scenario_of(contract, **GIVEN | {"name": "TARGET OF 85!", "why": "Another."})
    with pytest.raises(ParameterProblem, match="is the name of a scenario that is there already"):
        write_scenario(tmp_path, other)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["../..", "CON", "nul", "…", "lpt1"])
def test_name_that_is_no_file_is_refused(name):
    with pytest.raises(ParameterProblem, match="cannot be the name of a file"):
        file_name(name)


@given(st.text(min_size=1, max_size=60))
def test_file_has_a_safe_name_inside_its_folder(name):
    try:
        made = file_name(name)
    except ParameterProblem:
        return
    assert set(made.removesuffix(".toml")) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not made.startswith((".", "-"))


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_any_words_come_back_as_they_were(why):
    from kpianalysis.council.scenarios import _settings
    from kpianalysis.writing.toml import toml_text

    try:
        scenario = Scenario.model_validate(GIVEN | {"why": why})
    except ValueError:
        assert not why.strip()
        return
    assert Scenario.model_validate(tomllib.loads(toml_text(_settings(scenario)))) == scenario


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"who": " "}, "who: is blank"),
        ({"kpi": "X1"}, "'X1' is no KPI of this contract"),
        ({"date": "soon"}, "date: is not a date; write it as 2019-07-12"),
        ({"date": "12/07/2019"}, "date: is not a date; write it as 2019-07-12"),
        ({"date": "2019-02-30"}, "date: is not a date"),
        ({"date": "1562889600"}, "date: is not a date"),  # no count of seconds
        ({"date": 1562889600}, "date: is not a date"),
        ({"period": "2019"}, "period: "),
        ({"changes": {"targets": 1}}, "changes.targets: is not a key that we know"),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(contract, changed, said):
    with pytest.raises((ParameterProblem, ContractProblem)) as refused:
        scenario_of(contract, **GIVEN | changed)
    assert said in str(refused.value)


def test_missing_reason_is_named(contract):
    with pytest.raises(ParameterProblem, match="why: is missing"):
        scenario_of(contract, **{key: GIVEN[key] for key in GIVEN if key != "why"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "is not a TOML file"),
        ("name = " + "9" * 5000, "is not a TOML file"),
        ("name = " + "[" * 20_000, "is not a TOML file"),
        ('name = "A"', "kpi: is missing"),
        (
            'name="A"\nkpi="X_1"\nperiod="2019-20 Q1"\nwho="B"\nwhy="C"\ndate=2019-07-01',
            "council/scenarios/a.toml, kpi: 'X_1' is no KPI of this contract",
        ),
    ],
)
def test_file_that_cannot_be_used_is_named(tmp_path, contract, text, said):
    folder = tmp_path / SCENARIOS
    folder.mkdir(parents=True)
    (folder / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContractProblem) as refused:
        read_scenarios(tmp_path, contract)
    assert said in str(refused.value)
    assert "council/scenarios/a.toml" in str(refused.value)


def test_no_folder_is_no_scenario(tmp_path, contract):
    assert read_scenarios(tmp_path, contract) == ()


def test_scenario_makes_no_page_due(contract_folder, contract):
    folder = contract_folder()
    before = fingerprints(folder)
    write_scenario(folder, scenario_of(contract, **GIVEN))
    assert fingerprints(folder) == before
