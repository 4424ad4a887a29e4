"""A contract measured by quarter: one result for each KPI and quarter, from extract to review."""

import tomllib
from itertools import pairwise

import pandas as pd
import pytest
from highways import HIGHWAYS_TOML, exchange, write_folder
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpianalysis.analysis.terms import agreed_months
from kpianalysis.contract import Contract
from kpianalysis.errors import PeriodProblem
from kpianalysis.home import Home
from kpianalysis.periods import Month
from kpianalysis.reviewing import open_review

HEADER = ["KPI Ref", "Service Area", "Period", "Achieved"]
QUARTERLY = exchange(
    HIGHWAYS_TOML, ('first_month = "2018-04"', 'first_month = "2018-04"\nfrequency = "quarterly"')
)
RATE_FROM_MAY = 'rates = [{from = "2018-05", missed_target = 1, below_minimum = 2}]'
SUSPENDED_TO_MAY = 'suspended = [{from = "2018-04", to = "2018-05", reason = "A flood."}]'
LIGHTS = [78, 76, 73, 67.5, 70]  # target 75; mitigated from October 2018


def quarter(number):
    year, at = divmod(number, 4)
    return f"Q{at + 1} {2018 + year}/{(2019 + year) % 100:02}"


def lights(*values, more=()):
    rows = [["LT_KPI_01", "Street Lighting", quarter(at), v] for at, v in enumerate(values)]
    return [HEADER, *rows, *more]


def home_of(folder, rows, toml=QUARTERLY):
    write_folder(folder / "data" / "raw" / "roads", [("a.csv", rows, "2019-07-12")], toml)
    return Home(folder)


@pytest.fixture
def review(tmp_path):
    return open_review("roads", "2019-20 Q1", home=home_of(tmp_path, lights(*LIGHTS)))


def lights_of(review):
    return review.assessments[review.assessments["kpi_ref"].eq("LT_KPI_01")]


def refused(*swaps):
    with pytest.raises(ValidationError) as problem:
        Contract.model_validate(tomllib.loads(exchange(QUARTERLY, *swaps)))
    return str(problem.value)


def test_each_quarter_is_one_row(review):
    rows = lights_of(review)
    assert rows["value"].tolist() == LIGHTS
    assert rows["period_start"].dt.strftime("%Y-%m-%d").tolist() == [
        "2018-04-01", "2018-07-01", "2018-10-01", "2019-01-01", "2019-04-01",
    ]  # fmt: skip
    assert rows["period_end"].dt.strftime("%Y-%m-%d").iloc[-1] == "2019-06-30"
    assert len(review.in_period) == 3  # one for each KPI


def test_runs_and_changes_step_by_quarter(review):
    rows = lights_of(review)
    assert rows["months_missed_in_row"].tolist() == [0, 0, 1, 2, 3]
    assert rows["change_from_last_month"].iloc[-1] == 2.5  # 70 − 67.5
    assert rows["change_from_last_year"].iloc[-1] == -8  # 70 − 78


def test_quarters_mitigated_in_a_row_are_counted_and_six_months_are_two_of_them(review):
    row = review.mitigated.iloc[0]
    assert row["months_in_row"] == 3  # October 2018 to June 2019
    assert row["long_term"]  # 9 months, of the 6 that are long-term


def test_one_mitigated_quarter_is_not_long_term(tmp_path):
    review = open_review("roads", "2018-19 Q3", home=home_of(tmp_path, lights(*LIGHTS[:3])))
    assert review.mitigated[["months_in_row", "long_term"]].to_numpy().tolist() == [[1, False]]


def test_last_arrived_month_ends_its_quarter_and_look_back_is_in_quarters(review):
    assert review.last_arrived == Month(2019, 6)
    # 13 months, a year and a month, become a year and a quarter.
    assert review.window["period_start"].nunique() == 5
    assert review.previous_period.words == "January to March 2019"


def test_month_in_a_quarterly_contract_is_rejected_and_said(tmp_path):
    rows = lights(*LIGHTS, more=[["RD_KPI_01", "Roads", "Jun 2019", 91]])
    ledger = open_review("roads", "2019-20 Q1", home=home_of(tmp_path, rows)).ledger
    line = ledger[ledger["outcome"].eq("rejected")]
    assert line["reason"].tolist() == ["not_a_quarter"]
    assert (
        "June 2019 is not one quarter, and the contract is measured by quarter"
        in (line["message"].iloc[0])
    )


def test_quarter_in_a_monthly_contract_is_rejected_and_said(tmp_path):
    rows = [HEADER, ["LT_KPI_01", "Street Lighting", "Apr 2019", 70],
            ["RD_KPI_01", "Roads", "Q1 2019/20", 91]]  # fmt: skip
    home = home_of(tmp_path, rows, HIGHWAYS_TOML)
    ledger = open_review("roads", "2019-04..2019-04", home=home).ledger
    line = ledger[ledger["outcome"].eq("rejected")]
    assert line["reason"].tolist() == ["not_a_month"]
    assert "(April to June 2019) is not one month" in line["message"].iloc[0]


def test_review_that_cuts_a_quarter_is_refused_and_told_which_would_do(tmp_path):
    home = home_of(tmp_path, lights(*LIGHTS))
    with pytest.raises(PeriodProblem, match="not made of whole quarters") as problem:
        open_review("roads", "2019-05..2019-06", home=home)
    assert '"2019-20 Q1"' in str(problem.value)


def test_results_received_after_the_period_name_their_months(tmp_path):
    review = open_review("roads", "2018-19 Q4", home=home_of(tmp_path, lights(*LIGHTS)))
    assert [month.iso for month in review.later_months] == ["2019-04", "2019-05", "2019-06"]


def test_outlook_of_quarters_looks_a_quarter_ahead_and_needs_as_many_results_as_months(tmp_path):
    home = home_of(tmp_path, lights(*LIGHTS))
    row = open_review("roads", "2019-20 Q1", home=home).statistics.outlooks.loc["LT_KPI_01"]
    assert row["first_month"] == pd.Timestamp("2019-07-01")
    assert row["n"] == 5
    assert row["reason"] == "too few months to say"


def test_first_month_inside_a_quarter_is_refused():
    said = refused(('first_month = "2018-04"', 'first_month = "2018-05"'))
    assert "first_month: 2018-05 begins no quarter" in said


@pytest.mark.parametrize(
    ("swap", "said"),
    [
        (("target = 75}", 'target = 75, to = "2019-04"}'), "kpis[2].terms[0]: 2019-04 ends no"),
        (('from = "2018-10"', 'from = "2018-11"'), "mitigations[0]: 2018-11 begins no quarter"),
        (
            ('in_focus = ["LT_KPI_01"]', 'review_periods = ["2019-04..2019-05"]'),
            "review_periods[0]: 2019-05 ends no quarter",
        ),
        (
            ("[[mitigations]]", f"[credits]\n{RATE_FROM_MAY}\n[[mitigations]]"),
            "credits.rates[0]: 2018-05 begins no quarter",
        ),
        (
            ("[[mitigations]]", f"[credits]\n{SUSPENDED_TO_MAY}\n[[mitigations]]"),
            "credits.suspended[0]: 2018-05 ends no quarter",
        ),
    ],
)
def test_what_begins_or_ends_inside_a_quarter_is_refused(swap, said):
    assert said in refused(swap)


@given(
    st.sampled_from(["monthly", "quarterly"]),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_rows_cover_every_month_asked_for_once(frequency, start, length):
    text = exchange(QUARTERLY, ('"quarterly"', f'"{frequency}"'))
    contract = Contract.model_validate(tomllib.loads(text))
    first = contract.first_month + start
    rows = agreed_months(contract, first, first + length)
    for _, own in rows.groupby("kpi_ref"):
        spans = list(zip(own["period_start"], own["period_end"], strict=True))
        assert spans[0][0] <= pd.Timestamp(first.first_day)
        assert spans[-1][1] >= pd.Timestamp((first + length).last_day)
        assert all(nxt[0] - one[1] == pd.Timedelta(days=1) for one, nxt in pairwise(spans))
        assert {contract.period_of(day).first_day for day, _ in spans} == {
            day.date() for day, _ in spans
        }
