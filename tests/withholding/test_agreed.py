"""A contract for the public holds no exempt KPI, and nothing that names one."""

import pytest
from exempt import EXEMPT_TOML
from highways import exchange

from kpianalysis.agreed import Agreed, Dated, Text, Texts
from kpianalysis.audience import WITHHELD
from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import NoData
from kpianalysis.withholding.agreed import exempt_kpis, public_contract, without_kpis

EXEMPT_REF = "LT_KPI_77"


class Rate(Dated):
    """What a miss of some KPIs costs."""

    cost: float
    kpis: Texts = ()


class Step(Agreed):
    """Something about one KPI, inside something else."""

    kpi_ref: Text


class Rules(Agreed):
    """A table of settings that names KPIs in every way."""

    rates: tuple[Rate, ...] = ()
    steps: tuple[Step, ...] = ()
    limits: dict[str, float] = {}  # noqa: RUF012 - a model copies its defaults
    first: Text | None = None


@pytest.fixture
def whole(tmp_path) -> Contract:
    (tmp_path / "contract.toml").write_text(EXEMPT_TOML, encoding="utf-8")
    return read_contract(tmp_path)


def test_exempt_kpi_goes_with_everything_that_names_it(whole):
    shown = public_contract(whole)
    assert exempt_kpis(whole) == (EXEMPT_REF,)
    assert [kpi.ref for kpi in shown.kpis] == ["RD_KPI_01", "RD_KPI_02", "LT_KPI_01"]
    assert shown.in_focus == ("RD_KPI_01",)
    assert [item.kpi for item in shown.mitigations] == ["RD_KPI_01", "LT_KPI_01"]
    assert shown.remedies == ()
    assert shown.kpi("RD_KPI_01").companion is None
    assert EXEMPT_REF not in shown.model_dump_json()


def test_words_of_an_exempt_column_are_replaced_and_not_made_missing(whole):
    by_kpi = {item.kpi: item for item in public_contract(whole).mitigations}
    assert by_kpi["RD_KPI_01"].agreed_by == WITHHELD
    assert by_kpi["RD_KPI_01"].reason == "Rain stopped the work."
    assert by_kpi["LT_KPI_01"].agreed_by is None


def test_reason_of_a_mitigation_goes_with_the_column_that_holds_it():
    toml = exchange(EXEMPT_TOML, ('"cause", ', '"mitigation_reason", "remedy", "reason", '))
    shown = public_contract(_read(toml))
    assert {item.reason for item in shown.mitigations} == {WITHHELD}


def test_contract_without_rules_stays_as_it_is(make_contract):
    contract = make_contract()
    assert public_contract(contract) == contract


def test_register_that_was_never_written_is_not_written_by_taking_something_out(make_contract):
    swaps = [
        ('counted = "potholes"', 'audience = "exempt"'),
        ("[[mitigations]]", "[[remedies]]"),
        ('from = "2018-10"', ""),
        ("reason =", "description ="),
        ("agreed = 2018-11-20", ""),
    ]
    shown = public_contract(make_contract(*swaps))
    assert "mitigations" not in shown.model_fields_set
    assert "remedies" in shown.model_fields_set


def test_area_whose_kpis_are_all_exempt_goes(whole):
    kpis = tuple(
        kpi.model_copy(update={"audience": "exempt"}) if kpi.area == "LT" else kpi
        for kpi in whole.kpis
    )
    shown = public_contract(whole.model_copy(update={"kpis": kpis}))
    assert [area.code for area in shown.areas] == ["RD"]


def test_contract_with_exempt_kpis_only_has_no_public_page(whole):
    kpis = tuple(kpi.model_copy(update={"audience": "exempt"}) for kpi in whole.kpis)
    with pytest.raises(NoData, match="nothing that the public may read"):
        public_contract(whole.model_copy(update={"kpis": kpis}))


def test_rate_of_an_exempt_kpi_does_not_become_a_rate_of_all():
    rules = Rules.model_validate(
        {
            "rates": [
                {"from": "2018-04", "cost": 40, "kpis": ["A"]},
                {"from": "2018-04", "cost": 20, "kpis": ["A", "B"]},
                {"from": "2018-04", "cost": 10},
            ],
            "steps": [{"kpi_ref": "A"}, {"kpi_ref": "B"}],
            "limits": {"A": 1, "B": 2},
            "first": "A",
        }
    )
    shown = without_kpis(rules, ["A"])
    assert [(rate.cost, rate.kpis) for rate in shown.rates] == [(20, ("B",)), (10, ())]
    assert [step.kpi_ref for step in shown.steps] == ["B"]
    assert (shown.limits, shown.first) == ({"B": 2}, None)


def test_service_credits_go_with_their_section():
    toml = exchange(EXEMPT_TOML, ('["projects"]', '["service_credits"]'))
    whole = _read(toml + "\n[credits]\n")
    assert whole.credits is not None
    assert public_contract(whole).credits is None


def _read(toml) -> Contract:
    import tomllib

    return Contract.model_validate(tomllib.loads(toml))
