"""The addendum when July 2019 lands, as the command makes it from the shipped files."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLE = "corporate-support-services"


@pytest.fixture(scope="module")
def home(new_home: Callable) -> Path:
    return new_home()


@pytest.fixture(scope="module")
def page(home: Path, command: Callable) -> Path:
    done = command(home, "addendum", "2019-04..2019-07")
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def text(page: Path) -> str:
    bare = re.sub(r"<style>.*?</style>", " ", page.read_text("utf-8"), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def test_addendum_stands_beside_the_draft_in_a_folder_of_its_own(home: Path, page: Path) -> None:
    assert page == home / "outputs" / SAMPLE / "2019-04_to_2019-07" / "addendum" / "page.html"
    assert (page.parent / "manifest.json").is_file()
    assert not (page.parents[1] / "draft").exists()


def test_title_says_what_arrived_with_its_misses_beside_its_failures(text: str) -> None:
    assert (
        "Addendum: July 2019 has arrived, no failure but 1 mitigated miss; "
        "2 earlier figures changed (illustrative figures)"
    ) in text
    assert "It adds to the page on April to June 2019, as at 24 July 2019" in text


def test_late_month_has_counts_before_and_after_mitigation(page: Path, text: str) -> None:
    with (page.parent / "tables" / "late-summary.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["kpis"])]
    counts = {(row["view"], row["row"]): int(row["kpis"]) for row in rows}
    assert counts == {
        ("before mitigation", "met target"): 40,
        ("before mitigation", "missed target, minimum not known"): 1,
        ("after mitigation", "met target"): 40,
        ("after mitigation", "missed target, mitigated and not counted"): 1,
    }
    assert {row["period_start"] for row in rows} == {"2019-07-01"}
    assert "July 2019, provisional: 40 of 41 monthly results met their target" in text


def test_late_miss_has_gap_people_and_mitigation(text: str) -> None:
    # 141 of 209 were done on time: 67.46%, 7.54 points under 75%, and 68 people waited longer.
    assert "(ACF_KPI_03) 67.46% [p] 75% not known \u22127.54 68 of 209 yes, not counted" in text


def test_corrected_figures_are_listed_with_what_they_replace_and_where_they_came_from(
    text: str,
) -> None:
    assert "June 2019: 38 KPIs met their target as first printed, 39 as corrected" in text
    assert "(IMT_KPI_09) June 2019 94.20% 95.60% 95% changed: missed target, minimum met" in text
    assert "July 2019 is added; the columns for June 2019 are out of date." in text
    assert "2019-20/kpi-report-2019-07.xlsx, received 12 September 2019: July 2019" in text


@pytest.mark.slow
def test_day_that_a_person_names_leaves_out_what_came_before_it(
    home: Path, command: Callable, text: str
) -> None:
    # After 1 September only July came: nothing is left of June's correction in August.
    done = command(home, "addendum", "2019-04..2019-07", "--since", "2019-09-01")
    assert done.returncode == 0, done.stderr
    later = Path(done.stdout.strip()).read_text("utf-8")
    assert "IMT_KPI_09" in text
    assert "IMT_KPI_09" not in later
    assert "It adds to what was known on 1 September 2019." in later


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["2019-20 Q1", "--since", "2019-08-09"], 1, "needs no addendum: nothing arrived or"),
        (["2019-20 Q1", "--as-at", "2019-07-31"], 1, "nothing arrived or changed after 24 July"),
        (["2019-20 Q1", "--since", "2020-01-01"], 2, "is not before 2019-09-12"),
        (["2015-16 Q1", "--since", "2016-01-01"], 1, "has no page to add to"),
    ],
)
def test_nothing_to_add_is_told_in_one_line_and_makes_no_page(
    home: Path, command: Callable, words: list[str], code: int, said: str
) -> None:
    done = command(home, "addendum", *words)
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout
    outputs = home / "outputs" / SAMPLE
    assert not (outputs / "2019-20-q1").exists()
    assert not (outputs / "2015-16-q1").exists()
