"""What would a KPI's status, misses, failures, credits and outlook be under other terms?"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.assessment import assess
from kpianalysis.analysis.changed_terms import Changes
from kpianalysis.analysis.credits import service_credits
from kpianalysis.analysis.kpi_charts import RANGE_COLUMNS, kpi_charts, usual_ranges
from kpianalysis.analysis.kpi_history import KpiHistory
from kpianalysis.analysis.outlook import outlook
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.analysis.what_if import what_if
from kpianalysis.errors import ParameterProblem
from kpianalysis.periods import Month, parse_period
from kpianalysis.tables import State
from kpianalysis.tariff import Tariff

EXACT = {"check_exact": True}
MITIGATED = ({"kpi": "R_01", "from": "2019-04", "reason": "Snow."},)
# A month below target costs 1,000 pounds, one below minimum 5,000; 12,000 a month at most.
CREDITS = {
    "unit": "pounds",
    "monthly_cap_pounds": 12_000,
    "mitigation_waives": True,
    "rates": [{"from": "2015-04", "missed_target": 1000, "below_minimum": 5000}],
}


def histories(make, values, others=(95.0, 70.0, 85.0), mitigations=(), credits=None):
    """The history of R_01, beside R_02, from months that end with June 2019."""
    contract = make.contract(make.kpi(), make.kpi("R_02"), mitigations=mitigations)
    if credits:
        contract = contract.model_copy(update={"credits": Tariff.model_validate(credits)})
    first = Month(2019, 7) + -len(values)
    seen = pd.concat(
        [
            make.observed("R_01", first.iso, values),
            make.observed("R_02", "2019-04", list(others)),
        ],
        ignore_index=True,
    )
    every = assess(seen, agreed_months(contract, min(first, Month(2019, 4)), Month(2019, 6)))
    history = KpiHistory(
        contract=contract,
        kpi_ref="R_01",
        period=parse_period("2019-20 Q1"),
        every=every,
        last_received=Month(2019, 6),
        target_after=float(every.loc[every["kpi_ref"].eq("R_01"), "target"].iloc[-1]),
    )
    return history, every


def test_target_of_80_is_met_by_80_and_not_by_79(make):
    history, _ = histories(make, [79.0, 80.0, 91.0], mitigations=())
    found = what_if(history, Changes(target=85))
    assert found.in_period["status"].tolist() == [
        "below minimum",
        "missed target, minimum met",
        "met target",
    ]
    found = what_if(history, Changes(target=80))
    assert found.in_period["if_status"].tolist() == ["below minimum", "met target", "met target"]
    assert found.totals["missed"].tolist() == [2, 1]
    assert found.totals["counts_as_failure"].tolist() == [1, 1]


def test_target_holds_from_its_month_on(make):
    history, _ = histories(make, [85.0, 85.0, 85.0])
    found = what_if(history, Changes(target=80, target_from=Month(2019, 6)))
    assert found.in_period["if_target"].tolist() == [90, 90, 80]
    assert found.totals["missed"].tolist() == [3, 2]
    assert found.changed_months["period_start"].dt.month.tolist() == [6]


def test_month_after_the_end_of_mitigation_counts(make):
    history, _ = histories(make, [79.0, 79.0, 79.0], mitigations=MITIGATED, credits=CREDITS)
    found = what_if(history, Changes(mitigated_to=Month(2019, 4)))
    assert found.in_period["if_mitigated"].tolist() == [True, False, False]
    assert found.totals["counts_as_failure"].tolist() == [0, 2]
    # Before mitigation nothing changes.
    assert found.totals["below_minimum"].tolist() == [3, 3]
    # April stays waived; May and June cost 5,000 pounds each.
    assert found.totals["due"].tolist() == [0, 10_000]
    assert found.totals["forgone"].tolist() == [15_000, 5_000]


def test_mitigation_that_ends_before_it_began_was_never_granted(make):
    history, _ = histories(make, [79.0, 79.0, 79.0], mitigations=MITIGATED)
    found = what_if(history, Changes(mitigated_to=Month(2019, 3)))
    assert found.totals["counts_as_failure"].tolist() == [0, 3]


def test_mitigation_that_ended_can_go_on(make):
    ended = ({"kpi": "R_01", "from": "2019-03", "to": "2019-04", "reason": "Snow."},)
    history, _ = histories(make, [79.0, 79.0, 79.0], mitigations=ended)
    found = what_if(history, Changes(mitigated_to=Month(2019, 5)))
    assert found.totals["counts_as_failure"].tolist() == [2, 1]


def test_cap_is_shared_with_the_other_kpis(make):
    # In May R_02 costs 5,000 as well; at 8,000 a month at most each has half.
    capped = CREDITS | {"monthly_cap_pounds": 8_000}
    history, _ = histories(make, [95.0, 95.0, 95.0], (95.0, 70.0, 95.0), credits=capped)
    found = what_if(history, Changes(target=96))
    # May: R_01 1,000 and R_02 5,000 are under the cap; nothing is shared.
    assert found.in_period["if_due"].tolist() == [1000, 1000, 1000]
    tight = CREDITS | {"monthly_cap_pounds": 3_000}
    history, _ = histories(make, [95.0, 95.0, 95.0], (95.0, 70.0, 95.0), credits=tight)
    found = what_if(history, Changes(target=96))
    assert found.in_period["if_due"].tolist() == [1000, 500, 1000]  # 3,000 * 1,000 / 6,000


def test_phase_gives_the_chart_another_range(make):
    values = [60.0, 62.0] * 6 + [90.0, 92.0] * 6
    history, _ = histories(make, values)
    found = what_if(history, Changes(phases=(Month(2018, 7),)))
    assert found.stands.months["mean"].iloc[-1] == 76
    assert found.would.months["mean"].iloc[-1] == 91
    assert found.changed_months.empty  # a chart judges nothing


def test_preset_changes_the_rules_only(make):
    history, _ = histories(make, [60.0, 62.0] * 10)
    found = what_if(history, Changes(preset="ptd-0.2"))
    assert set(found.would.chart.series["preset"]) == {"ptd-0.2"}
    assert found.would.months["mean"].equals(found.stands.months["mean"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (Changes(preset="mine"), "choose from ptd-0.2, mdc-2023"),
        (Changes(target=101), "target: '101' is no percentage"),
        (Changes(target=float("nan")), "target: 'nan' is no percentage"),
        (Changes(target_from=Month(2019, 4)), "no target is given"),
        (Changes(phases=(Month(2019, 4), Month(2019, 4))), "names a month twice"),
        (Changes(phases=(Month(2014, 4),)), "is before R_01 begins"),
        (Changes(mitigated_to=Month(2019, 4)), "R_01 has none"),
    ],
)
def test_what_could_not_be_agreed_is_said_in_words(make, changes, said):
    history, _ = histories(make, [79.0, 79.0, 79.0])
    with pytest.raises(ParameterProblem) as refused:
        what_if(history, changes)
    assert said in str(refused.value)


RESULTS = st.one_of(
    st.integers(500, 1000).map(lambda tenths: tenths / 10), st.sampled_from([State.NO_VOLUME])
)


@settings(max_examples=10)
@given(st.lists(RESULTS, min_size=3, max_size=20), st.booleans())
def test_nothing_changed_is_the_analysis_exactly(make, values, mitigated):
    history, every = histories(
        make, values, mitigations=MITIGATED if mitigated else (), credits=CREDITS
    )
    found = what_if(history, Changes()).would
    charts = kpi_charts(every)
    every = every.copy()
    every[list(RANGE_COLUMNS)] = usual_ranges(every, charts)
    own = every["kpi_ref"].eq("R_01")
    pd.testing.assert_frame_equal(found.months, every[own].reset_index(drop=True), **EXACT)
    priced = service_credits(every, history.contract.credits)
    pd.testing.assert_frame_equal(found.credits, priced[own].reset_index(drop=True), **EXACT)
    pd.testing.assert_frame_equal(found.outlook, outlook(every).loc[["R_01"]], **EXACT)


@settings(max_examples=12)
@given(
    st.lists(RESULTS, min_size=3, max_size=6),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.sampled_from([None, Month(2019, 5)]),
)
def test_lower_target_never_gives_more_misses(make, values, one, other, since):
    history, _ = histories(make, values, mitigations=MITIGATED)
    lower, higher = sorted((one / 10, other / 10))
    few = what_if(history, Changes(target=lower, target_from=since)).totals.loc["would"]
    many = what_if(history, Changes(target=higher, target_from=since)).totals.loc["would"]
    for column in ("missed", "below_minimum", "counts_as_miss", "counts_as_failure"):
        assert few[column] <= many[column]
