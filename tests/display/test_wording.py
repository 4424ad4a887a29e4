"""Each sentence says what the numbers say, and no more."""

import math

import pandas as pd
import pytest

from kpianalysis.display.cases import say_people, say_quarter
from kpianalysis.display.wording import (
    basis_of_range,
    months_in_words,
    plain_names,
    possible,
    say_gaps,
    say_misses,
    say_mitigation,
    say_no_result,
    say_range,
    say_status_run,
    say_usual_range,
)
from kpianalysis.tables import State

REF = "ACF_KPI_03"
LOWER = {"polarity": "lower_is_better"}


def quarter(make, values, **columns):
    """The months April to June 2019 of one KPI, and the KPI."""
    kpi = columns.pop("kpi", None) or make.kpi()
    review = make.review([kpi], make.observed(REF, values, first="2019-04", **columns))
    return review.months_of(REF, window=False), review.contract.kpi(REF)


def long(make, values, **columns):
    kpi = columns.pop("kpi", None) or make.kpi()
    look_back = columns.pop("look_back", 13)
    first = columns.pop("first", "2018-06")
    review = make.review(
        [kpi], make.observed(REF, values, first=first, **columns), look_back=look_back
    )
    return review, review.contract.kpi(REF)


def test_results_are_said_as_lowest_to_highest(make):
    assert say_range(*quarter(make, [70.71, 58.53, 63.2])) == "58.53% to 70.71%"


def test_one_result_is_not_said_as_a_range(make):
    months = quarter(make, [63.2, State.NOT_SUPPLIED, State.NOT_SUPPLIED])
    assert say_range(*months) == "63.20%"


def test_range_is_marked_by_what_its_two_ends_are(make):
    months, _ = quarter(
        make, [58.53, 63.2, 70.71], basis=["published", "illustrative", "published"]
    )
    assert basis_of_range(months) == ""
    months, _ = quarter(
        make, [58.53, 63.2, 70.71], basis=["published", "published", "illustrative"]
    )
    assert basis_of_range(months) == " (partly illustrative figures)"


def test_misses_are_said_with_target_months_and_range(make):
    assert say_misses(*quarter(make, [58.53, 63.2, 70.71])) == (
        "It missed its 75% target in all three months, at 58.53% to 70.71%."
    )
    assert say_misses(*quarter(make, [58.53, 75, 76])) == (
        "It missed its 75% target in 1 of 3 months, at 58.53%."
    )


def test_misses_are_counted_against_the_months_that_have_a_result(make):
    one = quarter(make, [70.71, State.NOT_SUPPLIED, State.NOT_SUPPLIED])
    assert say_misses(*one) == "It missed its 75% target in the one month with a result, at 70.71%."
    assert say_no_result(one[0]) == "There is no result for May and June 2019."
    both = quarter(make, [70, 71, State.NOT_SUPPLIED])
    assert "in both months with a result" in say_misses(*both)
    some = quarter(make, [70, 80, State.NO_VOLUME])
    assert "in 1 of 2 months with a result" in say_misses(*some)
    assert say_no_result(quarter(make, [70, 80, 80])[0]) == ""


def test_single_month_is_named_and_not_counted(make):
    review = make.review([make.kpi()], make.observed(REF, [70], first="2019-07"), period="2019-07")
    months = review.months_of(REF, window=False)
    assert say_misses(months, make.model()) == "It missed its 75% target in July 2019, at 70.00%."


def test_misses_on_made_up_months_say_so(make):
    said = say_misses(*quarter(make, [58.53, 63.2, 70.71], basis="illustrative"))
    assert said.endswith("(illustrative figures).")


def test_target_that_changed_between_the_misses_is_not_named(make):
    terms = [{"from": "2015-04", "target": 75}, {"from": "2019-05", "target": 80}]
    said = say_misses(*quarter(make, [70, 70, 70], kpi=make.kpi(terms=terms)))
    assert "its target in all three months" in said


def test_kpi_without_misses_met_its_target(make):
    said = say_misses(*quarter(make, [75, 80, State.NOT_SUPPLIED]))
    assert said == "It met its target in every month that was measured."


@pytest.mark.parametrize(
    ("values", "columns"),
    [
        ([State.NOT_SUPPLIED] * 3, {}),
        ([80, 80, 80], {"target": None}),
        ([70, 70, 70], {"bound": "at_least"}),  # "70 or more" may be 75, or not
    ],
)
def test_kpi_that_could_not_be_judged_is_not_said_to_have_met_its_target(make, values, columns):
    kpi = make.kpi(target=columns.pop("target", 75))
    said = say_misses(*quarter(make, values, kpi=kpi, **columns))
    assert "met its target" not in said
    assert "missed" not in said


def test_gaps_are_said_largest_first_and_on_the_right_side(make):
    assert say_gaps(*quarter(make, [58.53, 63.2, 70.71])) == (
        "That is 16.47 to 4.29 percentage points short of target."
    )
    lower = make.kpi(target=5, **LOWER)
    assert say_gaps(*quarter(make, [6, 9, 4], kpi=lower)) == (
        "That is 4.00 to 1.00 percentage points over target."
    )
    assert say_gaps(*quarter(make, [80, 80, 80])) == ""


def test_people_behind_the_misses_are_counted(make):
    # 90 + 80 + 50 = 220 of 600; 75% of 200 is 150: 40, 30 and 0 fewer.
    months = quarter(make, [55, 60, 75], numerator=[110, 120, 150], denominator=200.0)
    assert say_people(*months) == (
        "220 of 600 cases were not as measured; 70 fewer would have met the target."
    )


def test_people_are_named_as_the_contract_names_them(make):
    kpi = make.kpi(counted="people", counted_miss="waited longer than 15 days")
    months = quarter(
        make, [55, 60, 75], kpi=kpi, numerator=[110, 120, 150], denominator=200.0,
        counts_basis="illustrative",
    )  # fmt: skip
    assert say_people(*months) == (
        "220 of 600 people waited longer than 15 days; 70 fewer would have met the target "
        "(illustrative figures)."
    )


def test_nothing_is_said_of_people_where_no_counts_were_supplied(make):
    assert say_people(*quarter(make, [55, 60, 75])) == ""


def test_months_without_counts_are_left_out_of_both_sums_of_people(make):
    months = quarter(make, [50, 50, 50], numerator=[100, None, None], denominator=[200, None, None])
    assert say_people(*months) == (
        "In April 2019, 100 of 200 cases were not as measured; 50 fewer would have met the target."
    )


def test_people_are_said_without_months_where_all_measured_months_have_counts(make):
    values = [50, State.NOT_SUPPLIED, State.NO_VOLUME]
    months = quarter(make, values, numerator=[100, None, None], denominator=[200, None, None])
    assert say_people(*months).startswith("100 of 200 cases")


def test_whole_period_is_said_from_counts_and_not_from_the_mean(make):
    # 1 of 2 and 98 of 98: 99 of 100, where the mean of 50% and 100% would be 75%.
    months, kpi = quarter(
        make, [50, 100, State.NO_VOLUME], numerator=[1, 98, None], denominator=[2, 98, None]
    )
    assert say_quarter(months, kpi, "April to June 2019") == (
        "Over April to June 2019 together it was 99.00%: 99 of 100."
    )


def test_whole_period_is_not_said_without_all_counts_or_for_one_month(make):
    months, kpi = quarter(make, [50, 50, 50], numerator=[1, 1, None], denominator=[2, 2, None])
    assert say_quarter(months, kpi, "April to June 2019") == ""
    assert say_quarter(months.head(1), kpi, "April 2019") == ""


def test_whole_period_is_not_named_where_a_month_has_not_arrived(make):
    months, kpi = quarter(
        make, [50, 100, State.NOT_SUPPLIED], numerator=[1, 98, None], denominator=[2, 98, None]
    )
    said = say_quarter(months, kpi, "April to June 2019")
    assert said == "Over April and May 2019 together it was 99.00%: 99 of 100."


def test_whole_period_under_target_is_not_rounded_up_to_it(make):
    # 14,999 of 20,000 is 74.995%.
    months, kpi = quarter(make, [74.995] * 3, numerator=[14_999] * 3, denominator=[20_000] * 3)
    assert "75.00%" not in say_quarter(months, kpi, "April to June 2019")


def mitigation(**others):
    row = {"start": pd.Timestamp("2018-10-01"), "months_in_row": 9, "long_term": True}
    return pd.Series(row | {"basis": None} | others)


def test_mitigation_is_said_with_since_and_months_in_a_row():
    assert say_mitigation(mitigation(), minimum_known=True) == (
        "It has been in long-term mitigation since October 2018, 9 months in a row."
    )
    said = say_mitigation(mitigation(long_term=False, months_in_row=1), minimum_known=True)
    assert "in mitigation since October 2018, 1 month in a row" in said


def test_mitigation_is_counted_to_the_last_month_that_has_arrived():
    said = say_mitigation(mitigation(months_in_row=7), True, " to April 2019")
    assert said.endswith("since October 2018, 7 months in a row to April 2019.")
    said = say_mitigation(mitigation(months_in_row=0, long_term=False), True, " to April 2019")
    assert said == "It is in mitigation from October 2018, and no such month has arrived yet."


def test_unknown_minimum_is_said_with_the_mitigation():
    said = say_mitigation(mitigation(basis="illustrative"), minimum_known=False)
    assert "(illustrative record)" in said
    assert "no month can be called a failure" in said


def test_usual_range_of_13_months_is_said_without_reserve(make):
    # 60, 62, 60, 62 ... seven times 60 of 13 would be a ceiling: so every level once or twice.
    values = [60, 62, 61, 63, 60, 62, 61, 63, 60, 62, 61, 63, 64]
    # Mean 802/13 = 61.692; moving ranges 2 1 2 3 2 1 2 3 2 1 2 1: mean 22/12; 2.66 * 22/12 = 4.877.
    said = say_usual_range(*long(make, values))
    assert said == "Its usual range is 56.82% to 66.57%, from 13 months."


def test_usual_range_of_fewer_months_is_said_to_be_a_trial(make):
    said = say_usual_range(*long(make, [60, 62, 61, 64], first="2019-03"))
    assert "from 4 months" in said
    assert "only a trial one" in said


def test_usual_range_holds_on_where_the_last_month_has_no_counts(make):
    values = [60, 62, 61, 64, State.NOT_SUPPLIED, State.NOT_SUPPLIED]
    counts = [60, 62, 61, 64, None, None]
    whole = [100, 100, 100, 100, None, None]
    said = say_usual_range(
        *long(make, values, first="2019-01", numerator=counts, denominator=whole)
    )
    assert "[x]" not in said
    assert "from 4 months" in said


def test_usual_range_is_clipped_to_what_is_possible(make):
    said = say_usual_range(*long(make, [1, 99, 2, 98, 3, 97], first="2019-01"))
    assert "0.00% to 100.00%" in said
    assert possible(-5.0, 120.0, make.model()) == (0, 100)
    assert possible(-5.0, 120.0, make.model(unit="days")) == (0, 120)


def test_constant_series_is_said_to_stand_still(make):
    assert say_usual_range(*long(make, [100] * 13, basis="illustrative")) == (
        "It has stood at 100.00% in each of 13 months (illustrative figures)."
    )


def test_ceiling_is_said_by_how_often_it_was_reached(make):
    said = say_usual_range(*long(make, [100] * 12 + [98.5]))
    assert said == "It stood at 100.00% in 12 of 13 months, so a usual range says nothing."


def test_single_month_has_no_usual_range(make):
    said = say_usual_range(*long(make, [60], first="2019-06"))
    assert said == "There are too few months for a usual range."


def test_run_of_misses_is_said_in_months_and_others_by_name(make):
    def missed(values):
        months, _ = quarter(make, values)
        return say_status_run(months[months["missed"]])

    assert missed([70, 70, 70]) == "missed for 3 months in a row, as at June 2019"
    assert missed([80, 70, 80]) == "missed in May 2019"
    assert missed([70, 80, 70]) == "missed in April and June 2019"


def test_long_list_of_kpis_is_cut_and_the_rest_counted(make):
    refs = [f"F_KPI_0{number}" for number in range(1, 7)]
    kpis = [make.kpi(ref, plain_name=f"Bill {ref[-1]}") for ref in refs]
    review = make.review(kpis, *(make.observed(ref, [80], first="2019-06") for ref in refs))
    assert plain_names(review, refs[:2]) == "Bill 1 (F_KPI_01) and Bill 2 (F_KPI_02)"
    assert plain_names(review, refs).endswith("Bill 4 (F_KPI_04) and two more")


def test_months_are_named_with_their_year_once_where_it_is_one():
    rows = pd.DataFrame({"period_start": pd.to_datetime(["2019-06-01", "2019-04-01"])})
    assert months_in_words(rows) == "April and June 2019"
    rows = pd.DataFrame({"period_start": pd.to_datetime(["2019-01-01", "2018-12-01"])})
    assert months_in_words(rows) == "December 2018 and January 2019"


def test_possible_range_of_nothing_is_nothing(make):
    assert all(math.isnan(end) for end in possible(math.nan, math.nan, make.model()))
