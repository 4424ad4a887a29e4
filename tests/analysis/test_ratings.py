"""Every result has one rating, by bounds that are met as they are written."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.analysis.assessment import assess
from kpianalysis.analysis.ratings import count_ratings, rate
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.scheme import Scheme
from kpianalysis.tables import as_table

HIGHER, LOWER = "higher_is_better", "lower_is_better"
# Maidstone: amber within 10% of target.
MAIDSTONE = [
    {"name": "Green", "at_least": 0},
    {"name": "Amber", "at_least": -10, "below": 0},
    {"name": "Red", "below": -10},
]
# Barnet: four colours; the widths are the council's.
BARNET = [
    {"name": "Green", "at_least": 0},
    {"name": "Green amber", "above": -2.5, "below": 0},
    {"name": "Red amber", "above": -5, "at_most": -2.5},
    {"name": "Red", "at_most": -5},
]
ACT = Scheme(
    kind="procurement_act", measure="gap_percent", approaching_target=-5, requires_improvement=-15
)


def bands(written, measure="gap"):
    return Scheme(kind="bands", bands=written, measure=measure)


def rows(values, target=80.0, polarity=HIGHER, bound="exact"):
    value = pd.Series(values, dtype="float64")
    sign = 1 if polarity == HIGHER else -1
    return pd.DataFrame(
        {"kpi_ref": "A", "value": value, "target": target, "gap": sign * (value - target),
         "polarity": polarity, "bound": bound, "status": "met target"}
    )  # fmt: skip


def test_bands_of_percent_of_target_by_hand():
    # Target 80: 10% of it is 8, so that amber reaches from 72 (included) to 80 (not included).
    found = rate(rows([95, 80, 79.99, 72, 71.99, 0, None]), bands(MAIDSTONE, "gap_percent"))
    assert found.tolist() == ["Green", "Green", "Amber", "Amber", "Red", "Red", "Not rated"]


def test_bands_mirror_where_lower_is_better():
    # Target 20, lower is better: amber is over 20 up to 22 (2 is 10% of 20).
    found = rate(rows([0, 20, 20.01, 22, 22.01], 20.0, LOWER), bands(MAIDSTONE, "gap_percent"))
    assert found.tolist() == ["Green", "Green", "Amber", "Amber", "Red"]


def test_bands_of_own_unit_by_hand():
    # Target 80: 77.5 is 2.5 short, which belongs to the band that says "at most"; 75 likewise.
    found = rate(rows([80, 79.9, 77.51, 77.5, 75.01, 75, 60]), bands(BARNET))
    assert found.tolist() == [
        "Green", "Green amber", "Green amber", "Red amber", "Red amber", "Red", "Red",
    ]  # fmt: skip


def test_bands_of_values_by_hand():
    few = [{"name": "Few", "at_most": 8}, {"name": "Some", "above": 8, "at_most": 12},
           {"name": "Many", "above": 12}]  # fmt: skip
    found = rate(rows([0, 8, 8.1, 12, 13], 10.0, LOWER), bands(few, "value"))
    assert found.tolist() == ["Few", "Few", "Some", "Some", "Many"]


def test_five_ratings_of_the_act_by_hand():
    # Target 80: 5% is 4 and 15% is 12, so that the edges are 80, 76 and 68.
    found = rate(rows([85, 80, 79.9, 76, 75.9, 68, 67.9, None]), ACT)
    assert found.tolist() == [
        "Good", "Good", "Approaching target", "Approaching target", "Requires improvement",
        "Requires improvement", "Inadequate", "Other",
    ]  # fmt: skip


def test_edge_in_decimals_is_met_although_floating_point_is_not_exact():
    # 29.97 is 10% short of 33.3; in floating point the gap is -10.000000000000004%.
    assert rate(rows([29.97], 33.3), bands(MAIDSTONE, "gap_percent")).tolist() == ["Amber"]


def test_any_distance_from_a_target_of_nought_is_beyond_all_percentages():
    found = rate(rows([0, 1, 400], 0.0, LOWER), bands(MAIDSTONE, "gap_percent"))
    assert found.tolist() == ["Green", "Red", "Red"]
    above = rate(rows([0, 1], 0.0, HIGHER), bands(MAIDSTONE, "gap_percent"))
    assert above.tolist() == ["Green", "Green"]


@pytest.mark.parametrize("scheme", [Scheme(), ACT, bands(BARNET)], ids=["default", "act", "bands"])
def test_without_a_target_a_measure_is_data_only_in_every_scheme(scheme):
    assert rate(rows([90, None], np.nan), scheme).tolist() == ["Data only", "Data only"]


def test_one_side_of_a_range_is_rated_only_where_all_of_it_has_one_rating():
    scheme = bands(BARNET)
    assert rate(rows([81], bound="at_least"), scheme).tolist() == ["Green"]
    assert rate(rows([78], bound="at_least"), scheme).tolist() == ["Not rated"]
    assert rate(rows([60], bound="at_most"), scheme).tolist() == ["Red"]
    assert rate(rows([78], bound="at_most"), scheme).tolist() == ["Not rated"]
    assert rate(rows([81], polarity=LOWER, bound="at_least"), scheme).tolist() == ["Not rated"]
    assert rate(rows([86], polarity=LOWER, bound="at_least"), scheme).tolist() == ["Red"]


def test_own_bands_rate_their_kpis_and_no_others():
    own = {"kpis": ["B"], "measure": "value",
           "bands": [{"name": "High", "at_least": 50}, {"name": "Low", "below": 50}]}  # fmt: skip
    scheme = Scheme(kind="bands", bands=MAIDSTONE, own_bands=[own])
    both = rows([79, 79]).assign(kpi_ref=["A", "B"])
    assert rate(both, scheme).tolist() == ["Amber", "High"]


def assessed(make_contract, scheme, values):
    contract = make_contract()
    starts = pd.date_range("2018-10-01", periods=len(values), freq="MS")
    table = pd.DataFrame(
        {
            "kpi_ref": "LT_KPI_01",
            "period_start": starts,
            "period_end": starts + pd.offsets.MonthEnd(0),
            "value": values,
            "state": "measured",
            "verification": "verified",
            "bound": "exact",
        }
    )
    last = contract.first_month + 6 + (len(values) - 1)
    agreed = agreed_months(contract, contract.first_month + 6, last)
    return assess(as_table("observations", table), agreed, scheme)


def test_rating_stands_beside_the_status_and_mitigation_changes_neither(make_contract):
    # Target 75, mitigated from October 2018: 74 is 1.3% short of it, 60 is 20% short.
    table = assessed(make_contract, ACT, [80.0, 74.0, 60.0])
    lights = table[table["kpi_ref"].eq("LT_KPI_01")]
    assert lights["rating"].tolist() == ["Good", "Approaching target", "Inadequate"]
    assert lights["missed"].tolist() == [False, True, True]
    assert lights["mitigated"].all()
    assert not lights["counts_as_miss"].any()


def test_default_scheme_rates_by_status(make_contract):
    table = assessed(make_contract, Scheme(), [80.0, 74.0])
    assert table["rating"].tolist() == table["status"].tolist()


def test_misses_in_a_row_are_named_from_the_number_that_is_set(make_contract):
    scheme = Scheme(misses_in_row=2)
    table = assessed(make_contract, scheme, [74.0, 74.0, 80.0, 74.0])
    lights = table[table["kpi_ref"].eq("LT_KPI_01")]
    assert lights["missed_in_row"].tolist() == [False, True, False, False]
    assert not assessed(make_contract, Scheme(), [74.0, 74.0])["missed_in_row"].any()


def test_counts_hold_every_rating_and_leave_data_only_out(make_contract):
    table = assessed(make_contract, ACT, [80.0, 60.0])
    table.loc[table["kpi_ref"].eq("RD_KPI_02"), "rating"] = "Data only"
    counts = count_ratings(table, ACT).set_index(["period_start", "rating"])
    october, november = table["period_start"].drop_duplicates()
    assert counts.loc[october, "kpis"].to_dict() == {
        "Good": 1, "Approaching target": 0, "Requires improvement": 0, "Inadequate": 0, "Other": 1,
    }  # fmt: skip
    assert counts.loc[(november, "Inadequate"), ["kpis", "mitigated"]].tolist() == [1, 1]


edges = st.lists(
    st.integers(-200, 200).map(lambda n: n / 4), min_size=1, max_size=5, unique=True
).map(sorted)


@st.composite
def schemes(draw):
    """Bands cut at some edges, each edge belonging to the one side or the other."""
    cuts = draw(edges)
    upper_has_it = draw(st.lists(st.booleans(), min_size=len(cuts), max_size=len(cuts)))
    written = []
    for at in range(len(cuts) + 1):
        band = {"name": f"band {at}"}
        if at > 0:
            band["at_least" if upper_has_it[at - 1] else "above"] = cuts[at - 1]
        if at < len(cuts):
            band["below" if upper_has_it[at] else "at_most"] = cuts[at]
        written.append(band)
    measure = draw(st.sampled_from(["gap", "gap_percent", "value"]))
    return bands(written[::-1], measure), cuts


finite = st.floats(-1e9, 1e9, allow_nan=False)


@given(
    schemes(),
    st.lists(finite, min_size=1, max_size=20),
    st.sampled_from([0.0, 75.0, -3.0, 0.1, 5e-324]) | finite,
    st.sampled_from([HIGHER, LOWER]),
)
def test_scheme_that_loads_rates_every_value_exactly_once(made, values, target, polarity):
    scheme, cuts = made
    on_edges = [target + cut for cut in cuts]
    table = rows([*values, *cuts, *on_edges, target], target, polarity)
    found = rate(table, scheme)
    assert set(found) <= {band.name for band in scheme.bands}  # none is left unrated
    for measure_of, name in zip(_numbers(table, scheme.measure), found, strict=True):
        holds = [band.name for band in scheme.bands if _holds(band, measure_of)]
        assert holds == [name]  # one band holds it, and no other


@given(schemes(), st.integers(0, 4))
def test_scheme_that_lost_a_band_is_refused(made, lost):
    scheme, _ = made
    written = [band.model_dump(exclude_none=True) for band in scheme.bands]
    del written[lost % len(written)]
    with pytest.raises(ValueError, match="nothing rates values"):
        bands(written, scheme.measure)


@given(schemes(), finite, st.sampled_from([HIGHER, LOWER]))
def test_better_result_never_has_a_worse_rating(made, value, polarity):
    scheme, _ = made
    if scheme.measure == "value" and polarity == LOWER:
        return  # refused for such a KPI: its best band is the highest
    step = 1.0 if polarity == HIGHER else -1.0
    found = rate(rows([value, value + step], 10.0, polarity), scheme)
    order = [band.name for band in scheme.bands]
    assert order.index(found[1]) <= order.index(found[0])


def _numbers(table, measure):
    """Work out what is rated, one row at a time."""
    for row in table.itertuples():
        if measure == "value":
            yield row.value
        elif measure == "gap":
            yield round(row.gap, 9)
        elif row.target:
            yield round(100 * row.gap / abs(row.target), 9)
        else:
            yield 0.0 if row.gap == 0 else math.copysign(math.inf, row.gap)


def _holds(band, number):
    """Say of one band, bound by bound, whether it holds a number."""
    return not (
        (band.at_least is not None and number < band.at_least)
        or (band.above is not None and number <= band.above)
        or (band.below is not None and number >= band.below)
        or (band.at_most is not None and number > band.at_most)
    )
