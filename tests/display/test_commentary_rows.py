"""The Council's workbook gets a row for each miss and mitigation, and loses nothing typed."""

import pandas as pd
import pytest

from kpianalysis.council.layout import columns
from kpianalysis.display.commentary_rows import workbook_rows

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
MITIGATED = [{"kpi": REF, "from": "2019-05", "to": "2019-06", "reason": "Policy."}]
KEYS = [column.key for column in columns(marked=False)]


def quarter(make, own=(58, 60, 80), other=(90, 90, 90), **settings):
    return make.review(
        [make.kpi(REF), make.kpi(OTHER, minimum=60, plain_name="Bills paid")],
        make.observed(REF, list(own), first="2019-04"),
        make.observed(OTHER, list(other), first="2019-04"),
        **settings,
    )


def existing(*rows):
    blank = dict.fromkeys([*KEYS, "cell"])
    made = [blank | row | {"period_start": pd.Timestamp(row["period_start"])} for row in rows]
    return pd.DataFrame(made, columns=[*KEYS, "cell"], dtype=object)


def keys(rows):
    return [(r["kpi_ref"], r["period_start"].month, r["about"]) for r in rows.to_dict("records")]


def test_each_miss_and_each_mitigation_with_its_first_month_has_a_row(make):
    rows = workbook_rows(quarter(make, mitigations=MITIGATED), existing(), marked=False)
    assert keys(rows) == [(REF, 4, "miss"), (REF, 5, "miss"), (REF, 5, "mitigation")]
    assert list(rows) == KEYS
    first = rows.iloc[0]
    assert first[["kpi", "result", "target"]].tolist() == [
        "Home care assessments", "58.00%", "75%",
    ]  # fmt: skip
    assert first[["cause", "author", "written", "note"]].isna().all()


def test_a_result_a_hair_below_target_is_not_shown_as_on_it(make):
    rows = workbook_rows(quarter(make, (74.999, 80, 80)), existing(), marked=False)
    assert rows["result"].tolist() == ["74.999%"]


def test_what_was_typed_stays_and_rows_of_other_periods_too(make):
    typed = existing(
        {"kpi_ref": REF, "period_start": "2019-05-01", "about": "miss", "cause": "Snow."},
        {"kpi_ref": OTHER, "period_start": "2018-01-01", "about": "miss", "result": "51%"},
    )
    rows = workbook_rows(quarter(make), typed, marked=False)
    assert keys(rows) == [(OTHER, 1, "miss"), (REF, 4, "miss"), (REF, 5, "miss")]
    assert rows["cause"].tolist() == [None, None, "Snow."]
    assert rows["result"].tolist() == ["51%", "58.00%", "60.00%"]


def test_a_row_whose_miss_was_corrected_away_is_kept_and_marked(make):
    typed = existing(
        {"kpi_ref": REF, "period_start": "2019-06-01", "about": "miss", "cause": "Snow."},
        {"kpi_ref": REF, "period_start": "2019-04-01", "about": "mitigation", "remedy": "Staff."},
    )
    rows = workbook_rows(quarter(make, (58, 80, 80)), typed, marked=False)
    notes = dict(zip(keys(rows), rows["note"], strict=True))
    assert notes == {
        (REF, 4, "miss"): None,
        (REF, 4, "mitigation"): "no longer mitigated",
        (REF, 6, "miss"): "no longer a miss: met target",
    }
    assert rows["cause"].tolist()[-1] == "Snow."


def test_a_miss_that_comes_back_loses_its_mark(make):
    typed = existing(
        {"kpi_ref": REF, "period_start": "2019-04-01", "about": "miss", "cause": "Snow.",
         "note": "no longer a miss: met target"},
    )  # fmt: skip
    assert workbook_rows(quarter(make, (58, 80, 80)), typed, marked=False)["note"].tolist() == [
        None
    ]


def test_a_row_in_which_nobody_typed_goes_with_its_miss(make):
    blank = existing({"kpi_ref": REF, "period_start": "2019-06-01", "about": "miss"})
    assert (REF, 6, "miss") not in keys(workbook_rows(quarter(make), blank, marked=False))


@pytest.mark.parametrize("column", ["cause", "owner", "author", "supplier_reply"])
def test_anything_typed_keeps_the_row(make, column):
    typed = existing({"kpi_ref": REF, "period_start": "2019-06-01", "about": "miss", column: "x"})
    assert (REF, 6, "miss") in keys(workbook_rows(quarter(make), typed, marked=False))


def test_a_month_after_the_day_is_left_as_it_stands(make):
    later = existing(
        {"kpi_ref": REF, "period_start": "2019-11-01", "about": "miss", "result": "60%"}
    )
    rows = workbook_rows(quarter(make), later, marked=False)
    assert rows["result"].tolist()[-1] == "60%"
    assert rows["note"].isna().all()


def test_writing_twice_adds_nothing(make):
    review = quarter(make, mitigations=MITIGATED)
    once = workbook_rows(review, existing(), marked=False)
    assert workbook_rows(review, once.assign(cell="A2"), marked=False).equals(once)


def test_period_without_misses_needs_no_row(make):
    assert workbook_rows(quarter(make, (80, 80, 80)), existing(), marked=False).empty
