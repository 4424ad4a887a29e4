"""A review tells what changed since the page that members had last, and nothing known later."""

import datetime as dt

import pytest

from kpianalysis.analysis.since_last_page import Change
from kpianalysis.errors import PeriodProblem
from kpianalysis.intake.rulings import Ruling, add_ruling
from kpianalysis.reviewing import open_review

HEADER = ["KPI Ref", "Month", "Achieved"]
POTHOLES = "RD_KPI_01"
PAGE = '\n[[pages]]\nperiod = "2019-20 Q1"\nas_at = 2019-07-24\n'


@pytest.fixture
def with_settings(small_home):
    """Add settings to the fictional contract."""

    def add(*settings):
        path = small_home.raw("roads") / "contract.toml"
        path.write_text(path.read_text(encoding="utf-8") + "".join(settings), encoding="utf-8")

    return add


@pytest.fixture
def since(small_home):
    """Open a period of the fictional contract and give what changed since the last page."""

    def read(period="2019-20 Q1", **options):
        return open_review("roads", period, home=small_home, **options).last_page

    return read


def test_correction_after_the_page_is_a_change_with_day_and_file(
    small_home, add_extract, with_settings, since
):
    # 158 of 200 is 79%, below the minimum of 80; 91% meets the target of 90%.
    with_settings(PAGE)
    add_extract(small_home, "june-again.csv", [HEADER, [POTHOLES, "Jun-19", "91%"]], "2019-08-09")
    # Sent once more unchanged: the figure is known since August all the same.
    add_extract(small_home, "june-third.csv", [HEADER, [POTHOLES, "Jun-19", "91%"]], "2019-09-02")
    last = since()
    assert last.page.as_at == last.day == dt.date(2019, 7, 24)
    row = last.changes.iloc[0]
    assert len(last.changes) == 1
    assert (row["value_before"], row["value"]) == (79, 91)
    assert (row["status_before"], row["status"]) == ("below minimum", "met target")
    assert (f"{row['known_on']:%Y-%m-%d}", row["source"]) == ("2019-08-09", "june-again.csv")
    assert last.counts[
        ["met_before", "met", "failures_before", "failures"]
    ].to_numpy().tolist() == [[0, 1, 1, 0]]


def test_as_at_a_day_before_the_correction_nothing_has_changed(
    small_home, add_extract, with_settings, since
):
    with_settings(PAGE)
    add_extract(small_home, "june-again.csv", [HEADER, [POTHOLES, "Jun-19", "91%"]], "2019-08-09")
    assert since(as_at="2019-08-08").changes.empty
    assert len(since(as_at="2019-08-09").changes) == 1


def test_without_a_page_changes_are_counted_from_the_day_before_the_first_file(
    small_home, add_extract, since
):
    add_extract(small_home, "june-again.csv", [HEADER, [POTHOLES, "Jun-19", "91%"]], "2019-08-09")
    last = since()
    assert (last.page, last.asked, last.day) == (None, False, dt.date(2019, 7, 11))
    # June was on no page, so its correction is told apart from what changed since.
    assert last.changes.empty
    assert last.corrected[["value_before", "value"]].to_numpy().tolist() == [[79, 91]]
    assert [month.iso for month in last.late] == ["2019-04", "2019-05", "2019-06"]


def test_where_nothing_was_received_before_nothing_is_compared(since):
    last = since("2018-19 Q1")
    assert last.covered is None
    assert last.changes.empty


def test_correction_that_the_page_had_already_is_no_change_since(
    small_home, add_extract, with_settings, since
):
    with_settings(PAGE)
    add_extract(small_home, "june-again.csv", [HEADER, [POTHOLES, "Jun-19", "91%"]], "2019-07-20")
    last = since()
    assert last.changes.empty
    assert last.corrected["value_before"].tolist() == [79]
    assert last.figures["since"].tolist() == [False]


def test_month_that_arrives_after_the_page_is_late_and_its_figures_are_no_changes(
    small_home, add_extract, with_settings, since
):
    with_settings(PAGE)
    rows = [["PROVISIONAL"], HEADER, [POTHOLES, "Jul-19", "90%"]]
    add_extract(small_home, "july.csv", rows, "2019-09-12")
    last = since("2019-04..2019-07")
    assert [month.iso for month in last.late] == ["2019-07"]
    assert last.changes.empty
    assert since("2019-20 Q1").late == ()


def test_late_month_that_is_sent_again_as_verified_becomes_final(
    small_home, add_extract, with_settings, since
):
    with_settings('\n[[pages]]\nperiod = "2019-04..2019-07"\nas_at = 2019-09-20\n')
    add_extract(
        small_home,
        "july.csv",
        [["PROVISIONAL"], HEADER, [POTHOLES, "Jul-19", "90%"], ["RD_KPI_02", "Jul-19", "7"]],
        "2019-09-12",
    )
    verified = [HEADER, [POTHOLES, "Jul-19", "89%"], ["RD_KPI_02", "Jul-19", "7"]]
    add_extract(small_home, "july-verified.csv", verified, "2019-10-10")
    last = since("2019-04..2019-07")
    changed, final = last.changed_since.iloc[0], last.final.iloc[0]
    assert (changed["kpi_ref"], changed["change"]) == (POTHOLES, Change.FINAL_CHANGED)
    assert (changed["status_before"], changed["status"]) == (
        "met target",
        "missed target, minimum met",
    )
    assert (final["kpi_ref"], final["value"]) == ("RD_KPI_02", 7)
    assert len(last.changes) == 2


def test_mitigation_agreed_after_the_page_takes_a_miss_out_of_the_count(with_settings, since):
    with_settings(
        PAGE,
        f'\n[[mitigations]]\nkpi = "{POTHOLES}"\nfrom = "2019-06"\nreason = "Floods."\n'
        "agreed = 2019-08-20\n",
    )
    last = since(as_at="2019-08-31")
    row = last.changes.iloc[0]
    assert len(last.changes) == 1
    assert row["change"] == Change.JUDGED
    assert (row["counts_as_failure_before"], row["counts_as_failure"]) == (True, False)
    assert (f"{row['known_on']:%Y-%m-%d}", row["source"]) == ("2019-08-20", "mitigation agreed")
    assert since(as_at="2019-08-19").changes.empty


@pytest.fixture
def ruled(small_home):
    """Rule on 20 August that potholes of June, sent as 79%, were 95%."""
    add_ruling(
        small_home.raw("roads"),
        Ruling(
            "2019-20/quarter-1.xlsx", "Jun 2019", "C3", "79", "95", "confirmed by e-mail",
            "contract team", dt.date(2019, 8, 20),
        ),
    )  # fmt: skip


def potholes(home, day):
    review = open_review("roads", "2019-20 Q1", home=home, as_at=day)
    june = review.months_of(POTHOLES).set_index("period_start").loc["2019-06-01"]
    return june["value"], isinstance(june["ruling"], str)


def test_ruling_counts_from_the_day_on_which_it_was_made(small_home, ruled):
    assert potholes(small_home, "2019-08-19") == (79.0, False)
    assert potholes(small_home, "2019-08-20") == (95.0, True)


def test_reading_without_a_later_ruling_leaves_what_is_stored_as_it_is(small_home, ruled):
    open_review("roads", "2019-20 Q1", home=small_home, as_at="2019-08-31")
    stored = {p.name: p.read_bytes() for p in small_home.processed("roads").iterdir()}
    potholes(small_home, "2019-08-19")
    assert {p.name: p.read_bytes() for p in small_home.processed("roads").iterdir()} == stored


def test_ruling_after_the_page_is_a_change_in_the_words_of_who_ruled(ruled, with_settings, since):
    with_settings(PAGE)
    row = since(as_at="2019-08-31").changes.iloc[0]
    assert row["change"] == Change.RULED
    assert (row["value_before"], row["value"]) == (79, 95)
    assert f"{row['known_on']:%Y-%m-%d}" == "2019-08-20"
    assert row["source"].startswith("ruled by contract team on 20 August 2019: 95 instead of '79'")


def test_versions_of_a_review_do_not_name_what_replaced_them_later(small_home, add_extract):
    add_extract(small_home, "june-again.csv", [HEADER, [POTHOLES, "Jun-19", "91%"]], "2019-08-09")
    for day, known in (("2019-08-08", 0), ("2019-08-09", 1)):
        versions = open_review("roads", "2019-20 Q1", home=small_home, as_at=day).versions
        assert versions["replaced_by"].notna().sum() == known
        assert versions["value_changed"].sum() == known


def test_day_that_a_person_names_takes_the_place_of_the_last_page(with_settings, since):
    with_settings(PAGE)
    last = since(as_at="2019-08-31", since="2019-08-01")
    assert (last.page, last.asked, last.day) == (None, True, dt.date(2019, 8, 1))


@pytest.mark.parametrize("day", ["soon", "2019-08-31", "2019-09-30"])
def test_day_that_is_none_or_is_not_earlier_is_refused(since, day):
    with pytest.raises(PeriodProblem, match=r"is not a date|is not before 2019-08-31"):
        since(as_at="2019-08-31", since=day)
