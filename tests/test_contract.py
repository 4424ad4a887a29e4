"""contract.toml: what is read, what is refused, and which key a message names."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ContractProblem
from kpianalysis.periods import Month, parse_period

POTHOLE_TERMS = 'terms = [{from = "2018-04", target = 90, minimum = 80}]'
COMPLAINT_TERMS = 'terms = [{from = "2018-04", target = 10, minimum = 15}]'


def test_a_contract_is_read_as_it_was_agreed(contract_folder):
    contract = read_contract(contract_folder())
    kpi = contract.kpi("RD_KPI_01")
    assert (kpi.terms[0].target, kpi.terms[0].minimum) == (90, 80)
    assert kpi.terms[0].first == Month(2018, 4)
    assert kpi.name == "Potholes mended on time (RD_KPI_01)"
    assert kpi.is_percentage
    assert not contract.kpi("RD_KPI_02").is_percentage
    assert contract.kpi("LT_KPI_01").terms[0].minimum is None
    assert contract.area_name("LT") == "Street Lighting"


def test_what_was_agreed_cannot_be_changed_in_passing(make_contract):
    contract = make_contract()
    with pytest.raises(ValidationError, match="frozen"):
        contract.kpis[0].terms[0].target = 50
    with pytest.raises(ValidationError, match="frozen"):
        contract.supplier = "Somebody else"


def test_a_missing_contract_toml_is_told_with_its_folder(tmp_path):
    with pytest.raises(ContractProblem, match=r"'contract\.toml' is missing") as told:
        read_contract(tmp_path)
    assert str(tmp_path) in str(told.value)


def test_broken_toml_is_told_with_its_line(contract_folder, highways_toml):
    folder = contract_folder(toml=highways_toml + "\nname = [unclosed")
    line = len(highways_toml.splitlines()) + 2
    with pytest.raises(ContractProblem, match="is not a TOML file") as told:
        read_contract(folder)
    assert f"line {line}" in str(told.value) or "end of document" in str(told.value)


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 20_000])
def test_a_value_that_no_reader_takes_is_told(contract_folder, value):
    folder = contract_folder(toml=f"name = {value}")
    with pytest.raises(ContractProblem, match="is not a TOML file"):
        read_contract(folder)


def test_a_key_written_twice_is_refused(contract_folder, highways_toml):
    folder = contract_folder(toml='name = "Northmoor"\n' + highways_toml)
    with pytest.raises(ContractProblem, match=r"is not a TOML file: Cannot overwrite a value"):
        read_contract(folder)


def test_a_contract_toml_saved_by_notepad_with_its_mark_is_read(tmp_path, highways_toml):
    (tmp_path / "contract.toml").write_text(highways_toml, encoding="utf-8-sig")
    assert read_contract(tmp_path).supplier == "Example Roadworks"


def test_a_contract_toml_that_is_not_utf_8_is_refused(tmp_path, highways_toml):
    text = highways_toml.replace("Northmoor", "Nörthmoor")
    (tmp_path / "contract.toml").write_text(text, encoding="cp1252")
    with pytest.raises(ContractProblem, match=r"is not a TOML file: .*utf-8"):
        read_contract(tmp_path)


REFUSED = {
    "an unknown key": (
        ('plain_name = "Potholes', 'plane_name = "x"\nplain_name = "Potholes'),
        "kpis[0].plane_name (RD_KPI_01): is not a key that we know",
    ),
    "an unknown key at the top": (
        ('supplier = "Example', 'suplier = "x"\nsupplier = "Example'),
        "suplier: is not a key that we know",
    ),
    "a missing key": (
        ('council = "Northmoor Council"\n', ""),
        "council: is missing",
    ),
    "a missing key of a KPI": (
        ('unit = "%"\n', ""),
        "kpis[0].unit (RD_KPI_01): is missing",
    ),
    "a polarity that is neither": (
        ('polarity = "higher_is_better"', 'polarity = "up"'),
        "kpis[0].polarity (RD_KPI_01): Input should be 'higher_is_better' or 'lower_is_better'",
    ),
    "a target that is no number": (
        (POTHOLE_TERMS, POTHOLE_TERMS.replace("90", '"high"')),
        "kpis[0].terms[0].target (RD_KPI_01): Input should be a valid number",
    ),
    "a target that is no finite number": (
        (POTHOLE_TERMS, POTHOLE_TERMS.replace("90", "nan")),
        "kpis[0].terms[0].target (RD_KPI_01): Input should be a finite number",
    ),
    "a month that is none": (
        ('first_month = "2018-04"', 'first_month = "spring"'),
        'first_month: is not a month; write it as "2019-04"',
    ),
    "an ambiguous review period": (
        ('first_month = "2018-04"', 'first_month = "2018-04"\nreview_periods = ["Q1 2019"]'),
        "review_periods[0]: 'Q1 2019' is ambiguous",
    ),
    "a plain name of 9 words": (
        ("Potholes mended on time", "one two three four five six seven eight nine"),
        "kpis[0] (RD_KPI_01): plain_name has more than 8 words",
    ),
    "terms from the same month": (
        (
            POTHOLE_TERMS,
            'terms = [{from = "2018-04", target = 90}, {from = "2018-04", target = 8}]',
        ),
        "kpis[0] (RD_KPI_01): terms from 2018-04 and from 2018-04 overlap",
    ),
    "terms that begin before the earlier ones end": (
        (
            POTHOLE_TERMS,
            'terms = [{from = "2018-04", to = "2018-09", target = 90}, '
            '{from = "2018-09", target = 85}]',
        ),
        "kpis[0] (RD_KPI_01): terms from 2018-04 and from 2018-09 overlap",
    ),
    "terms that end before they begin": (
        (POTHOLE_TERMS, 'terms = [{from = "2018-04", to = "2018-03", target = 90}]'),
        "kpis[0].terms[0] (RD_KPI_01): 'to' (2018-03) is before 'from' (2018-04)",
    ),
    "no terms at all": (
        (POTHOLE_TERMS, "terms = []"),
        "kpis[0].terms (RD_KPI_01): ",
    ),
    "a minimum above the target where higher is better": (
        (POTHOLE_TERMS, POTHOLE_TERMS.replace("80", "95")),
        "kpis[0] (RD_KPI_01): terms[0]: the minimum 95 is above the target 90 although polarity "
        "is higher_is_better",
    ),
    "a minimum below the target where lower is better": (
        (COMPLAINT_TERMS, COMPLAINT_TERMS.replace("15", "5")),
        "kpis[1] (RD_KPI_02): terms[0]: the minimum 5 is below the target 10 although polarity "
        "is lower_is_better",
    ),
    "two KPIs with one ref": (
        ('ref = "RD_KPI_02"', 'ref = "RD_KPI_01"'),
        "kpis[0].ref, kpis[1].ref: two KPIs have the ref RD_KPI_01",
    ),
    "an alias that is another KPI's ref": (
        ('ref = "RD_KPI_02"', 'ref = "RD_KPI_02"\naliases = ["rd_kpi_01"]'),
        "kpis[0].ref, kpis[1].aliases: two KPIs have the ref rd_kpi_01",
    ),
    "an area that is not there": (
        ('area = "LT"', 'area = "XX"'),
        "kpis.LT_KPI_01.area: 'XX' is none of LT, RD",
    ),
    "a mitigation of a KPI that is not there": (
        ('kpi = "LT_KPI_01"', 'kpi = "LT_KPI_09"'),
        "mitigations[0].kpi: 'LT_KPI_09' is none of LT_KPI_01, RD_KPI_01, RD_KPI_02",
    ),
    "a KPI in focus that is not there": (
        ('in_focus = ["LT_KPI_01"]', 'in_focus = ["LT_KPI_09"]'),
        "in_focus: 'LT_KPI_09' is none of",
    ),
    "a scale for a KPI that is not there": (
        ("[[mitigations]]", '[extracts.percent_scale]\nLT_KPI_09 = "points"\n[[mitigations]]'),
        "extracts.percent_scale: 'LT_KPI_09' is none of *, LT_KPI_01",
    ),
    "a scale that is neither": (
        ("[[mitigations]]", '[extracts.percent_scale]\nLT_KPI_01 = "shares"\n[[mitigations]]'),
        "extracts.percent_scale.LT_KPI_01: Input should be 'points' or 'fractions'",
    ),
    "a ref pattern with an unknown field": (
        ("{area}_KPI_{number:02}", "{section}_KPI_{number:02}"),
        "ref_pattern may hold {area} and {number} only",
    ),
    "a ref pattern with a brace left open": (
        ("{area}_KPI_{number:02}", "{area}_KPI_{number:02"),
        "ref_pattern may hold {area} and {number} only",
    ),
    "a ref pattern with a width that is none": (
        ("{area}_KPI_{number:02}", "{area}_KPI_{number:two}"),
        "ref_pattern may hold {area} and {number} only",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_broken_rule_is_refused_with_its_key_path(fault, contract_folder, highways_toml, swapped):
    swap, message = REFUSED[fault]
    folder = contract_folder(toml=swapped(highways_toml, swap))
    with pytest.raises(ContractProblem) as told:
        read_contract(folder)
    assert message in str(told.value)
    assert str(folder / "contract.toml") in str(told.value)


def test_every_fault_is_told_at_once(contract_folder, highways_toml, swapped):
    toml = swapped(highways_toml, ('council = "Northmoor Council"\n', ""), ("90, ", '"high", '))
    with pytest.raises(ContractProblem) as told:
        read_contract(contract_folder(toml=toml))
    assert "council: is missing" in str(told.value)
    assert "kpis[0].terms[0].target" in str(told.value)


def test_a_plain_name_of_8_words_is_allowed(make_contract):
    contract = make_contract(("Potholes mended on time", "one two three four five six seven eight"))
    assert contract.kpis[0].plain_name == "one two three four five six seven eight"


def test_a_minimum_may_equal_the_target(make_contract):
    contract = make_contract((POTHOLE_TERMS, POTHOLE_TERMS.replace("80", "90")))
    assert contract.kpis[0].terms[0].minimum == 90


@given(
    st.sampled_from(["higher_is_better", "lower_is_better"]),
    st.integers(2, 100),
    st.integers(0, 100),
)
def test_a_minimum_lies_on_the_worse_side_of_the_target_and_nowhere_else(
    make_contract, polarity, target, minimum
):
    terms = f'terms = [{{from = "2018-04", target = {target}, minimum = {minimum}}}]'
    swaps = [('polarity = "higher_is_better"', f'polarity = "{polarity}"'), (POTHOLE_TERMS, terms)]
    worse_or_equal = minimum <= target if polarity == "higher_is_better" else minimum >= target
    if worse_or_equal:
        assert make_contract(*swaps).kpis[0].terms[0].minimum == minimum
    else:
        with pytest.raises(ValidationError, match=f"the minimum {minimum} is"):
            make_contract(*swaps)


def test_terms_that_adjoin_do_not_overlap(make_contract):
    contract = make_contract(
        (
            POTHOLE_TERMS,
            'terms = [{from = "2018-10", target = 85}, '
            '{from = "2018-04", to = "2018-09", target = 90}]',
        )
    )
    september, october = Month(2018, 9), Month(2018, 10)
    in_force = [
        [t.target for t in contract.kpis[0].terms if t.in_force(m)] for m in (september, october)
    ]
    assert in_force == [[90], [85]]


def test_review_periods_are_read_as_people_write_them(make_contract):
    contract = make_contract(
        (
            'first_month = "2018-04"',
            'first_month = "2018-04"\nreview_periods = ["2019-20 Q1", "July to October 2019"]',
        )
    )
    assert contract.review_periods == (
        parse_period("2019-04..2019-06"),
        parse_period("2019-07..2019-10"),
    )


def test_an_unknown_ref_is_told_with_those_that_there_are(make_contract):
    with pytest.raises(ContractProblem, match="'XX_KPI_99' is no KPI of this contract") as told:
        make_contract().kpi("XX_KPI_99")
    assert "RD_KPI_01, RD_KPI_02, LT_KPI_01" in str(told.value)


def test_the_shared_contract_of_the_tests_is_itself_in_order(highways_toml, make_contract):
    assert [kpi["ref"] for kpi in tomllib.loads(highways_toml)["kpis"]] == [
        kpi.ref for kpi in make_contract().kpis
    ]
