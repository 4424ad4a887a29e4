"""What misses cost: tables worked by hand."""

import pandas as pd
import pytest

from kpianalysis.analysis.credits import credits_by, cumulative_credits, service_credits
from kpianalysis.tables import State
from kpianalysis.tariff import Tariff

# Of a target of 90 and a minimum of 80.
MET, MISSED, BELOW = 95, 85, 70
RATES = [{"from": "2015-04", "missed_target": 100, "below_minimum": 250}]


def tariff(**others):
    return Tariff.model_validate({"rates": RATES} | others)


@pytest.fixture
def priced(make):
    """Price rows of results by ref, from April 2019; the KPIs of one letter are one area."""

    def price(results, charge=None, mitigations=(), minimum=80, **columns):
        kpis = [make.kpi(ref=ref, minimum=minimum) for ref in results]
        contract = make.contract(*kpis, mitigations=mitigations)
        months = [make.observed(ref, "2019-04", row, **columns) for ref, row in results.items()]
        last = f"2019-{3 + max(len(row) for row in results.values()):02}"
        assessed = make.assessed(contract, *months, last=last)
        assessed["area"] = assessed["kpi_ref"].str[0]
        return service_credits(assessed, charge or tariff())

    return price


def of(credits, ref, column="due"):
    return credits.loc[credits["kpi_ref"].eq(ref), column].tolist()


def mitigated(first, last, kpi="R_01"):
    return {"kpi": kpi, "from": first, "to": last, "reason": "Agreed."}


def test_a_miss_costs_its_rate_and_a_failure_more(priced):
    credits = priced({"R_01": [MET, MISSED, BELOW]})
    assert of(credits, "R_01") == [0, 100, 250]
    assert of(credits, "R_01", "rate")[1:] == [100, 250]
    assert pd.isna(of(credits, "R_01", "rate")[0])


def test_what_is_waived_of_a_miss_without_a_rate_is_not_known_and_no_nought(priced):
    # R_01 is mitigated in both months and priced from May only; of R_02 nothing can be waived.
    charge = tariff(rates=[RATES[0] | {"from": "2019-05"}])
    results = {"R_01": [MISSED, MISSED], "R_02": [MISSED, MET]}
    credits = priced(results, charge, mitigations=[mitigated("2019-04", "2019-05")])
    months = credits_by(credits, "period_start")
    assert months["forgone"].tolist() == [0, 100]
    assert months["forgone_not_known"].tolist() == [1, 0]


def test_of_two_rates_equally_exact_the_one_that_began_last_holds(priced):
    # As on a day on which the end of the first was not known: 100 in April, 300 from May.
    later = {"from": "2019-05", "missed_target": 300, "below_minimum": 400, "kpis": ["R_01"]}
    first = {**RATES[0], "kpis": ["R_01"], "to": "2019-04"}
    charge = tariff(rates=[first, later])
    open_end = charge.model_copy(
        update={"rates": (charge.rates[0].model_copy(update={"last": None}), charge.rates[1])}
    )
    assert of(priced({"R_01": [MISSED, MISSED]}, open_end), "R_01") == [100, 300]


def test_a_miss_whose_minimum_is_not_known_costs_what_a_missed_target_costs(priced):
    assert of(priced({"R_01": [BELOW]}, minimum=None), "R_01") == [100]


def test_a_mitigated_miss_costs_nothing_and_is_shown_as_forgone(priced):
    credits = priced({"R_01": [MISSED, BELOW]}, mitigations=[mitigated("2019-05", "2019-05")])
    assert of(credits, "R_01") == [100, 0]
    assert of(credits, "R_01", "due_without_mitigation") == [100, 250]
    assert of(credits, "R_01", "forgone") == [0, 250]


def test_mitigation_that_waives_nothing_changes_nothing(priced):
    credits = priced(
        {"R_01": [BELOW]}, tariff(mitigation_waives=False), [mitigated("2019-04", "2019-04")]
    )
    assert of(credits, "R_01") == [250]
    assert of(credits, "R_01", "forgone") == [0]


REPEATS = [{"month": 2, "times": 1.5}, {"month": 4, "times": 2}]


def test_misses_in_a_row_are_multiplied_and_a_met_target_ends_the_row(priced):
    credits = priced(
        {"R_01": [MISSED, MISSED, BELOW, MISSED, MET, MISSED]}, tariff(repeats=REPEATS)
    )
    # 1 x 100, 1.5 x 100, 1.5 x 250, 2 x 100, none, and 1 x 100 again.
    assert of(credits, "R_01") == [100, 150, 375, 200, 0, 100]


@pytest.mark.parametrize("state", [State.NO_VOLUME, State.NOT_SUPPLIED, State.NOT_MEASURABLE])
def test_month_without_a_result_ends_the_row(priced, state):
    credits = priced({"R_01": [MISSED, state, MISSED]}, tariff(repeats=REPEATS))
    assert of(credits, "R_01")[::2] == [100, 100]


@pytest.mark.parametrize(("counts_in_row", "last"), [(False, 100), (True, 150)])
def test_mitigated_miss_ends_the_row_unless_the_tariff_says_otherwise(priced, counts_in_row, last):
    credits = priced(
        {"R_01": [MISSED, MISSED, MISSED]},
        tariff(repeats=REPEATS, mitigated_counts_in_row=counts_in_row),
        [mitigated("2019-05", "2019-05")],
    )
    assert of(credits, "R_01") == [100, 0, last]
    # Without mitigation it is a row of three either way.
    assert of(credits, "R_01", "due_without_mitigation") == [100, 150, 150]


def test_the_most_exact_rate_in_force_holds(priced):
    rates = [
        {"from": "2015-04", "missed_target": 1, "below_minimum": 1},
        {"from": "2019-05", "missed_target": 10, "below_minimum": 10, "areas": ["R"]},
        {"from": "2019-05", "to": "2019-05", "missed_target": 99, "below_minimum": 99,
         "kpis": ["R_01"]},
    ]  # fmt: skip
    credits = priced({"R_01": [MISSED] * 3, "R_02": [MISSED] * 3}, tariff(rates=rates))
    assert of(credits, "R_01") == [1, 99, 10]
    assert of(credits, "R_02") == [1, 10, 10]


def test_miss_without_a_rate_is_not_known_and_not_nought(priced):
    rates = [{"from": "2019-05", "missed_target": 5, "below_minimum": 5}]
    credits = priced({"R_01": [MISSED, MISSED], "R_02": [MET, MET]}, tariff(rates=rates))
    assert pd.isna(of(credits, "R_01")[0])
    assert of(credits, "R_01")[1] == 5
    assert of(credits, "R_02") == [0, 0]


def test_month_that_was_not_supplied_is_not_known_and_not_nought(priced):
    credits = priced({"R_01": [MISSED, State.NOT_SUPPLIED], "R_02": [MISSED, State.NO_VOLUME]})
    assert pd.isna(of(credits, "R_01")[1])
    assert of(credits, "R_02")[1] == 0
    months = credits_by(credits, "period_start")
    assert months["due"].tolist() == [200, 0]
    assert months["not_known"].tolist() == [0, 1]


def test_month_of_which_nothing_is_known_has_no_sum(priced):
    months = credits_by(priced({"R_01": [MISSED, State.NOT_SUPPLIED]}), "period_start")
    assert pd.isna(months["due"][1])


def test_suspended_months_cost_nothing_and_stand_in_the_row(priced):
    suspended = [{"from": "2019-05", "to": "2019-05", "reason": "A flood."}]
    credits = priced({"R_01": [MISSED] * 3}, tariff(repeats=REPEATS, suspended=suspended))
    assert of(credits, "R_01") == [100, 0, 150]
    assert of(credits, "R_01", "forgone") == [0, 0, 0]
    assert of(credits, "R_01", "suspended") == [False, True, False]


def test_a_cap_is_shared_by_price_to_the_penny(priced):
    credits = priced(
        {"A_01": [MISSED], "B_01": [MISSED], "B_02": [MISSED]}, tariff(monthly_cap_pounds=100)
    )
    # A third of 10,000 pence is 3,333 and a rest of a third each: the first takes the last penny.
    assert of(credits, "A_01") == [33.34]
    assert of(credits, "B_01") == of(credits, "B_02") == [33.33]
    assert credits["capped"].all()
    areas = credits_by(credits, "area").set_index("area")["due"]
    assert areas.to_dict() == {"A": 33.34, "B": 66.66}
    assert credits_by(credits)["due"].tolist() == [100]


def test_pence_left_over_go_to_the_largest_remainders(priced):
    credits = priced(
        {"A_01": [MISSED], "B_01": [BELOW], "B_02": [BELOW]}, tariff(monthly_cap_pounds=0.10)
    )
    # 10 pence by 100, 250, 250 of 600: 1.67, 4.17 and 4.17, so 1, 4, 4 and one penny for the first.
    assert [of(credits, ref)[0] for ref in ("A_01", "B_01", "B_02")] == [0.02, 0.04, 0.04]


def test_misses_that_count_share_the_cap_before_those_that_mitigation_waives(priced):
    credits = priced(
        {"A_01": [MISSED], "R_01": [BELOW]},
        tariff(monthly_cap_pounds=200),
        [mitigated("2019-04", "2019-04")],
    )
    # A counts: 100 of its 100. Without mitigation the month costs 200: R has the 100 that are left.
    assert of(credits, "A_01") == of(credits, "A_01", "due_without_mitigation") == [100]
    assert of(credits, "R_01") == [0]
    assert of(credits, "R_01", "forgone") == [100]


def test_a_cap_in_points_is_priced(priced):
    charge = tariff(unit="points", pounds_per_point=2.5, monthly_cap_points=300)
    credits = priced({"A_01": [BELOW], "B_01": [BELOW]}, charge)
    assert of(credits, "A_01") == [375]  # half of 300 points at 2.50 pounds
    assert of(credits, "A_01", "rate") == [625]


def test_a_cap_of_nought_leaves_nothing(priced):
    credits = priced({"A_01": [BELOW]}, tariff(monthly_cap_pounds=0))
    assert of(credits, "A_01") == [0]


def test_a_quarter_has_the_cap_of_its_three_months(make):
    contract = make.contract(make.kpi())
    assessed = make.assessed(contract, make.observed("R_01", "2019-04", [BELOW]), last="2019-04")
    credits = service_credits(assessed, tariff(monthly_cap_pounds=50), months_in_result=3)
    assert credits["due"].tolist() == [150]
    assert credits["period_end"].tolist() == [pd.Timestamp("2019-06-30")]


def test_sums_by_month_by_area_and_since_the_start(priced):
    credits = priced(
        {"A_01": [MISSED, MET, BELOW], "R_01": [BELOW, MISSED, MISSED]},
        mitigations=[mitigated("2019-05", "2019-06")],
    )
    # Counted: A 100, 0, 250; R 250 and then mitigated twice, 100 each.
    months = credits_by(credits, "period_start")
    assert months["due"].tolist() == [350, 0, 250]
    assert months["forgone"].tolist() == [0, 100, 100]
    areas = credits_by(credits, "area").set_index("area")
    assert areas["due"].to_dict() == {"A": 350, "R": 250}
    assert areas["due_without_mitigation"].to_dict() == {"A": 350, "R": 450}
    since = cumulative_credits(credits)
    assert since["due"].tolist() == [350, 350, 600]
    assert since["forgone"].tolist() == [0, 100, 200]


def test_provisional_results_are_counted_and_marked(priced):
    credits = priced({"R_01": [MISSED, MISSED]}, verification=["verified", "provisional"])
    assert of(credits, "R_01", "provisional") == [False, True]
    assert cumulative_credits(credits)["provisional"].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("result", "charge", "basis"),
    [
        (None, None, None),
        ("published", None, "published"),
        ("published", "illustrative", "illustrative"),
        ("illustrative", "published", "illustrative"),
        ("published, month assumed", "published", "published, month assumed"),
    ],
)
def test_an_amount_is_as_real_as_the_less_real_of_result_and_rate(priced, result, charge, basis):
    credits = priced({"R_01": [MISSED]}, tariff(basis=charge), basis=result)
    found = of(credits, "R_01", "basis")
    assert found == [basis] or (basis is None and pd.isna(found[0]))


def test_basis_of_a_rate_goes_before_that_of_the_tariff(priced):
    rates = [RATES[0] | {"basis": "published"}]
    credits = priced({"R_01": [MISSED, MET]}, tariff(rates=rates, basis="illustrative"))
    # Nothing was priced by the rate in May: that nothing is due rests on the tariff.
    assert of(credits, "R_01", "basis") == ["published", "illustrative"]
