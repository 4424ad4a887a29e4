"""Service credits that the supplier states, beside those of the tariff."""

import pandas as pd
import pytest

from kpianalysis.analysis.checks.credits import contradicted_credits
from kpianalysis.analysis.credits import service_credits
from kpianalysis.tables import as_table, empty_table
from kpianalysis.tariff import Tariff


def stated(amount):
    row = {
        "period_start": pd.Timestamp("2019-04-01"),
        "period_end": pd.Timestamp("2019-04-30"),
        "what": "credits",
        "value": amount,
        "received": pd.Timestamp("2019-05-14"),
        "file": "april.xlsx",
        "sheet": "Summary",
        "cell": "B7",
    }
    return as_table("stated", pd.DataFrame([row]))


@pytest.fixture
def credits(make):
    """One KPI of target 90 that reached 85: a miss costs £2,000."""
    tariff = Tariff(rates=[{"from": "2015-04", "missed_target": 2000, "below_minimum": 5000}])
    contract = make.contract(make.kpi())
    return service_credits(
        make.assessed(contract, make.observed("R_01", "2019-04", [85.0]), last="2019-04"), tariff
    )


def test_an_amount_that_the_tariff_does_not_give_is_a_finding(credits):
    row = contradicted_credits(credits, stated(0)).iloc[0]
    assert (row["stated"], row["expected"]) == (0, 2000)
    assert (row["file"], row["cell"], row["known"]) == (
        "april.xlsx",
        "B7",
        pd.Timestamp("2019-05-14"),
    )


def test_an_amount_to_the_penny_is_none_and_a_penny_more_is_one(credits):
    assert contradicted_credits(credits, stated(2000)).empty
    assert len(contradicted_credits(credits, stated(2000.01))) == 1


def test_without_a_tariff_or_a_stated_amount_there_is_none(credits):
    assert contradicted_credits(None, stated(0)).empty
    assert contradicted_credits(credits, empty_table("stated")).empty
