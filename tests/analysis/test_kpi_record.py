"""The record of a KPI: last met, best and worst by its polarity, and how many months missed."""

import pandas as pd
import pytest

from kpianalysis.analysis.kpi_record import kpi_records

MET, MISSED, LOW, NOTHING = "met target", "missed target, minimum met", "below minimum", "no volume"


def months(values, statuses, polarity="higher_is_better", ref="R1", mitigated=(), **others):
    starts = pd.date_range("2019-01-01", periods=len(values), freq="MS")
    status = pd.Series(statuses)
    missed = status.isin([MISSED, LOW])
    counts = missed & ~pd.Series([at in mitigated for at in range(len(values))])
    return pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": starts,
            "value": values,
            "bound": "exact",
            "polarity": polarity,
            "status": status,
            "missed": missed,
            "below_minimum": status.eq(LOW),
            "counts_as_miss": counts,
            "basis": "illustrative",
            **others,
        }
    )


def test_last_met_is_the_latest_month_that_met():
    record = kpi_records(months([80, 70, 80, 60], [MET, MISSED, MET, LOW])).loc["R1"]
    assert record["last_met"] == pd.Timestamp("2019-03-01")
    assert record["first_judged"] == pd.Timestamp("2019-01-01")


def test_kpi_that_never_met_has_no_last_month():
    assert pd.isna(kpi_records(months([60, 60], [LOW, LOW])).loc["R1", "last_met"])


@pytest.mark.parametrize(
    ("polarity", "best", "worst"), [("higher_is_better", 9, 1), ("lower_is_better", 1, 9)]
)
def test_best_and_worst_follow_the_polarity(polarity, best, worst):
    record = kpi_records(months([5, 9, 1], [MET, MET, MET], polarity)).loc["R1"]
    assert (record["best"], record["worst"]) == (best, worst)


def test_of_equal_results_the_latest_counts():
    record = kpi_records(months([5, 9, 5, 9, 7], [MET] * 5)).loc["R1"]
    assert record["best_on"] == pd.Timestamp("2019-04-01")
    assert record["worst_on"] == pd.Timestamp("2019-03-01")


def test_months_are_counted_before_and_after_mitigation():
    table = months([60, 70, 80, None], [LOW, MISSED, MET, NOTHING], mitigated=(1,))
    record = kpi_records(table).loc["R1"]
    counts = ["judged", "missed", "below_minimum", "counted_misses"]
    assert record[counts].tolist() == [3, 2, 1, 1]


def test_one_side_of_a_range_is_neither_best_nor_worst():
    table = months([80, 99, 70], [MET, MET, MISSED]).assign(bound=["exact", "at_least", "exact"])
    assert kpi_records(table).loc["R1", "best"] == 80


def test_kpis_are_apart_and_one_without_results_has_none():
    both = pd.concat([months([80], [MET]), months([None], [NOTHING], ref="R2")], ignore_index=True)
    record = kpi_records(both)
    assert record.loc["R1", "best"] == 80
    assert pd.isna(record.loc["R2", "best"])
    assert record.loc["R2", "judged"] == 0
