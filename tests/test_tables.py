"""The schema that every table keeps when it enters the store."""

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from kpianalysis.table_columns import COLUMNS
from kpianalysis.tables import MISSES, State, Status, as_table, check


def observations(*rows):
    usual = {
        "kpi_ref": "RD_KPI_01",
        "period_start": pd.Timestamp("2019-04-01"),
        "period_end": pd.Timestamp("2019-04-30"),
        "value": 91.5,
        "bound": "exact",
        "state": "measured",
        "verification": "verified",
        "file": "april.csv",
    }
    return as_table("observations", pd.DataFrame([usual | row for row in rows]))


@pytest.mark.parametrize("name", COLUMNS)
def test_an_empty_table_has_every_column_in_order_and_keeps_its_schema(name):
    table = as_table(name, pd.DataFrame())
    assert list(table.columns) == list(COLUMNS[name])
    assert [str(kind) for kind in table.dtypes] == list(COLUMNS[name].values())
    assert check(name, table).empty


def test_a_column_that_was_not_given_is_empty_and_never_0():
    table = observations({})
    assert table["numerator"].isna().all()
    assert table["cause"].isna().all()
    assert not table["mitigated"].any()


def test_a_column_that_the_table_does_not_have_is_left_out():
    assert "mood" not in observations({"mood": "good"}).columns


def test_a_sound_table_passes_unchanged():
    table = observations({}, {"kpi_ref": "RD_KPI_02"})
    pd.testing.assert_frame_equal(check("observations", table), table)


@pytest.mark.parametrize("state", [state for state in State if state != State.MEASURED])
def test_a_value_stands_only_where_a_month_was_measured(state):
    assert len(check("observations", observations({"state": str(state), "value": None}))) == 1
    with pytest.raises(SchemaErrors, match="a value stands exactly where a month was measured"):
        check("observations", observations({"state": str(state), "value": 0.0}))


def test_a_measured_month_has_a_value():
    with pytest.raises(SchemaErrors, match="a value stands exactly where a month was measured"):
        check("observations", observations({"value": None}))


@pytest.mark.parametrize(
    "wrong", [{"state": "lost"}, {"bound": "about"}, {"verification": "final"}, {"kpi_ref": None}]
)
def test_a_word_that_the_table_does_not_know_is_refused(wrong):
    with pytest.raises(SchemaErrors, match=next(iter(wrong))):
        check("observations", observations(wrong))


def test_one_kpi_has_one_observation_a_month():
    with pytest.raises(SchemaErrors, match="kpi_ref"):
        check("observations", observations({"value": 1.0}, {"value": 2.0}))


def test_history_may_hold_many_versions_of_one_month():
    versions = observations({"value": 1.0}, {"value": 2.0})
    assert len(check("history", as_table("history", versions))) == 2


@pytest.mark.parametrize("outcome", ["lost", None])
def test_a_ledger_line_has_one_of_the_four_outcomes(outcome):
    line = {"file": "a.csv", "row": 1, "outcome": outcome, "reason": "read", "message": "read"}
    with pytest.raises(SchemaErrors, match="outcome"):
        check("ledger", as_table("ledger", pd.DataFrame([line])))


def test_a_missing_column_is_refused():
    with pytest.raises(SchemaErrors, match="verification"):
        check("observations", observations({}).drop(columns="verification"))


def test_a_month_without_a_figure_is_no_miss():
    assert set(MISSES) == {Status.MINIMUM_MET, Status.BELOW_MINIMUM, Status.MINIMUM_NOT_KNOWN}
