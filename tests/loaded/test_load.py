"""load() is a front on open_review: the same numbers, tidy, with little to choose from."""

import inspect

import pandas as pd
import pytest

from kpianalysis import KpiProblem, load, open_review
from kpianalysis.errors import ContractProblem, NoData, ParameterProblem, PeriodProblem
from kpianalysis.home import Home
from kpianalysis.loaded import LoadedKpi, LoadedPeriod

ONE = "RD_KPI_01"


def test_without_arguments_it_is_the_usual_contract_and_its_newest_quarter(home):
    page = load(home=home)
    assert page.review.contract == load("roads", home=home).review.contract
    assert page.period == "Quarter 1 (April to June 2019)"


def test_newest_quarter_is_the_newest_that_was_received_by_the_day(home):
    # The workbook of April to June 2019 came on 12 July.
    assert load(as_at="2019-07-11", home=home).period == "Quarter 4 (January to March 2019)"
    assert load(as_at="2019-07-12", home=home).period == "Quarter 1 (April to June 2019)"


def test_moment_is_its_day(home):
    moment = pd.Timestamp("2019-07-12 09:30")
    assert load(as_at=moment, home=home).as_at.isoformat() == "2019-07-12"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"as_at": 20190712}, "as_at: '20190712' is not a date"),
        ({"period": 2019}, "'2019' is not a period"),
        ({"look_back_months": "13"}, "give 1 to 600"),
        ({"look_back_months": 2.5}, "give 1 to 600"),
        ({"look_back_months": 10_000}, "give 1 to 600"),
    ],
)
def test_what_is_of_another_kind_is_told_in_words(home, given, said):
    with pytest.raises(PeriodProblem) as told:
        load(home=home, **given)
    assert said in str(told.value)


def test_day_before_anything_was_received_is_told(home):
    with pytest.raises(NoData, match="holds no result yet"):
        load(as_at="2018-01-01", home=home)


def test_of_several_contracts_one_must_be_named(tmp_path, highways_toml):
    for name in ("other", "roads"):
        folder = tmp_path / "data" / "raw" / name
        folder.mkdir(parents=True)
        (folder / "contract.toml").write_text(highways_toml, encoding="utf-8")
    with pytest.raises(ParameterProblem, match="choose from other, roads"):
        load(home=Home(tmp_path))


def test_months_are_those_of_the_review(page, home):
    review = open_review("roads", "2019-20 Q1", home=home)
    held = review.assessments[review.assessments["kpi_ref"].eq(ONE)]
    months = page.kpi(ONE).months
    assert isinstance(months.index, pd.PeriodIndex)
    assert months.index.name == "month"
    assert months.index.is_monotonic_increasing
    assert months["value"].tolist() == held["value"].tolist()
    assert months["gap"].tolist() == held["gap"].tolist()
    assert months.loc["2019-06", "value"] == 79.0  # 158 of 200 potholes


def test_tidy_months_hold_each_kpi_and_month_once(page):
    months = page.months
    assert len(months) == len(page.review.assessments)
    assert not months.duplicated(["kpi_ref", "month"]).any()
    assert str(months["month"].dtype) == "period[M]"


def test_kpis_that_missed_their_target_stand_first(page):
    missed = page.kpis["missed"].tolist()
    assert missed == sorted(missed, reverse=True)
    assert set(page.kpis.index) == set(page.review.in_period["kpi_ref"])


def test_mitigations_of_a_kpi_are_its_own(page):
    every = page.mitigations
    for ref in page.kpis.index:
        own = page.kpi(ref).mitigations
        assert own["reason"].tolist() == every.loc[every["kpi_ref"].eq(ref), "reason"].tolist()
    assert len(every)


def test_statistics_carry_what_they_rest_on(page):
    kpi = page.kpi(ONE)
    assert {"n", "slope_low", "slope_high", "kendall_method"} <= set(kpi.trend.index)
    assert {"n", "method", "low_1", "high_1", "reason"} <= set(kpi.outlook.index)
    assert kpi.trend.name == kpi.outlook.name == ONE


def test_summary_adds_to_the_number_of_kpis(page):
    by_view = page.summary.groupby(["month", "view"])["kpis"].sum()
    assert by_view.eq(by_view.iloc[0]).all()


def test_brackets_lead_to_a_kpi_as_the_method_does(page):
    assert page[ONE].months.equals(page.kpi(ONE).months)
    assert page._ipython_key_completions_() == sorted(page.kpis.index)


@pytest.mark.parametrize("of", [LoadedPeriod, LoadedKpi])
def test_little_to_choose_from_and_each_is_explained(page, of):
    held = page if of is LoadedPeriod else page.kpi(ONE)
    names = dir(held)
    assert names == sorted(names)
    assert len(names) <= 13
    for name in names:
        getattr(held, name)
        explained = getattr(of, name, None)
        assert inspect.getdoc(explained) if explained else f"{name} :" in of.__doc__, name


def test_unknown_kpi_is_told_with_those_that_there_are(page):
    with pytest.raises(ContractProblem, match=f"choose from .*{ONE}"):
        page.kpi("RD_KPI_99")


def test_unknown_period_is_told(home):
    with pytest.raises(PeriodProblem):
        load("roads", "2019-20 Q9", home=home)


def test_problem_is_one_paragraph_in_a_notebook():
    problem = KpiProblem("is not a percentage", found="T\x1b[31mBC", file="june.xlsx", cell="F14")
    assert problem._render_traceback_() == [
        "KpiProblem: june.xlsx, F14: 'T\\x1b[31mBC' is not a percentage."
    ]


def test_problem_with_signs_that_steer_a_terminal_is_shown_without_them():
    assert KpiProblem("is\x1b[2J wrong\nhere")._render_traceback_() == [
        "KpiProblem: is [2J wrong here."
    ]


def test_what_if_with_nothing_changed_is_the_analysis(page):
    supposed = page.kpi(ONE).what_if().in_period
    months = page.kpi(ONE).months.loc["2019-04":"2019-06"]
    assert supposed["if_status"].tolist() == months["status"].tolist()


def test_what_it_takes_names_the_month(page):
    said = str(page.kpi(ONE).what_it_takes("2019-12").html)
    assert "December 2019" in said


@pytest.mark.parametrize("month", ["soon", "2019-20 Q3"])
def test_what_it_takes_refuses_what_is_no_month(page, month):
    with pytest.raises(PeriodProblem, match="is not a month"):
        page.kpi(ONE).what_it_takes(month)


def test_what_it_takes_by_a_month_that_has_gone_is_told(page):
    with pytest.raises(ParameterProblem):
        page.kpi(ONE).what_it_takes("2019-05")
