"""What a period's page rests on changes when it should, and only then; so does its day."""

from __future__ import annotations

import sys
from subprocess import run

import pytest
from highways import HIGHWAYS_TOML, MONTH_HEADER, exchange

from kpianalysis.slices import recorded_slices
from kpianalysis.slicing import cut_slices

JULY = {"July 2019": [MONTH_HEADER, ["RD_KPI_01", "90%", "92.00%", 184, 200]]}
MAY_CORRECTED = {"May 2019": [MONTH_HEADER, ["RD_KPI_01", "90%", "91.00%", 182, 200]]}
DECEMBER_CORRECTED = {"December 2018": [MONTH_HEADER, ["RD_KPI_01", "90%", "85.00%", 170, 200]]}


def slices(home):
    """Return day and fingerprint by period."""
    return {one.period: (one.as_at, one.digest) for one in cut_slices("roads", home)}


def changed(before, after):
    return {period for period in after if after[period] != before.get(period)}


@pytest.fixture
def settings(small_home):
    """Change contract.toml."""

    def change(*swaps):
        text = exchange(HIGHWAYS_TOML, *swaps)
        (small_home.raw("roads") / "contract.toml").write_text(text, encoding="utf-8", newline="\n")

    return change


def test_every_quarter_with_results_has_a_slice_and_stands_on_the_day_of_its_last_file(small_home):
    # The year came on 11 April 2019, its mitigation was agreed before; the quarter on 12 July.
    days = {period: day for period, (day, _) in slices(small_home).items()}
    year = dict.fromkeys(("2018-19 Q1", "2018-19 Q2", "2018-19 Q3", "2018-19 Q4"), "2019-04-11")
    assert days == year | {"2019-20 Q1": "2019-07-12"}


def test_review_period_that_is_no_quarter_has_a_slice_too(small_home, settings):
    settings(
        ('board = "Roads Panel"', 'board = "Roads Panel"\nreview_periods = ["2019-02..2019-05"]')
    )
    assert "2019-02..2019-05" in slices(small_home)


def test_new_month_changes_its_own_quarter_alone(small_home, add_extract):
    before = slices(small_home)
    add_extract(small_home, "2019-20/july.xlsx", JULY, "2019-08-09")
    after = slices(small_home)
    assert changed(before, after) == {"2019-20 Q2"}
    assert after["2019-20 Q2"][0] == "2019-08-09"


def test_correction_changes_its_quarter_and_those_that_look_back_on_it(small_home, add_extract):
    before = slices(small_home)
    add_extract(small_home, "2018-19/corrected.xlsx", DECEMBER_CORRECTED, "2019-09-02")
    after = slices(small_home)
    assert changed(before, after) == {"2018-19 Q3", "2018-19 Q4", "2019-20 Q1"}
    assert {after[period][0] for period in changed(before, after)} == {"2019-09-02"}


def test_correction_after_the_next_month_came_is_told_on_the_day_of_the_correction(
    small_home, add_extract
):
    add_extract(small_home, "2019-20/july.xlsx", JULY, "2019-08-09")
    before = slices(small_home)
    add_extract(small_home, "2019-20/may.xlsx", MAY_CORRECTED, "2019-09-02")
    after = slices(small_home)
    # July's quarter looks back on May; what its page rests on is received by the same day.
    assert changed(before, after) == {"2019-20 Q1", "2019-20 Q2"}
    assert after["2019-20 Q1"][0] == "2019-09-02"


def test_what_is_agreed_later_about_later_months_leaves_earlier_periods_alone(
    small_home, settings, add_extract
):
    add_extract(small_home, "2019-20/july.xlsx", JULY, "2019-08-09")
    before = slices(small_home)
    settings(
        (
            "agreed = 2018-11-20",
            'agreed = 2018-11-20\n\n[[mitigations]]\nkpi = "RD_KPI_01"\nfrom = "2019-07"\n'
            'reason = "A bridge is closed."\nagreed = 2019-08-20',
        )
    )
    assert changed(before, slices(small_home)) == {"2019-20 Q2"}


def test_what_is_agreed_later_about_a_periods_months_changes_it(small_home, settings, add_extract):
    add_extract(small_home, "2019-20/july.xlsx", JULY, "2019-08-09")
    before = slices(small_home)
    settings(("agreed = 2018-11-20", "agreed = 2019-08-20"))
    after = slices(small_home)
    assert after["2018-19 Q3"][0] == "2019-08-20"
    assert changed(before, after) == {"2018-19 Q3", "2018-19 Q4", "2019-20 Q1", "2019-20 Q2"} | (
        # Known on its day before, and not any more.
        {"2018-19 Q1", "2018-19 Q2"}
    )


def test_words_of_the_council_change_the_period_that_they_are_about(small_home, add_extract):
    before = slices(small_home)
    questions = small_home.raw("roads") / "council" / "questions.csv"
    questions.parent.mkdir()
    questions.write_text(
        "date,question,asked at,owner,due,answer\n"
        "2019-07-20,How many lights are out?,Roads Panel,Contract manager,2019-09-01,\n",
        encoding="utf-8",
    )
    after = slices(small_home)
    assert changed(before, after) == {"2019-20 Q1"}
    assert after["2019-20 Q1"][0] == "2019-07-20"


def test_same_inputs_give_the_same_slices_in_another_process(small_home):
    here = slices(small_home)
    code = (
        "from pathlib import Path; from kpianalysis.home import Home; "
        "from kpianalysis.slicing import cut_slices; "
        f"print(*(one.digest for one in cut_slices('roads', Home(Path({str(small_home.root)!r})))))"
    )
    there = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.split() == [digest for _, digest in here.values()]


def test_recorded_slices_stand_until_an_input_changes(small_home, add_extract):
    assert recorded_slices("roads", small_home) is None
    cut = cut_slices("roads", small_home)
    assert recorded_slices("roads", small_home) == cut
    add_extract(small_home, "2019-20/july.xlsx", JULY, "2019-08-09")
    assert recorded_slices("roads", small_home) is None


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"inputs": {}}', '{"inputs": 1, "periods": [1]}']
)
def test_damaged_record_is_cut_anew(small_home, damage):
    cut = cut_slices("roads", small_home)
    (small_home.processed("roads") / "slices.json").write_text(damage, encoding="utf-8")
    assert recorded_slices("roads", small_home) is None
    assert cut_slices("roads", small_home) == cut
