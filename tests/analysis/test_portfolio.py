"""Rows of contracts from their months, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from kpianalysis.analysis.portfolio import COUNTS, contract_rows, cuts_a_quarter

TEXTS = ("kpi_ref", "polarity", "bound", "state", "basis", "terms_basis", "mitigation_basis")


def months_of(*kpis, contract=0, first="2020-01-01", step=1):
    """Make months of KPIs: (ref, values, mitigated from which place on or None)."""
    tables = []
    for ref, values, mitigated_from in kpis:
        starts = pd.date_range(first, periods=len(values), freq=f"{step}MS").astype(
            "datetime64[us]"
        )
        mitigated = np.arange(len(values)) >= (99 if mitigated_from is None else mitigated_from)
        value = np.array([np.nan if one is None else one for one in values], dtype="float64")
        start = starts[0 if mitigated_from is None else mitigated_from]
        table = {
            "contract": contract,
            "kpi_ref": ref,
            "polarity": "higher_is_better",
            "period_start": starts,
            "period_end": starts + pd.offsets.MonthEnd(step),
            "target": 80.0,
            "minimum": 70.0,
            "terms_basis": None,
            "mitigated": mitigated,
            "mitigation_start": pd.Series(start, index=range(len(values))).where(mitigated),
            "mitigation_basis": None,
            "phase": 0,
            "value": value,
            "bound": "exact",
            "numerator": np.nan,
            "denominator": np.nan,
            "state": np.where(np.isnan(value), "no_volume", "measured"),
            "basis": None,
            "received": pd.Timestamp("2024-01-01"),
        }
        tables.append(pd.DataFrame(table))
    return pd.concat(tables, ignore_index=True)


def together(*tables):
    return pd.concat(tables, ignore_index=True).astype(dict.fromkeys(TEXTS, "category"))


def contracts(count=1, long_term=6, step=1):
    return pd.DataFrame({"long_term_months": long_term, "step_months": step}, index=range(count))


def test_counts_are_of_the_last_month_received():
    # March: A 85 meets 80; B 75 misses it; C 60 is below the minimum 70, mitigated; D has none.
    months = months_of(
        ("A", (90, 70, 85), None), ("B", (90, 90, 75), None), ("C", (60, 60, 60), 1),
        ("D", (90, 90, None), None),
    )  # fmt: skip
    row = contract_rows(together(months), contracts()).loc[0]
    assert row[["kpis", "met", "missed", "not_judged"]].tolist() == [4, 1, 2, 1]
    assert row[["missed_mitigated", "below_minimum", "mitigated"]].tolist() == [1, 1, 1]
    # A missed in February, B in March, C in every month.
    assert row["missed_in_period"] == 3
    assert str(row["last_month"].date()) == "2020-03-01"


@pytest.mark.parametrize(
    ("values", "reading"),
    [
        ((90, 91, 92) * 5, "likely_to_meet"),
        ((70, 71, 72) * 5, "likely_to_miss"),
        ((79, 80, 82) * 5, "may_do_either"),
        ((90, 91, 92) * 4, "no_reading"),  # 12 months: fewer than 13
    ],
)
def test_reading_is_that_of_the_control_chart(values, reading):
    row = contract_rows(together(months_of(("A", values, None))), contracts()).loc[0]
    readings = row[["likely_to_meet", "likely_to_miss", "may_do_either", "no_reading"]]
    assert readings[readings.gt(0)].to_dict() == {reading: 1}


@pytest.mark.parametrize(("begun", "long_term"), [(4, 0), (3, 1)])
def test_mitigation_is_long_term_from_six_months_in_a_row(begun, long_term):
    # Nine months, January to September: from the fourth (April) on they are six.
    months = together(months_of(("A", (90,) * 9, begun)))
    assert contract_rows(months, contracts()).loc[0, "long_term"] == long_term


def test_each_contract_has_its_own_long_term():
    months = together(*(months_of(("A", (90,) * 9, 6), contract=place) for place in (0, 1)))
    of = contracts(2).assign(long_term_months=[3, 4])
    assert contract_rows(months, of)["long_term"].tolist() == [1, 0]


def test_months_after_the_period_change_nothing():
    values = (90, 91, 92) * 5
    edges = (np.datetime64("2021-01"), np.datetime64("2021-03"))
    short, longer = (
        together(months_of(("A", (*values, *more), None))) for more in ((), (10, 300, 10))
    )
    row, same = (contract_rows(months, contracts(), *edges) for months in (short, longer))
    pd.testing.assert_frame_equal(row, same)


def test_each_contract_is_counted_apart_from_others_with_the_same_refs():
    months = together(
        months_of(("A", (90,) * 3, None), contract=0), months_of(("A", (75,) * 3, None), contract=1)
    )
    rows = contract_rows(months, contracts(2))
    assert rows["met"].tolist() == [1, 0]
    assert rows["missed"].tolist() == [0, 1]


def test_contract_without_months_in_the_period_has_no_row():
    months = together(
        months_of(("A", (90,) * 3, None), contract=0),
        months_of(("A", (90,) * 3, None), contract=1, first="2022-01-01"),
    )
    edges = (np.datetime64("2022-01"), np.datetime64("2022-03"))
    assert contract_rows(months, contracts(2), *edges).index.tolist() == [1]
    nowhere = (np.datetime64("2030-01"), np.datetime64("2030-03"))
    assert contract_rows(months, contracts(2), *nowhere).empty


def test_month_in_no_extract_is_not_the_last_one():
    months = months_of(("A", (90, 75, None), None))
    months.loc[2, ["state", "received"]] = ["not_supplied", pd.NaT]
    row = contract_rows(together(months), contracts()).loc[0]
    assert (str(row["last_month"].date()), row["missed"]) == ("2020-02-01", 1)


def test_quarters_are_their_own_newest_period():
    months = together(months_of(("A", (90, 75), None), first="2020-02-01", step=3))
    row = contract_rows(months, contracts(step=3)).loc[0]
    days = [str(row[name].date()) for name in ("first", "last", "last_month")]
    assert days == ["2020-05-01", "2020-07-01", "2020-07-01"]


@pytest.mark.parametrize(
    ("first", "last", "cuts"),
    [("2020-02", "2020-04", False), ("2020-01", "2020-03", True), ("2020-02", "2020-05", True)],
)
def test_period_that_cuts_a_quarter_is_told(first, last, cuts):
    months = together(months_of(("A", (90, 75), None), first="2020-02-01", step=3))
    edges = (np.datetime64(first), np.datetime64(last))
    assert cuts_a_quarter(months, contracts(step=3), *edges).tolist() == [cuts]
    assert cuts_a_quarter(months, contracts(step=1), *edges).tolist() == [False]


def test_made_up_figures_are_marked_wherever_they_stand():
    months = months_of(("A", (90,) * 3, None), ("B", (90,) * 3, None))
    months.loc[0, "basis"], months.loc[4, "terms_basis"] = "published", "illustrative"
    row = contract_rows(together(months), contracts()).loc[0]
    assert row["basis"] == "published; illustrative"
    assert set(COUNTS) <= set(row.index)
