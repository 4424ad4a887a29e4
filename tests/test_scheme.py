"""A scheme that rates some value not at all, or twice, is refused when it is loaded."""

import tomllib

import pytest
from pydantic import ValidationError

from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ContractProblem
from kpianalysis.register.as_workbook import register_bytes
from kpianalysis.register.from_workbook import read_register
from kpianalysis.scheme import PROCUREMENT_ACT, Scheme

MAIDSTONE = """
[scheme]
kind = "bands"
measure = "gap_percent"
misses_in_row = 2
bands = [
  {name = "Green", at_least = 0},
  {name = "Amber", at_least = -10, below = 0},
  {name = "Red", below = -10},
]
"""
ACT = """
[scheme]
kind = "procurement_act"
measure = "gap_percent"
approaching_target = -5
requires_improvement = -15
notice = {contract_identifier = "ocds-h6vhtk-000000"}
"""
OWN = """
[scheme]
kind = "bands"
bands = [{name = "Green", at_least = 0}, {name = "Red", below = 0}]
[[scheme.own_bands]]
kpis = ["RD_KPI_02"]
measure = "value"
bands = [{name = "Few", at_most = 8}, {name = "Some", above = 8, at_most = 12},
         {name = "Many", above = 12}]
"""


def scheme(text):
    return Scheme.model_validate(tomllib.loads(text)["scheme"])


def bands(*written, **settings):
    return Scheme.model_validate({"kind": "bands", "bands": written} | settings)


def refused(*written, **settings):
    with pytest.raises(ValidationError) as problem:
        bands(*written, **settings)
    return str(problem.value)


GREEN, RED = {"name": "Green", "at_least": 0}, {"name": "Red", "below": 0}


def test_gap_between_printed_bands_is_named():
    said = refused(
        {"name": "Green", "at_least": 55}, {"name": "Amber", "at_most": 50}, measure="value"
    )
    assert "nothing rates values over 50 and under 55" in said


def test_a_single_value_between_two_open_bounds_is_named():
    said = refused({"name": "Green", "above": 50}, {"name": "Red", "below": 50}, measure="value")
    assert "nothing rates values of 50" in said


def test_a_value_on_two_closed_bounds_is_named():
    said = refused(
        {"name": "Green", "at_least": 50}, {"name": "Red", "at_most": 50}, measure="value"
    )
    assert "Red and Green both rate values of 50" in said


def test_overlap_is_named_with_its_values():
    said = refused({"name": "Green", "at_least": 50}, {"name": "Red", "below": 60}, measure="value")
    assert "Red and Green both rate values 50 or more and under 60" in said


def test_band_inside_another_is_an_overlap():
    said = refused(GREEN, {"name": "Red", "below": 0}, {"name": "Black", "above": -9, "below": -5})
    assert "Red and Black both rate values over -9 and under -5" in said


def test_ends_that_nothing_rates_are_named():
    said = refused(
        {"name": "Green", "at_least": 0, "at_most": 100}, {"name": "Red", "above": -50, "below": 0}
    )
    assert "nothing rates values -50 or less" in said
    assert "nothing rates values over 100" in said


@pytest.mark.parametrize(
    ("band", "said"),
    [
        ({"name": "Green", "at_least": 5, "above": 5}, "give at_least or above, not both"),
        ({"name": "Green", "at_least": 5, "below": 5}, "no number is 5 or more and under 5"),
        ({"name": "Green", "above": 5, "below": 5}, "no number is over 5 and under 5"),
        ({"name": "data only", "at_least": 0}, "data only is a rating of its own already"),
        ({"name": "red", "at_least": 0}, "two bands are called Red"),
        ({"name": "Green", "from": 0}, "Extra inputs are not permitted"),
    ],
)
def test_band_that_is_no_band_is_refused(band, said):
    assert said in refused(band, RED)


def test_one_value_can_be_a_band():
    assert (
        bands({"name": "None", "at_most": 0}, {"name": "Some", "above": 0}, measure="value").names[
            0
        ]
        == "None"
    )
    alone = {"name": "Two", "at_least": 2, "at_most": 2}
    written = [{"name": "Fewer", "below": 2}, alone, {"name": "More", "above": 2}]
    assert bands(*written, measure="value").names[:3] == ("Fewer", "Two", "More")


def test_gap_bands_written_worst_first_are_refused():
    assert "begin with the band of the largest gaps" in refused(RED, GREEN)


def test_bands_out_of_order_are_refused():
    middle = {"name": "Amber", "at_least": -5, "below": 0}
    assert "each beside the one before it" in refused(GREEN, {"name": "Red", "below": -5}, middle)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"kind": "bands"}, "kind = bands needs bands"),
        ({"kind": "procurement_act"}, "kind = procurement_act needs approaching_target"),
        (
            {"kind": "procurement_act", "approaching_target": -5, "requires_improvement": -2},
            "requires_improvement is the lower one",
        ),
        (
            {"kind": "procurement_act", "approaching_target": 0, "requires_improvement": -2},
            "thresholds are gaps under 0",
        ),
        (
            {"kind": "procurement_act", "measure": "value", "approaching_target": -5,
             "requires_improvement": -15},
            "the thresholds are gaps to target",
        ),
        ({"bands": [GREEN, RED]}, "bands belongs to kind = bands, not to target_and_minimum"),
        ({"approaching_target": -5}, "belongs to kind = procurement_act"),
        ({"misses_in_row": 1}, "greater than or equal to 2"),
        (
            {"kind": "bands", "bands": [GREEN, RED], "own_bands": [{"bands": [GREEN, RED]}]},
            "name the KPIs that have these bands",
        ),
    ],
)  # fmt: skip
def test_scheme_of_another_kind_is_refused(settings, said):
    with pytest.raises(ValidationError, match=said.replace("(", r"\(")):
        Scheme.model_validate(settings)


def test_act_has_its_five_ratings_in_order():
    assert scheme(ACT).names == PROCUREMENT_ACT


def test_names_of_own_bands_come_after_those_of_all():
    assert scheme(OWN).names == ("Green", "Red", "Few", "Some", "Many", "Not rated")


def contract_of(highways_toml, text):
    return Contract.model_validate(tomllib.loads(highways_toml + text))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["RD_KPI_02"]', '["RD_KPI_09"]', "'RD_KPI_09' is none of"),
        ('["RD_KPI_02"]', '["RD_KPI_01"]', "but RD_KPI_01 is higher_is_better"),
        ('["RD_KPI_02"]', '["RD_KPI_02", "RD_KPI_02"]', "RD_KPI_02 has bands of its own already"),
    ],
)
def test_bands_of_a_kpi_must_fit_it(highways_toml, old, new, said):
    with pytest.raises(ValidationError, match=said):
        contract_of(highways_toml, OWN.replace(old, new))


def test_value_bands_of_all_kpis_are_refused_where_one_runs_the_other_way(highways_toml):
    text = MAIDSTONE.replace("gap_percent", "value")
    with pytest.raises(ValidationError, match="RD_KPI_02 is lower_is_better; give it bands of"):
        contract_of(highways_toml, text)


@pytest.mark.parametrize("text", [MAIDSTONE, ACT, OWN], ids=["bands", "act", "own"])
def test_scheme_comes_back_from_the_register(highways_toml, text, tmp_path):
    contract = contract_of(highways_toml, text)
    path = tmp_path / "register.xlsx"
    path.write_bytes(register_bytes(contract))
    assert read_register(path).contract == contract


def test_fault_is_told_with_the_keys_that_are_allowed(highways_toml, tmp_path):
    text = highways_toml + MAIDSTONE.replace("at_least = 0", "from = 0")
    (tmp_path / "contract.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContractProblem) as problem:
        read_contract(tmp_path)
    assert (
        "scheme.bands[0].from: is not a key that we know; allowed here are name, at_least"
        in str(problem.value)
    )


def test_old_key_is_refused(highways_toml):
    with pytest.raises(ValidationError, match="status_scheme"):
        contract_of('status_scheme = "target_and_minimum"\n' + highways_toml, "")
