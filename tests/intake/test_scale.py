"""70.71 or 0.7071: settled by evidence, and never guessed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.intake.columns import in_points, read_cells
from kpianalysis.intake.scale import (
    FRACTIONS,
    POINTS,
    UNDECIDED,
    settle_scales,
    settle_target_scales,
)
from kpianalysis.intake.values import Percent, read_value

percentages = st.decimals(0, 100, places=4)
REF = "RD_KPI_01"
SETTING = ("[[mitigations]]", "[extracts.percent_scale]\n{} = {}\n[[mitigations]]")


@pytest.fixture(scope="session")
def scales(make_contract):
    def settle(*rows, setting=None, of_targets=False):
        usual = {
            "file": "june.csv",
            "kpi_ref": REF,
            "percent_sign": False,
            "decimals": 2,
            "numerator": np.nan,
            "denominator": np.nan,
            "target_number": np.nan,
            "target_sign": False,
            "agreed_target": 90.0,
        }
        swap = (SETTING[0], SETTING[1].format(*setting)) if setting else ("[[areas]]", "[[areas]]")
        written = pd.DataFrame([usual | row for row in rows])
        settled = settle_scales(written, make_contract(swap).extracts)
        return (settle_target_scales(written, settled) if of_targets else settled).tolist()

    return settle


def points(number, *, fraction):
    """Read a number as its text stands, and scale it."""
    read = read_cells(pd.Series([str(number)]))
    return in_points(read["number"], read["decimals"], pd.Series([fraction]))[0]


@given(percentages)
def test_a_fraction_becomes_points_without_an_error_of_binary_arithmetic(percentage):
    # 0.55 * 100 is 55.00000000000001 in binary floats.
    assert points(f"{percentage / 100:f}", fraction=True) == float(percentage)
    assert points(f"{percentage:f}", fraction=False) == float(percentage)


@given(percentages)
def test_a_cell_that_is_shown_as_a_percentage_is_in_points(percentage):
    cell = Percent(float(percentage / 100))
    assert read_value(cell).number == percentage.normalize()
    assert read_value(cell).percent_sign


def test_no_number_is_no_number_of_points():
    assert np.isnan(points("n/a", fraction=True))


def test_0_9_without_any_evidence_is_undecided(scales):
    assert scales({"number": 0.9}) == [UNDECIDED]


def test_1_without_any_evidence_is_undecided(scales):
    assert scales({"number": 1.0}) == [UNDECIDED]


def test_0_is_0_on_either_scale(scales):
    assert scales({"number": 0.0}) == [POINTS]


@pytest.mark.parametrize("number", [1.01, 2.0, 70.71, 100.0, 7071.0])
def test_a_number_over_1_is_in_points(scales, number):
    assert scales({"number": number}) == [POINTS]


def test_a_percent_sign_decides_for_its_cell_only(scales):
    assert scales({"number": 0.9, "percent_sign": True}, {"number": 0.9}) == [POINTS, UNDECIDED]


def test_counts_decide(scales):
    # 141 of 200 is 0.705, or 70.5%; 1 of 200 is 0.005, or 0.5%.
    assert scales({"number": 0.705, "numerator": 141, "denominator": 200}) == [FRACTIONS]
    assert scales({"number": 0.5, "numerator": 1, "denominator": 200}) == [POINTS]


def test_counts_of_no_volume_decide_nothing(scales):
    assert scales({"number": 0.9, "numerator": 0, "denominator": 0}) == [UNDECIDED]
    assert scales({"number": 0.9, "numerator": 5, "denominator": 0}) == [UNDECIDED]


def test_the_target_beside_a_result_decides(scales):
    # The contract's target is 90%: written as 0.9 the row is in fractions, as 90 in points.
    assert scales({"number": 0.91, "target_number": 0.9}) == [FRACTIONS]
    assert scales({"number": 0.91, "target_number": 90.0}) == [UNDECIDED]
    # A result that is near a target of 5 points is in points; 0.95 beside a typed 90 is not near.
    assert scales({"number": 0.91, "target_number": 5.0, "agreed_target": 5.0}) == [POINTS]


def test_a_target_with_a_percent_sign_says_nothing_of_the_number_beside_it(scales):
    assert scales({"number": 0.91, "target_number": 90.0, "target_sign": True}) == [UNDECIDED]


def test_the_evidence_of_one_row_settles_the_kpi_in_that_file(scales):
    rows = [{"number": 0.9}, {"number": 0.705, "numerator": 141, "denominator": 200}]
    assert scales(*rows) == [FRACTIONS, FRACTIONS]


def test_the_evidence_of_one_kpi_settles_nothing_for_another(scales):
    rows = [
        {"number": 0.9, "kpi_ref": "LT_KPI_01"},
        {"number": 0.705, "numerator": 141, "denominator": 200},
    ]
    assert scales(*rows) == [UNDECIDED, FRACTIONS]


def test_where_rows_of_a_kpi_disagree_only_a_row_s_own_evidence_counts(scales):
    rows = [
        {"number": 0.705, "numerator": 141, "denominator": 200},
        {"number": 0.5, "numerator": 1, "denominator": 200},
        {"number": 0.9},
    ]
    assert scales(*rows) == [FRACTIONS, POINTS, UNDECIDED]


@pytest.mark.parametrize("key", [REF, '"*"'])
@pytest.mark.parametrize("scale", [FRACTIONS, POINTS])
def test_contract_toml_settles_what_is_undecided(scales, key, scale):
    assert scales({"number": 0.9}, setting=(key, f'"{scale}"')) == [scale]


def test_a_kpi_s_own_setting_wins_over_the_one_for_all(make_contract, scales):
    both = '"*"', f'"points"\n{REF} = "fractions"'
    assert scales({"number": 0.9}, {"number": 0.9, "kpi_ref": "LT_KPI_01"}, setting=both) == [
        FRACTIONS,
        POINTS,
    ]


def test_just_over_1_among_fractions_may_be_over_100_percent_and_is_undecided(scales):
    rows = [{"number": 1.05}, {"number": 0.705, "numerator": 141, "denominator": 200}]
    assert scales(*rows) == [UNDECIDED, FRACTIONS]


@pytest.mark.parametrize("sign", [True, False])
@pytest.mark.parametrize("number", [0.0, np.nan, 70.71])
def test_a_target_beside_the_agreed_one_speaks_for_itself(scales, number, sign):
    # A target of 0.9 where 90% is agreed is a fraction, whatever stands beside it.
    row = {"number": number, "percent_sign": sign, "target_number": 0.9}
    assert scales(row, of_targets=True) == [FRACTIONS]


def test_a_target_unlike_the_agreed_one_is_on_the_scale_of_its_results(scales):
    # 0.5 where 90% is agreed: the result is a fraction by its counts, so the target is 50%.
    row = {"number": 0.705, "numerator": 141, "denominator": 200, "target_number": 0.5}
    assert scales(row, of_targets=True) == [FRACTIONS]
    assert scales({"number": 70.5, "target_number": 50}, of_targets=True) == [POINTS]
