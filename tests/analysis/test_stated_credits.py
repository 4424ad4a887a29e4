"""Totals that others stated, beside those of the tariff."""

import pandas as pd
import pytest

from kpianalysis.analysis.credits import service_credits
from kpianalysis.analysis.stated_credits import published_totals, supplier_totals
from kpianalysis.tables import State, as_table
from kpianalysis.tariff import StatedCredits, Tariff

TARIFF = Tariff.model_validate(
    {"rates": [{"from": "2015-04", "missed_target": 100.10, "below_minimum": 250}]}
)


@pytest.fixture
def credits(make):
    """April to June 2019: 100.10 pounds of R_01 in each month, and 250 of R_02 in June."""
    contract = make.contract(make.kpi(), make.kpi(ref="R_02"))
    return service_credits(
        make.assessed(
            contract,
            make.observed("R_01", "2019-04", [85, 85, 85]),
            make.observed("R_02", "2019-04", [95, 95, 70]),
        ),
        TARIFF,
    )


def total(first="2019-04", last="2019-06", amount=550.30, **others):
    settings = {"from": first, "to": last, "amount": amount} | others
    return StatedCredits.model_validate(settings)


def one(credits, **stated):
    return published_totals(credits, [total(**stated)]).iloc[0]


def test_total_that_is_the_tariffs_to_the_penny_agrees(credits):
    # 3 x 100.10 + 250
    row = one(credits)
    assert (row["computed"], row["difference"], row["agrees"]) == (550.30, 0, True)
    assert not one(credits, amount=550.31)["agrees"]


@pytest.mark.parametrize(
    ("words", "amount", "agrees"),
    [
        ("about", 545, True),
        ("about", 560.30, True),
        ("about", 560.31, False),
        ("just under", 555, True),
        ("just under", 550.30, False),
        ("just under", 545, False),
        ("just under", 561, False),
        ("just over", 545, True),
        ("just over", 550.30, False),
        ("just over", 555, False),
    ],
)
def test_words_say_on_which_side_and_how_near_an_amount_agrees(credits, words, amount, agrees):
    assert one(credits, words=words, amount=amount, tolerance=10)["agrees"] == agrees


def test_total_of_some_months_is_compared_with_those(credits):
    assert one(credits, last="2019-05", amount=200.20)["agrees"]
    assert one(credits, first="2019-06", amount=350.10)["agrees"]


@pytest.mark.parametrize("months", [("2019-03", "2019-06"), ("2019-04", "2019-07")])
def test_total_of_months_that_are_not_all_there_is_not_compared(credits, months):
    row = one(credits, first=months[0], last=months[1])
    assert pd.isna(row["computed"])
    assert not row["agrees"]


def test_total_over_a_month_that_was_not_supplied_is_not_compared(make):
    contract = make.contract(make.kpi())
    results = make.observed("R_01", "2019-04", [85, State.NOT_SUPPLIED, 85])
    credits = service_credits(make.assessed(contract, results), TARIFF)
    assert pd.isna(one(credits, amount=200.20)["computed"])
    assert one(credits, last="2019-04", amount=100.10)["agrees"]


def test_total_in_conflict_is_listed_and_never_agrees(credits):
    rows = published_totals(
        credits,
        [total(conflict=True), total(last=None, conflict=True, date="2019-07-01", amount=9)],
    )
    assert rows["stated"].tolist() == [550.30, 9]
    assert not rows["agrees"].any()
    assert pd.isna(rows["computed"][1])


def test_without_totals_there_is_nothing_to_list(credits):
    assert published_totals(credits, []).empty


def supplied(*rows):
    columns = ["period_start", "period_end", "kpi_ref", "value", "received"]
    table = pd.DataFrame(rows, columns=columns)
    dates = ["period_start", "period_end", "received"]
    table[dates] = table[dates].apply(pd.to_datetime)
    return as_table("stated", table.assign(what="credits", file="june.xlsx", cell="B4"))


def test_suppliers_amounts_stand_beside_the_tariffs_for_all_kpis_and_for_one(credits):
    stated = supplied(
        ("2019-06-01", "2019-06-30", None, 350.10, "2019-07-10"),
        ("2019-04-01", "2019-06-30", None, 500.00, "2019-07-10"),
        ("2019-06-01", "2019-06-30", "R_02", 200.00, "2019-07-10"),
    )
    rows = supplier_totals(credits, stated)
    assert rows["computed"].tolist() == [350.10, 550.30, 250]
    assert rows["difference"].tolist() == [0, 50.30, 50]
    assert rows["cell"].eq("B4").all()


def test_of_an_amount_that_was_stated_again_the_later_counts(credits):
    stated = supplied(
        ("2019-06-01", "2019-06-30", None, 350.10, "2019-08-10"),
        ("2019-06-01", "2019-06-30", None, 999.00, "2019-07-10"),
    )
    assert supplier_totals(credits, stated)["stated"].tolist() == [350.10]


def test_amounts_of_later_months_and_other_figures_are_left_out(credits):
    later = supplied(("2019-07-01", "2019-07-31", None, 5, "2019-08-10"))
    other = supplied(("2019-06-01", "2019-06-30", None, 5, "2019-07-10")).assign(what="met")
    assert supplier_totals(credits, pd.concat([later, other])).empty


def test_amount_over_months_before_the_first_is_not_compared(credits):
    rows = supplier_totals(credits, supplied(("2019-01-01", "2019-06-30", None, 5, "2019-07-10")))
    assert rows["difference"].isna().all()


def test_total_that_cuts_a_quarter_is_not_compared():
    months = pd.to_datetime(["2019-04-01", "2019-07-01"])
    quarters = pd.DataFrame(
        {
            "kpi_ref": "R_01",
            "period_start": months,
            "period_end": pd.to_datetime(["2019-06-30", "2019-09-30"]),
            "due": [100.0, 200.0],
        }
    )
    rows = published_totals(
        quarters,
        [
            total(last="2019-06", amount=100),
            total(last="2019-09", amount=300),
            total(last="2019-08"),
        ],
    )
    # To August would be the first quarter alone: 100 pounds for five months.
    assert rows["computed"].fillna(-1).tolist() == [100, 300, -1]
