"""A contract comes back from its register as exactly the same model, whatever stands in it."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ContractProblem
from kpianalysis.periods import Month
from kpianalysis.register.as_workbook import register_bytes
from kpianalysis.register.from_workbook import read_register
from kpianalysis.register.settings import to_settings
from kpianalysis.writing.toml import toml_text

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "raw" / "corporate-support-services"
REAL = ROOT / "tests" / "real" / "ni-ae-4hour"
EXTRACTS = """
[extracts]
measures = ["Potholes", "#N/A", '"in quotes"', "=1+1"]
period = "2018-19 Q2"
zero_target = ["*"]

[extracts.columns]
value = ["Achieved", "Result\\nof the month"]

[extracts.percent_scale]
"*" = "points"

[extracts.words]
"-" = "no_volume"
"n/a.\\"x\\"" = "not_supplied"
"""


@pytest.fixture
def there_and_back(tmp_path):
    def go(contract):
        path = tmp_path / "register.xlsx"
        path.write_bytes(register_bytes(contract))
        register = read_register(path)
        assert [str(fault) for fault in register.faults] == []
        return register.contract

    return go


@pytest.mark.parametrize("folder", [SAMPLE, REAL], ids=lambda folder: folder.name)
def test_contract_of_the_project_comes_back_the_same(folder, there_and_back):
    contract = read_contract(folder)
    assert there_and_back(contract) == contract


def test_fictional_contract_comes_back_the_same(make_contract, there_and_back):
    assert there_and_back(make_contract()) == make_contract()


def test_settings_of_extracts_come_back_with_their_types(highways_toml, there_and_back):
    contract = Contract.model_validate(tomllib.loads(highways_toml + EXTRACTS))
    again = there_and_back(contract)
    assert again == contract
    assert again.extracts.measures == ("Potholes", "#N/A", '"in quotes"', "=1+1")


def test_nothing_that_was_left_out_is_filled_in(make_contract, there_and_back):
    contract = make_contract()
    assert to_settings(there_and_back(contract)) == to_settings(contract)
    assert "decimals" not in to_settings(contract)["kpis"][0]


def test_same_contract_gives_the_same_bytes(make_contract):
    assert register_bytes(make_contract()) == register_bytes(make_contract())


# What a cell of text can hold: no surrogates, and none of what XML cannot say.
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: text.strip() and "_x" not in text and not text.strip().startswith("#"))
any_texts = st.lists(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1
    ).filter(lambda text: text.strip() and "_x" not in text),
    max_size=3,
)
months = st.builds(Month, st.integers(2018, 2150), st.integers(1, 12)).map(lambda month: month.iso)
dates = st.dates(dt.date(1990, 1, 1), dt.date(2199, 12, 31))
levels = st.floats(0, 1e12, allow_subnormal=True)


@st.composite
def contracts(draw):
    """Vary the fictional contract: its texts, months, dates, numbers and lists."""
    first, reason = draw(months), draw(texts)
    kpis = [
        {
            "ref": f"RD_KPI_{number:02}",
            "plain_name": f"Measure {number}",
            "title": draw(texts),
            "what_it_means": draw(texts),
            "area": "RD",
            "unit": draw(st.sampled_from(["count", "days", "£"])),
            "polarity": "lower_is_better",
            "from": "2018-04",
            "terms": [
                {"from": "2018-04", "to": "2018-06", "target": 1, "minimum": 1 + draw(levels)},
                {"from": "2018-07", "target": draw(levels), "agreed": draw(dates)},
            ][draw(st.integers(0, 1)) :],
            "phases": [{"from": first, "reason": reason}] * draw(st.booleans()),
        }
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    aliases = [f"Roads {number} {text}" for number, text in enumerate(draw(any_texts))]
    return {
        "name": draw(texts),
        "supplier": draw(texts),
        "council": draw(texts),
        "first_month": "2018-04",
        "ref_pattern": "{area}_KPI_{number:02}",
        "long_term_months": draw(st.integers(1, 2**40)),
        "review_periods": draw(st.lists(months.map(lambda month: f"{month}..2199-12"), max_size=3)),
        "areas": [{"code": "RD", "name": "Roads", "aliases": aliases}],
        "kpis": kpis,
        "remedies": [{"kpi": "RD_KPI_01", "description": draw(texts), "date": draw(dates)}],
        "extracts": {
            "columns": {"value": draw(any_texts)},
            "words": {text: "no_volume" for text in draw(any_texts)},
            "measures": draw(any_texts),
        },
    }


@settings(max_examples=60)
@given(contracts())
def test_any_contract_comes_back_the_same_from_workbook_and_toml(there_and_back_in, made):
    contract = Contract.model_validate(made)
    assert there_and_back_in(contract) == contract
    assert Contract.model_validate(tomllib.loads(toml_text(to_settings(contract)))) == contract


@pytest.fixture(scope="module")
def there_and_back_in(tmp_path_factory):
    path = tmp_path_factory.mktemp("register") / "register.xlsx"

    def go(contract):
        path.write_bytes(register_bytes(contract))
        return read_register(path).contract

    return go


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(\"https://example.com\")", "+1", "@SUM(A1)", "<script>alert(1)</script>", "007",
     "2019-04", "TRUE", "a\x01b\x00c", "a\r\nb", "_x0041_", "\u202eevil", "x" * 32_767],
)  # fmt: skip
def test_hostile_text_comes_back_as_the_text_it_was(text, make_contract, there_and_back):
    settings = to_settings(make_contract())
    settings["kpis"][0]["title"] = text
    settings["areas"][0]["aliases"] = [f"Roads {text}"[:32_000]]
    contract = Contract.model_validate(settings)
    assert there_and_back(contract) == contract
    assert there_and_back(contract).kpis[0].title == text


def test_number_of_more_digits_than_a_workbook_keeps_comes_back_exactly(
    make_contract, there_and_back
):
    contract = make_contract(("target = 10, minimum = 15", "target = 0.30000000000000004"))
    assert there_and_back(contract).kpi("RD_KPI_02").terms[0].target == 0.1 + 0.2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 40_000, "'title' has 40,000 characters: more than a cell can hold (32,767)"),
        ("a\ufffeb", "cannot be held in a workbook without loss: ~ kpis.RD_KPI_01.title"),
        ("#N/A", "cannot be held in a workbook without loss: register.xlsx, sheet 'KPIs'"),
    ],
)
def test_text_that_no_cell_can_hold_is_refused_and_not_changed(text, said, make_contract):
    settings = to_settings(make_contract())
    settings["kpis"][0]["title"] = text
    with pytest.raises(ContractProblem) as refused:
        register_bytes(Contract.model_validate(settings))
    assert said in str(refused.value)
    assert "change contract.toml itself" in str(refused.value)
