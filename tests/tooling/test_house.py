"""The rules that import-linter checks are the floors that the design names, for every room."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {
    contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]
}

# Lowest first; files on one floor do not import each other.
FLOORS = [
    {"errors", "writing"},
    {"months"},
    {"periods"},
    {"spans"},
    {"period_labels"},
    {"agreed"},
    {"bands"},
    {"audience", "pages", "profile", "publication", "scheme", "tariff"},
    {"change_checks", "contract_checks"},
    {"kpi"},
    {"contract"},
    {"table_columns"},
    {"home"},
    {"contract_file", "tables"},
    {"intake", "store", "store_many", "analysis"},
    {"inputs"},
    {"slices"},
    {"cleaning", "council", "register", "starting", "supplier_note"},
    {"charting", "reading"},
    {"as_at", "withholding"},
    {"slicing"},
    {"position"},
    {"last_page", "portfolio"},
    {"opened"},
    {"review"},
    {"remembered"},
    {"reviewing"},
    {"tracing"},
    {"display"},
    {"loaded"},
    {"publish"},
    {"commands"},
    {"cli"},
]
ROOMS = {f"kpianalysis.{room}" for floor in FLOORS for room in floor}


def test_layers_are_the_floors_of_the_design():
    contract = CONTRACTS["A file imports only from lower floors"]
    layers = [set(layer.split(" | ")) for layer in contract["layers"]]
    assert layers == FLOORS[::-1]


def test_new_file_must_be_given_a_floor():
    assert CONTRACTS["A file imports only from lower floors"]["exhaustive"] is True


def test_only_display_may_import_what_draws():
    contract = CONTRACTS["Only display draws"]
    assert set(contract["source_modules"]) == ROOMS - {"kpianalysis.display"}
    assert set(contract["forbidden_modules"]) == {"matplotlib", "seaborn"}


def test_only_publish_may_import_what_runs_and_converts_notebooks():
    contract = CONTRACTS["Only publish runs and converts notebooks"]
    assert set(contract["source_modules"]) == ROOMS - {"kpianalysis.publish"}
    assert {"papermill", "nbconvert", "nbformat"} <= set(contract["forbidden_modules"])


def test_analysis_reaches_neither_drawing_nor_notebooks_by_any_way():
    name = "Analysis knows no drawing and no notebooks, not even by way of another file"
    assert "allow_indirect_imports" not in CONTRACTS[name]
    forbidden = set(CONTRACTS[name]["forbidden_modules"])
    assert {"matplotlib", "seaborn", "papermill", "nbconvert"} <= forbidden
