"""A contract opened as at a date shows what was received and agreed by then, and no more."""

import re

import pytest

from kpianalysis.errors import ContractProblem, NoData, PeriodProblem
from kpianalysis.reviewing import open_review

HEADER = ["KPI Ref", "Month", "Achieved"]
POTHOLES = "RD_KPI_01"


@pytest.fixture
def value_as_at(small_home):
    """Give value and verification of June 2019's potholes, as at a date."""

    def read(as_at=None):
        review = open_review("roads", "2019-20 Q1", home=small_home, as_at=as_at)
        june = review.months_of(POTHOLES).set_index("period_start").loc["2019-06-01"]
        return june["value"], june["verification"]

    return read


def test_a_correction_counts_from_the_day_it_was_received(small_home, add_extract, value_as_at):
    # 158 of 200 is 79%.
    assert value_as_at() == (79.0, "verified")
    add_extract(small_home, "june-again.csv", [HEADER, [POTHOLES, "Jun-19", "81%"]], "2019-08-09")
    assert value_as_at("2019-08-08") == (79.0, "verified")
    assert value_as_at("2019-08-09") == (81.0, "corrected")
    assert value_as_at() == (81.0, "corrected")


def test_a_correction_is_listed_only_as_at_a_day_when_it_was_known(small_home, add_extract):
    add_extract(small_home, "june-again.csv", [HEADER, [POTHOLES, "Jun-19", "81%"]], "2019-08-09")
    before, after = (
        open_review("roads", "2019-20 Q1", home=small_home, as_at=day).corrections
        for day in ("2019-08-08", "2019-08-09")
    )
    assert before.empty
    assert after[["kpi_ref", "value", "value_after"]].to_numpy().tolist() == [
        [POTHOLES, 79.0, 81.0]
    ]


def test_a_provisional_figure_is_replaced_by_the_verified_one_without_a_word_of_correction(
    small_home, add_extract, value_as_at
):
    provisional = [["PROVISIONAL"], HEADER, [POTHOLES, "Jul-19", "90%"]]
    verified = [HEADER, [POTHOLES, "Jul-19", "91%"]]
    add_extract(small_home, "july.csv", provisional, "2019-08-09")
    add_extract(small_home, "july-verified.csv", verified, "2019-09-10")
    seen = {}
    for day in ("2019-09-09", "2019-09-10"):
        review = open_review("roads", "2019-07..2019-07", home=small_home, as_at=day)
        july = review.in_period.set_index("kpi_ref").loc[POTHOLES]
        seen[day] = (july["value"], july["verification"])
    assert seen == {"2019-09-09": (90.0, "provisional"), "2019-09-10": (91.0, "verified")}


def test_a_mitigation_counts_from_the_day_it_was_agreed(small_home, add_extract):
    # The lights are mitigated from October 2018, as agreed on 20 November 2018.
    add_extract(small_home, "oct.csv", [HEADER, ["LT_KPI_01", "Oct-18", "73%"]], "2018-11-12")
    before, after = (
        open_review("roads", "2018-10..2018-10", home=small_home, as_at=day).in_period
        for day in ("2018-11-19", "2018-11-20")
    )
    lights = [month.set_index("kpi_ref").at["LT_KPI_01", "mitigated"] for month in (before, after)]
    assert lights == [False, True]


def test_no_extract_disagrees_with_a_target_that_was_agreed_later(small_home):
    # June's file states the target of 90; on 1 August 85 was agreed, from June on.
    settings = small_home.raw("roads") / "contract.toml"
    old = 'terms = [{from = "2018-04", target = 90, minimum = 80}]'
    new = 'terms = [{from = "2018-04", to = "2019-05", target = 90, minimum = 80}, '
    new += '{from = "2019-06", target = 85, minimum = 80, agreed = 2019-08-01}]'
    text = settings.read_text("utf-8")
    assert text.count(old) == 1
    settings.write_text(text.replace(old, new), encoding="utf-8")
    asked = [
        int(
            open_review("roads", "2019-20 Q1", home=small_home, as_at=day)
            .ledger["reason"]
            .eq("target_disagrees")
            .sum()
        )
        for day in ("2019-07-31", "2019-08-01")
    ]
    assert asked == [0, 1]


@pytest.mark.parametrize(
    "known",
    [
        "[credits]\nrates = [{from = 2019-04, missed_target = 1, below_minimum = 2, agreed = DAY}]",
        "[credits]\nsuspended = [{from = 2019-04, reason = 'A flood.', agreed = DAY}]",
        "[[credits.stated]]\nfrom = 2018-04\nto = 2019-06\namount = 1000\ndate = DAY",
        "[[resolutions]]\nsubject = 'performance'\ntext = 'The Panel was satisfied.'\ndate = DAY",
    ],
)
def test_without_a_day_the_last_counts_on_which_anything_became_known(small_home, known):
    # The last file came on 12 July 2019.
    settings = small_home.raw("roads") / "contract.toml"
    text = re.sub(r"= (20\d\d-\d\d)\b(?!-)", r'= "\1"', known).replace("DAY", "2019-08-20")
    settings.write_text(f"{settings.read_text('utf-8')}\n{text}\n", encoding="utf-8")
    review = open_review("roads", "2019-20 Q1", home=small_home)
    assert review.as_at.isoformat() == "2019-08-20"


def test_a_period_that_was_not_yet_received_holds_no_data(small_home):
    with pytest.raises(
        NoData, match="'April to June 2019' holds no data: as at 2019-07-11"
    ) as told:
        open_review("roads", "2019-20 Q1", home=small_home, as_at="2019-07-11")
    assert "the months received are April 2018 to March 2019" in str(told.value)


def test_a_period_in_the_future_is_told_as_such(small_home):
    with pytest.raises(NoData, match="'April to June 2030' is in the future: as at 2019-07-12"):
        open_review("roads", "2030-31 Q1", home=small_home)


def test_before_the_first_file_there_is_nothing(small_home):
    with pytest.raises(NoData, match="nothing was received by 2018-01-01"):
        open_review("roads", "2019-20 Q1", home=small_home, as_at="2018-01-01")


@pytest.mark.parametrize("day", ["12/07/2019", "soon", "2019-02-30"])
def test_a_date_that_is_none_is_refused(small_home, day):
    with pytest.raises(PeriodProblem, match="is not a date"):
        open_review("roads", "2019-20 Q1", home=small_home, as_at=day)


def test_a_changed_extract_is_cleaned_again_without_being_asked(
    small_home, add_extract, value_as_at
):
    assert value_as_at() == (79.0, "verified")
    record = small_home.processed("roads") / "inputs.json"
    first = record.read_bytes()
    assert value_as_at() == (79.0, "verified")
    assert record.read_bytes() == first
    add_extract(small_home, "june-again.csv", [HEADER, [POTHOLES, "Jun-19", "81%"]], "2019-08-09")
    assert value_as_at() == (81.0, "corrected")
    assert b"june-again.csv" in record.read_bytes()


def test_a_contract_without_extracts_is_told_and_not_opened(small_home):
    (small_home.raw("roads") / "received.csv").write_text(
        "file,sha256,received\n", encoding="utf-8"
    )
    for path in (small_home.raw("roads") / "extracts").rglob("*.*"):
        path.unlink()
    with pytest.raises(ContractProblem, match=r"'received\.csv' lists no extract"):
        open_review("roads", "2019-20 Q1", home=small_home)


def test_last_arrived_month_is_the_last_that_an_extract_holds(small_home):
    whole = open_review("roads", "2019-20 Q1", home=small_home)
    assert whole.last_arrived == whole.period.last
    part = open_review("roads", "2019-05..2019-08", home=small_home)
    assert part.last_arrived.words == "June 2019"


def test_it_says_in_a_line_which_it_is(small_home):
    review = open_review("roads", "2019-20 Q1", as_at="2019-07-31", home=small_home)
    assert repr(review).endswith(f"{review.period.words}, as at 2019-07-31)")
    assert len(repr(review)) < 120
