"""Refs in the spellings of suppliers, and what they are never taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.intake.refs import RefReader

REFS = {"RD_KPI_01": ("RD", 1), "RD_KPI_02": ("RD", 2), "LT_KPI_01": ("LT", 1)}
separators = st.sampled_from(["_", " ", "-", "", "  ", "\u00a0", " \u2013 ", "/", "."])
numbers = st.sampled_from(["{}", "{:02}", "{:03}"])
cases = st.sampled_from([str, str.lower, str.title])


@pytest.fixture(scope="module")
def refs(make_contract):
    return RefReader(make_contract(('ref = "RD_KPI_02"', 'ref = "RD_KPI_02"\naliases = ["C7"]')))


@given(st.sampled_from(sorted(REFS)), separators, separators, numbers, cases)
def test_a_ref_is_read_in_every_loose_spelling(refs, ref, first, second, number, case):
    area, wanted = REFS[ref]
    assert refs.ref(case(f"{area}{first}KPI{second}{number.format(wanted)}")) == ref


@given(st.sampled_from(sorted(REFS)), separators, numbers, cases)
def test_a_ref_without_its_area_is_read_under_the_area_s_heading(
    refs, ref, separator, number, case
):
    area, wanted = REFS[ref]
    text = case(f"KPI{separator}{number.format(wanted)}")
    assert refs.ref(text, area) == ref
    assert refs.ref(text) is None


@pytest.mark.parametrize(
    "text", ["Roads KPI 1", "Road Maintenance KPI 01", "road maintenance_kpi_1"]
)
def test_the_area_of_a_ref_may_be_its_name_or_an_alias(refs, text):
    assert refs.ref(text) == "RD_KPI_01"


def test_the_area_in_a_ref_wins_over_the_heading(refs):
    assert refs.ref("LT KPI 1", "RD") == "LT_KPI_01"


@pytest.mark.parametrize("text", ["C7", "c 7", "C-7"])
def test_an_alias_of_the_contract_names_its_kpi(refs, text):
    assert refs.ref(text) == "RD_KPI_02"


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "KPI",
        "RD",
        "RD_KPI",
        "RD_KPI_03",
        "RD_KPI_11",
        "XX_KPI_01",
        "RD_KPI_01a",
        1.0,
        "RD_KPI_0.1e1",
        "RD_KPI_01 and RD_KPI_02",
    ],
)
def test_what_is_not_a_ref_of_the_contract_is_never_taken_for_one(refs, text):
    assert refs.ref(text, "RD") is None


@given(st.text(), st.sampled_from([None, "RD", "LT"]))
def test_whatever_is_written_a_ref_of_the_contract_or_none_comes_back(refs, text, area):
    assert refs.ref(text, area) in {*REFS, None}


@pytest.mark.parametrize(
    ("text", "area", "meant"),
    [
        ("RD_KPI_03", None, "RD_KPI_0"),
        ("KPI 3", "RD", "RD_KPI_0"),
        ("LT_KPl_01", None, "LT_KPI_01"),
    ],
)
def test_the_nearest_ref_is_proposed(refs, text, area, meant):
    assert refs.nearest(text, area).startswith(meant)


def test_figures_that_changed_places_are_the_likeliest_slip(make_contract):
    contract = make_contract()
    kpis = [contract.kpis[0].model_copy(update={"ref": f"RD_KPI_{n:02}"}) for n in range(1, 10)]
    refs = RefReader(contract.model_copy(update={"kpis": tuple(kpis)}))
    assert [refs.nearest(f"RD_KPI_{n}0") for n in range(1, 10)] == [kpi.ref for kpi in kpis]


def test_nothing_is_proposed_for_what_resembles_no_ref(refs):
    assert refs.nearest("Satisfaction") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Street Lighting", "LT"),
        ("STREET\u00a0LIGHTING ", "LT"),
        ("Roads", "RD"),
        ("rd", "RD"),
        ("Bridges", None),
        ("", None),
        (None, None),
    ],
)
def test_an_area_is_known_by_code_name_and_alias(refs, text, code):
    assert refs.area(text) == code


def test_a_pattern_without_an_area_is_read_as_well(make_contract):
    contract = make_contract(
        ("{area}_KPI_{number:02}", "PI-{number}"),
        ('ref = "RD_KPI_01"', 'ref = "PI-1"'),
        ('ref = "RD_KPI_02"', 'ref = "PI-12"'),
    )
    refs = RefReader(contract)
    assert [refs.ref(text) for text in ("PI 1", "pi-012", "PI12", "PI-2")] == [
        "PI-1",
        "PI-12",
        "PI-12",
        None,
    ]
