"""The explorer without a browser: a control is set, and what is shown is read."""

import datetime as dt
import re

import pytest

from kpianalysis import open_review
from kpianalysis.contract_file import read_contract
from kpianalysis.council.scenarios import SCENARIOS, read_scenarios
from kpianalysis.display import explorer as made_by
from kpianalysis.display.explorer import Explorer
from kpianalysis.errors import ContractProblem
from kpianalysis.periods import Month


@pytest.fixture(scope="module")
def usual(make):
    return make.usual(backlog=[64.0] * 13)


@pytest.fixture
def shown(usual):
    return Explorer(usual, "ACF_KPI_03")


def text(widget):
    return re.sub(r"<[^>]+>", " ", widget.value)


def test_every_control_has_a_label(shown):
    use = shown.controls
    for control in (*use.chosen, *use.supposed, *use.wanted, *use.queue, *use.kept):
        assert control.description.strip()


def test_what_stands_is_shown_at_first(shown):
    assert "Nothing is changed: this is the analysis as it stands." in text(shown.what_if)
    assert "Below target in each of the last 13 months" in text(shown.chart)
    assert "3 months running" in text(shown.required)
    assert "there were 64" in text(shown.words)


def test_lower_target_shows_fewer_misses(shown):
    shown.controls.target.value = 60
    # 58.53 misses 60; 63.2 and 70.71 do not.
    assert "Months that missed the target: 1, and 3 as it stands" in text(shown.what_if)
    assert "Target, what if" in shown.chart.value
    assert "60% or more" in text(shown.required)
    shown.controls.target.value = 75
    assert "Nothing is changed" in text(shown.what_if)
    assert "Target, what if" not in shown.chart.value


def test_target_can_hold_from_a_later_month(shown):
    shown.controls.target.value = 50
    shown.controls.target_from.value = Month(2019, 6)
    assert "Months that missed the target: 2, and 3 as it stands" in text(shown.what_if)


def test_end_of_mitigation_makes_misses_count(shown):
    shown.controls.mitigated_to.value = Month(2019, 4)
    assert "Misses that count: 2, and 0 as it stands" in text(shown.what_if)
    shown.controls.mitigated_to.value = Month(2018, 9)
    assert "Its mitigation is never granted" in text(shown.what_if)
    assert "Misses that count: 3, and 0 as it stands" in text(shown.what_if)


def test_phase_and_preset_change_the_chart(shown):
    shown.controls.phase.value = Month(2019, 1)
    assert "The chart starts anew at January 2019; as it stands nowhere." in text(shown.what_if)
    before = shown.chart.value
    shown.controls.preset.value = "ptd-0.2"
    assert "ptd-0.2" in text(shown.what_if)
    assert before  # the rules draw no other range


def test_window_is_as_long_as_the_slider_says(shown):
    assert shown.chart.value.count("<circle") == 13
    shown.controls.look_back.value = 6
    assert shown.chart.value.count("<circle") == 6


def test_date_and_cases_change_what_it_takes(shown):
    shown.controls.by.value = Month(2019, 12)
    shown.controls.cases.value = 101
    # 75% of 101 is 75.75.
    assert "October 2019 to December 2019" in text(shown.required)
    assert "228 of 303 cases" in text(shown.required)


def test_target_of_the_months_to_come_is_the_one_agreed_for_them(make):
    terms = [
        {"from": "2015-04", "to": "2019-06", "target": 75},
        {"from": "2019-07", "target": 70},
    ]
    shown = Explorer(make.usual(kpi=make.kpi(terms=terms)), "ACF_KPI_03")
    assert "What it takes: 70% or more" in text(shown.required)
    shown.controls.target.value = 65
    assert "What it takes: 65% or more" in text(shown.required)


def test_date_that_cannot_be_met_is_said(shown):
    shown.controls.by.value = Month(2019, 7)
    assert "May 2019 did not meet it" in text(shown.required)


def test_backlog_is_worked_down_at_once(shown):
    shown.controls.arrivals.value = 40
    shown.controls.completions.value = 48
    assert "cleared in 8 months" in text(shown.backlog)


def test_what_a_person_can_mend_is_one_paragraph(shown):
    shown.controls.target.value = 175
    assert shown.what_if.value.count("<p") == 1
    assert "175" in shown.what_if.value
    assert "is no percentage" in shown.what_if.value
    shown.controls.target.value = 70
    assert "is no percentage" not in shown.what_if.value


def test_other_kpi_begins_with_its_own_terms(make):
    shown = Explorer(make.quarter((70, 71, 72), (50, 61, 70), minimum=60), "ACF_KPI_03")
    shown.controls.target.value = 60
    shown.controls.kpi.value = "F_KPI_01"
    assert "Nothing is changed" in text(shown.what_if)
    assert "Bills paid (F_KPI_01)" in text(shown.what_if)
    assert shown.controls.mitigated_to.disabled


def test_kpi_that_does_not_exist_is_said(make):
    with pytest.raises(ContractProblem, match="is no KPI of this contract"):
        made_by(make.usual(), "X_KPI_01")


def test_names_are_escaped(make):
    name = '<img src=x onerror="alert(1)">'
    shown = Explorer(make.usual(kpi=make.kpi(plain_name=name)), "ACF_KPI_03")
    for widget in (shown.chart, shown.words, shown.what_if, shown.required, shown.backlog):
        assert "<img" not in widget.value
    assert "&lt;img" in shown.chart.value


def test_backlog_that_is_not_known_is_not_none(make):
    shown = Explorer(make.usual(), "ACF_KPI_03")
    assert "is not known" in text(shown.backlog)
    assert "Nothing waits" not in text(shown.backlog)
    shown.controls.backlog.value = 64
    shown.controls.arrivals.value, shown.controls.completions.value = 40, 48
    assert "cleared in 8 months" in text(shown.backlog)


def test_nothing_is_kept_without_a_folder(shown):
    assert shown.controls.keep.disabled


@pytest.fixture
def kept_at(small_home):
    review = open_review("roads", "2019-20 Q1", home=small_home)
    ref = review.contract.kpis[0].ref
    return Explorer(review, ref, contract="roads", home=small_home)


def test_scenario_is_kept_once(kept_at, small_home):
    use = kept_at.controls
    use.target.value = 85
    use.name.value, use.who.value = "Lower target", "Contract manager"
    use.why.value = "Members asked."
    assert use.date.value == kept_at.review.as_at.isoformat()
    use.date.value = "2019-07-20"
    use.keep.click()
    assert f"Kept as {SCENARIOS}/lower-target.toml." in text(kept_at.kept)
    folder = small_home.raw("roads")
    (scenario,) = read_scenarios(folder, read_contract(folder))
    assert scenario.changes.target == 85
    assert scenario.date == dt.date(2019, 7, 20)
    assert scenario.kpi == kept_at.kpi.ref
    use.keep.click()
    assert "is the name of a scenario that is there already" in kept_at.kept.value


def test_what_could_not_be_agreed_is_not_kept(kept_at, small_home):
    use = kept_at.controls
    use.target.value = 175
    use.name.value, use.who.value, use.why.value = "High", "Contract manager", "Asked."
    use.keep.click()
    assert "is no percentage" in kept_at.kept.value
    assert not (small_home.raw("roads") / SCENARIOS).exists()


def test_scenario_without_a_reason_is_not_kept(kept_at, small_home):
    kept_at.controls.name.value = "Lower target"
    kept_at.controls.keep.click()
    assert "who: is blank; why: is blank" in kept_at.kept.value
    assert not (small_home.raw("roads") / SCENARIOS).exists()


def test_every_kpi_of_a_contract_can_be_explored(kept_at):
    for _, ref in kept_at.controls.kpi.options:
        kept_at.controls.kpi.value = ref
        for widget in (kept_at.chart, kept_at.words, kept_at.what_if, kept_at.backlog):
            assert 'role="alert"' not in widget.value
        assert ref in kept_at.what_if.value


def test_folder_that_cannot_be_written_is_one_paragraph(shown, monkeypatch):
    def refuse():
        raise PermissionError(13, "Permission denied", "scenarios")

    monkeypatch.setattr(shown, "_keep", refuse)
    shown.controls.keep.disabled = False
    shown.controls.keep.click()
    assert shown.kept.value.count("<p") == 1
    assert "Permission denied" in shown.kept.value
