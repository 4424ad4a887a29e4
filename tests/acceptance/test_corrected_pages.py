"""A page as it was printed, as it was corrected, and after a late month became final."""

from __future__ import annotations

import csv
import hashlib
import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kpianalysis.home import Home
from kpianalysis.reviewing import open_review

pytestmark = pytest.mark.slow

SAMPLE = "corporate-support-services"


def text_of(page: Path) -> str:
    bare = re.sub(
        r"<style>.*?</style>|<svg.*?</svg>",
        " ",
        page.read_text("utf-8").replace("<wbr>", ""),
        flags=re.S,
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def after_mitigation(page: Path, row: str) -> int:
    """Read a count of June 2017 from the CSV beside a page."""
    with (page.parent / "tables" / "summary.csv").open(encoding="utf-8", newline="") as file:
        (count,) = (
            int(line["kpis"])
            for line in csv.DictReader(file)
            if line["row"] == row
            and line["view"] == "after mitigation"
            and line["period_start"] == "2017-06-01"
        )
    return count


@pytest.fixture(scope="module")
def made(new_home: Callable, command: Callable) -> Callable[..., Path]:
    home = new_home()

    def run(*words: str) -> Path:
        done = command(home, "run", *words)
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip().splitlines()[-1])

    return run


def test_june_2017_reads_29_and_3_as_at_the_day_of_its_page(made: Callable) -> None:
    page = made("2017-06..2017-06", "--as-at", "2017-07-20")
    text = text_of(page)
    assert "29 of 41 KPIs met their target" in text
    # Before mitigation 4, counted 3.
    assert re.search(r"Met target 29 29 .*Below minimum 4 3 ", text)
    assert (after_mitigation(page, "met target"), after_mitigation(page, "below minimum")) == (
        29,
        3,
    )
    for later in ("as first printed", "27 July 2017", "month-27-corrected", "96.40%"):
        assert later not in text


def test_june_2017_reads_30_and_2_once_corrected_and_lists_the_correction(made: Callable) -> None:
    page = made("2017-06..2017-06", "--as-at", "2017-07-31")
    text = text_of(page)
    assert (after_mitigation(page, "met target"), after_mitigation(page, "below minimum")) == (
        30,
        2,
    )
    assert re.search(r"Met target 30 30 .*Below minimum 3 2 ", text)
    assert "The last page that members had, on April to June 2017, stood as at 20 July 2017" in text
    assert "June 2017: 29 KPIs met their target as first printed, 30 as corrected" in text
    assert "June 2017: 3 failures counted as first printed, 2 as corrected" in text
    assert (
        "(IMT_KPI_14) June 2017 81.98% 96.40% 95% "
        "changed: below minimum, now met target 27 July 2017 "
        "2017-18/kpi-report-month-27-corrected.xlsx"
    ) in text


def july_as_verified(home: Path) -> None:
    """Let July 2019 arrive again, verified: one figure is another one, all others are the same."""
    july = open_review(SAMPLE, "2019-04..2019-07", home=Home(home)).in_period
    july = july[july["period_start"].eq(july["period_start"].max())]
    rows = [["KPI Ref", "Month", "Achieved", "Numerator", "Denominator", "Data status"]]
    for row in july.itertuples():
        value = "n/a - no volumes" if row.state == "no_volume" else repr(row.value)
        # 67.46% was 141 of 209; 157 of 209 are 75.12%, which meets the target of 75%.
        value, numerator = ("75.12", 157) if row.kpi_ref == "ACF_KPI_03" else (value, row.numerator)
        unit = "%" if row.unit == "%" and "n/a" not in value else ""
        counts = [numerator, row.denominator]
        counts = ["" if number != number else int(number) for number in counts]
        rows.append([row.kpi_ref, "Jul-19", f"{value}{unit}", *counts, "Verified"])
    raw = home / "data" / "raw" / SAMPLE
    path = raw / "extracts" / "2019-20" / "kpi-report-2019-07-verified.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with (raw / "received.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(
            [f"2019-20/{path.name}", digest, "2019-10-10", "July 2019, verified"]
        )
    page = '\n[[pages]]\nperiod = "2019-04..2019-07"\nas_at = 2019-09-19\nbasis = "illustrative"\n'
    settings = raw / "contract.toml"
    settings.write_text(settings.read_text("utf-8") + page, encoding="utf-8")


def test_page_run_again_after_a_month_became_final_says_so_and_what_changed(
    new_home: Callable, command: Callable
) -> None:
    home = new_home()
    july_as_verified(home)
    done = command(home, "run", "2019-04..2019-07")
    assert done.returncode == 0, done.stderr
    text = text_of(Path(done.stdout.strip()))
    assert "on April to July 2019, stood as at 19 September 2019" in text
    assert "40 provisional figures of July 2019 became final, unchanged" in text
    assert "July 2019: 40 KPIs met their target as first printed, 41 as corrected" in text
    assert re.search(
        r"\(ACF_KPI_03\) July 2019 67\.46% \[p\] 75\.12% 75% changed: missed target, minimum not "
        r"known, now met target 10 October 2019",
        text,
    )
    assert "provisional" not in text.split("Number of KPIs by status")[1].split("Met target")[0]


def test_addendum_of_a_month_that_became_final_names_what_no_longer_is_provisional(
    new_home: Callable, command: Callable
) -> None:
    home = new_home()
    july_as_verified(home)
    done = command(home, "addendum", "2019-04..2019-07")
    assert done.returncode == 0, done.stderr
    text = text_of(Path(done.stdout.strip()))
    assert "Addendum: 1 earlier figure changed" in text
    assert "The mark “provisional” no longer holds for July 2019." in text
    assert "kpi-report-2019-07-verified.csv, received 10 October 2019" in text
