"""A redefined measure is another series: nothing is worked out across the change."""

import pandas as pd

from kpianalysis.analysis.kpi_charts import kpi_charts
from kpianalysis.analysis.redefinitions import (
    redefined_months,
    since_redefined,
    without_changes_across,
)
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.periods import Month

TEXTS = {"before": "Within 5 days.", "after": "Within 3 days."}


def redefined_kpi(make, *months, ref="R_01", **settings):
    return make.kpi(ref, redefinitions=[TEXTS | {"from": month} for month in months], **settings)


def assessed(make, kpi, values, first="2019-01"):
    months = make.contract(kpi, make.kpi("R_02"))
    own, other = (make.observed(ref, first, values) for ref in ("R_01", "R_02"))
    return make.assessed(months, own, other, first=first, last="2019-06")


def test_a_redefinition_starts_a_new_phase(make):
    kpi = redefined_kpi(make, "2019-03", phases=[{"from": "2019-05", "reason": "New team."}])
    agreed = agreed_months(make.contract(kpi), Month(2019, 1), Month(2019, 6))
    assert agreed["phase"].tolist() == [0, 0, 1, 1, 2, 2]


def test_a_phase_in_the_month_of_a_redefinition_is_one_start(make):
    kpi = redefined_kpi(make, "2019-03", phases=[{"from": "2019-03", "reason": "Redefined."}])
    agreed = agreed_months(make.contract(kpi), Month(2019, 1), Month(2019, 4))
    assert agreed["phase"].tolist() == [0, 0, 1, 1]


def test_limits_of_a_chart_are_not_taken_across_a_redefinition(make):
    # Twelve months about 50, then twelve about 80: each has the mean of its own months.
    values = [49, 51] * 6 + [79, 81] * 6
    contract = make.contract(redefined_kpi(make, "2018-07"))
    months = make.assessed(
        contract, make.observed("R_01", "2017-07", values), first="2017-07", last="2019-06"
    )
    points = kpi_charts(months).points
    means = points.groupby("phase", observed=True)["mean"].first()
    assert means.tolist() == [50, 80]


def test_only_months_of_the_present_definition_are_kept_for_what_comes_next(make):
    kpi = redefined_kpi(make, "2019-02", "2019-04")
    months = assessed(make, kpi, [91] * 6)
    kept = since_redefined(months, redefined_months(make.contract(kpi).kpis))
    counts = kept.groupby("kpi_ref")["period_start"].agg(["min", "size"])
    assert counts.loc["R_01"].tolist() == [pd.Timestamp("2019-04-01"), 3]
    assert counts.loc["R_02"].tolist() == [pd.Timestamp("2019-01-01"), 6]


def test_a_redefinition_after_the_last_month_leaves_all_of_them(make):
    kpi = redefined_kpi(make, "2019-07")
    months = assessed(make, kpi, [91] * 6)
    assert len(since_redefined(months, redefined_months(make.contract(kpi).kpis))) == len(months)


def test_change_from_a_month_with_another_definition_is_not_worked_out(make):
    kpi = redefined_kpi(make, "2019-03")
    months = assessed(make, kpi, [60, 61, 80, 81, 83, 86])
    found = without_changes_across(months, redefined_months(make.contract(kpi).kpis))
    own, other = (found[found["kpi_ref"].eq(ref)] for ref in ("R_01", "R_02"))
    assert own["change_from_last_month"].tolist()[3:] == [1, 2, 3]
    assert own["change_from_last_month"].isna().tolist() == [True, False, True, False, False, False]
    assert other["change_from_last_month"].tolist()[1:] == [1, 19, 1, 2, 3]
