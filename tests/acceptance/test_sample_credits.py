"""Service credits of the sample: two published totals are met, one is listed as a conflict."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kpianalysis.analysis.credits import cumulative_credits
from kpianalysis.display.credits import credits_in_full
from kpianalysis.home import Home
from kpianalysis.reviewing import open_review

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = "corporate-support-services"
FACTS = PROJECT / "tests" / "facts" / "published_facts.csv"


@pytest.fixture(scope="module")
def home(new_home: Callable) -> Home:
    return Home(new_home())


def facts(sample: str) -> list[dict[str, str]]:
    with FACTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["unit"] == "GBP"]
    return [row for row in rows if row["sample"] == sample]


def test_the_two_published_totals_hold_from_the_tariff_and_the_extracts(home: Home) -> None:
    review = open_review(SAMPLE, "2019-20 Q1", home=home)
    since = cumulative_credits(review.credits).set_index("period_start")
    assert since["not_known"].eq(0).all()
    # 14 months from April 2015 at the cap of 85,000 pounds: "just under" 1,200,000.
    assert since.loc[pd.Timestamp("2016-05-01"), "due"] == 14 * 85_000
    assert since.loc[pd.Timestamp("2017-07-01"), "due"] == pytest.approx(2_000_000, rel=0.05)
    met = {float(row["achieved"]) for row in facts("meet")}
    listed = credits_in_full(review).tables["credits-stated"]
    assert set(listed.loc[listed["agrees"], "stated"]) == met == {1_200_000, 2_000_000}


def test_total_whose_year_is_not_stated_is_listed_as_a_conflict_and_not_met(home: Home) -> None:
    review = open_review(SAMPLE, "2019-20 Q1", home=home)
    (row,) = facts("conflict")
    (listed,) = [item for item in review.contract.credits.stated if item.conflict]
    assert listed.amount == float(row["achieved"])
    assert listed.last is None
    assert listed.source == row["source_url"]
    since = cumulative_credits(review.credits)["due"]
    assert since.sub(listed.amount).abs().min() > 100_000
    page = str(credits_in_full(review).html)
    assert "£2,725,294.66" in page
    assert "whose year is not stated" in page


@pytest.mark.parametrize(
    ("period", "as_at", "totals"),
    [
        ("2016-01..2016-03", "2016-10-18", 0),
        ("2016-04..2016-05", "2016-10-18", 1),
        ("2017-04..2017-06", "2017-07-12", 1),
        ("2017-05..2017-07", "2017-10-12", 3),
    ],
)
def test_published_total_is_shown_on_pages_that_reach_its_months_once_it_is_known(
    period: str, as_at: str, totals: int, home: Home
) -> None:
    tables = credits_in_full(open_review(SAMPLE, period, as_at=as_at, home=home)).tables
    assert len(tables.get("credits-stated", ())) == totals


def test_a_corrected_month_changes_what_is_due_only_from_the_day_of_the_correction(
    home: Home,
) -> None:
    def june(as_at: str) -> pd.DataFrame:
        review = open_review(SAMPLE, "2017-06..2017-06", as_at=as_at, home=home)
        return review.credits[review.credits["period_start"].eq(pd.Timestamp("2017-06-01"))]

    before, after = june("2017-07-12"), june("2017-07-27")
    cost = "due_without_mitigation"
    assert before.loc[before["kpi_ref"].eq("IMT_KPI_14"), cost].item() > 0
    assert after.loc[after["kpi_ref"].eq("IMT_KPI_14"), cost].item() == 0
    # The month stays at its cap, so what IMT_KPI_14 no longer costs is shared by the others.
    assert before["due"].sum() == pytest.approx(85_000)
    assert after["due"].sum() == pytest.approx(85_000)
