"""The page for April to June 2019, as the commands make it from the shipped files."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kpianalysis.publish.exempt_check import readable

MOST_BYTES = 400_000


@pytest.fixture(scope="module")
def page(quarter: Path) -> str:
    return (quarter / "page.html").read_text(encoding="utf-8")


def text_of(page: str) -> str:
    """Return what a reader reads, without markup."""
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def test_title_is_the_finding_and_names_the_period(page: str) -> None:
    title = html.unescape(re.search(r"<title>(.*?)</title>", page)[1])
    assert title.startswith("April to June 2019: No failures counted, but ")
    assert "missed its target every month" in re.search(r"<h1>(.*?)</h1>", page)[1]


def test_first_main_point_names_the_long_term_mitigation_and_both_counts(page: str) -> None:
    first = html.unescape(re.search(r"Main points</h2>\s*<ul>\s*<li>(.*?)</li>", page, re.S)[1])
    assert first.startswith("KPI failures: 0 before mitigation and 0 counted after it.")
    assert "(ACF_KPI_03) missed its 75% target in all three months, at 58.53% to 70.71%" in first
    assert "long-term mitigation" in first
    assert "The Council has agreed" in first or "the Council has agreed" in first


def test_there_are_at_most_six_main_points(page: str) -> None:
    points = re.search(r"Main points</h2>\s*<ul>(.*?)</ul>", page, re.S)[1]
    assert 3 <= points.count("<li>") <= 6


def test_sections_tables_and_figures_are_numbered_in_order(page: str) -> None:
    sections = [int(n) for n in re.findall(r"<h2[^>]*>(\d+)\. ", page)]
    tables = [int(n) for n in re.findall(r"<caption[^>]*>Table (\d+): ", page)]
    figures = [int(n) for n in re.findall(r"<figcaption[^>]*><?[^>]*>?Figure (\d+): ", page)]
    for numbers in (sections, tables, figures):
        assert numbers == list(range(1, len(numbers) + 1))
    assert len(sections) >= 10
    assert tables
    assert figures


def test_annexes_are_lettered_in_order_after_the_last_section(page: str) -> None:
    heads = re.findall(r"<h2[^>]*>(?:(\d+)|Annex ([A-Z]))\. ", page)
    letters = [letter for _, letter in heads if letter]
    assert letters == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")[: len(letters)]
    assert len(letters) >= 8
    assert all(letter for _, letter in heads[-len(letters) :])


def test_sections_stand_in_the_order_that_the_board_approved(page: str) -> None:
    keys = re.findall(r'<h2[^>]* id="section-([\w-]+)"', page)
    wanted = ["asked", "summary", "below-minimum", "missed", "mitigated", "ACF_KPI_03", "changes",
              "projects", "evidence", "every-kpi", "definitions", "sources", "annex"]  # fmt: skip
    assert [key for key in keys if key in wanted] == wanted


def test_every_column_of_the_summary_adds_up_to_the_kpis_in_force(quarter: Path) -> None:
    with (quarter / "tables" / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    totals: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row["period_start"], row["view"]
        totals[key] = totals.get(key, 0) + int(row["kpis"])
        assert row["basis"]
    assert set(totals.values()) == {41}
    assert len(totals) == 6


def test_gap_people_effect_remedy_and_trend_stand_in_the_section_on_acf_kpi_03(page: str) -> None:
    start = page.index('id="section-ACF_KPI_03"')
    section = text_of(page[start : page.index('id="section-changes"')])
    for words in (
        "16.47 to 4.29 percentage points short of target",
        "took longer than 15 working days",
        "begin to receive care",
        "Work with Serco",
        "Missed its target nine months running; trend not yet known; "
        "under 1 chance in 20 of meeting it in August 2019 (partly illustrative figures).",
        "This rests on 9 months since October 2018",
        "402 of 625 cases here and 245 of 268 there (illustrative figures). That is 27.10 "
        "percentage points lower, more than chance would make (illustrative figures). Allowing "
        "for chance, the true difference lies between 21.70 and 31.84 percentage points",
        "Residential care assessments done on time (ACF_KPI_04)",
    ):
        assert words in section


def test_newly_granted_mitigation_is_marked(page: str) -> None:
    table = text_of(page[page.index('id="table-mitigated"') :].split("</table>")[0])
    assert re.search(r"\(IMT_KPI_07\) newly granted May 2019", table)
    assert re.search(r"\(ACF_KPI_03\) long-term October 2018 9 3 0", table)


def test_corrected_figures_show_old_and_new(page: str) -> None:
    table = text_of(page[page.index('id="table-corrections"') :].split("</table>")[0])
    status = "changed: missed target, minimum met, now met target"
    assert f"94.20% 95.60% 95% {status} 9 August 2019" in table


def test_no_sentence_on_a_trend_of_illustrative_months_lacks_the_word(page: str) -> None:
    sentences = re.split(r"(?<=[.!?])\s", text_of(page[: page.index('id="section-every-kpi"')]))
    said = r"signs of|clear change|months running|of meeting|lies between"
    # A chart says its basis in the sentence after its finding.
    other = ("Is it", "Figure")
    trends = [s for s in sentences if re.search(said, s) and not s.startswith(other)]
    assert len(trends) >= 4
    assert all("illustrative" in s for s in trends), trends


def test_every_table_csv_and_chart_carries_its_basis(page: str, quarter: Path) -> None:
    tables = sorted((quarter / "tables").glob("*.csv"))
    assert len(tables) >= 8
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if path.stem == "sources":
            continue
        columns = [name for name in rows[0] if "basis" in name]
        assert columns, path.name
        for row in rows:
            assert row[columns[0]] in (
                "published",
                "published, month assumed",
                "illustrative",
                "published, month assumed; illustrative",
                "published; published, month assumed; illustrative",
                "published; illustrative",
            ), (path.name, row)
    for alternative in re.findall(r'<svg role="img" aria-label="([^"]*)"', page):
        assert "illustrative" in alternative or "published" in alternative


def test_page_is_one_small_file_that_asks_for_nothing(page: str) -> None:
    assert len(page.encode()) < MOST_BYTES
    assert "<script" not in page
    assert "unsafe-inline" not in page
    elsewhere = set(re.findall(r'(?:src|href)="([^#"][^"]*)"', page))
    # The page on its long-term mitigation, which lies beside it.
    assert elsewhere == {"../../mitigations/ACF_KPI_03/2019-20-q1/draft/page.html"}
    assert " style=" not in page
    assert '<html lang="en-GB">' in page


def test_manifest_holds_the_fingerprint_of_every_input_and_output(quarter: Path) -> None:
    manifest = json.loads((quarter / "manifest.json").read_text(encoding="utf-8"))
    files = {p.relative_to(quarter).as_posix() for p in quarter.rglob("*") if p.is_file()}
    assert set(manifest["outputs"]) == files - {"manifest.json"}
    assert "contract.toml" in manifest["inputs"]
    assert sum(name.startswith("extracts/") for name in manifest["inputs"]) == 16


def test_nothing_beside_the_page_names_a_folder_of_this_machine(quarter: Path) -> None:
    home = str(quarter.parents[3])
    for path in quarter.rglob("*"):
        if path.is_file():
            assert home not in readable(path), path.name


@pytest.mark.slow
def test_two_runs_give_identical_bytes(
    quarter: Path, new_home: Callable, command: Callable
) -> None:
    home = new_home()
    done = command(home, "run", "April to June 2019")
    assert done.returncode == 0, done.stderr
    again = Path(done.stdout.strip().splitlines()[-1]).parent
    first, second = (
        {p.relative_to(d): p.read_bytes() for p in d.rglob("*") if p.is_file()}
        for d in (quarter, again)
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.slow
def test_page_as_at_an_earlier_date_shows_what_was_known(
    new_home: Callable, command: Callable
) -> None:
    home = new_home()
    done = command(home, "run", "2019-20 Q1", "--as-at", "2019-07-31")
    assert done.returncode == 0, done.stderr
    text = text_of(Path(done.stdout.strip()).read_text(encoding="utf-8"))
    assert "as at 31 July 2019" in text
    assert "Figures for July 2019 have arrived" not in text
    assert "no figure corrected" in text
    # The first June file had IMT_KPI_09 at 94.2% against 95%.
    assert "(IMT_KPI_09) June 2019 94.20% 95%" in text


@pytest.mark.slow
def test_period_with_a_month_missing_shows_it_as_not_supplied(
    new_home: Callable, command: Callable
) -> None:
    home = new_home()
    done = command(home, "run", "2019-06..2019-08")
    assert done.returncode == 0, done.stderr
    text = text_of(Path(done.stdout.strip()).read_text(encoding="utf-8"))
    assert "41 monthly figures were not supplied" in text
    assert re.search(r"Not supplied 0 0 0 0 41 41", text)
    assert "Figures for July 2019 are provisional" in text
    assert "missed its target in both months with a result Corporate" in text
    assert "There are no results for August 2019." in text
    assert "10 months in a row to July 2019" in text


def test_lists_of_pages_say_of_the_quarter_what_its_page_says(page: str, quarter: Path) -> None:
    finding = html.unescape(re.search(r"<h1>(.*?)</h1>", page)[1])
    contract = quarter.parents[1]
    for place in (contract / "index.html", contract.parent / "index.html"):
        assert finding in text_of(place.read_text(encoding="utf-8"))
    listed = (contract / "index.html").read_text(encoding="utf-8")
    # ACF_KPI_03 has been mitigated since October 2018, and the page has a section on it.
    assert 'href="2019-20-q1/draft/page.html#section-ACF_KPI_03"' in listed
    assert "since October 2018, long-term" in listed
    row = re.search(r'<th scope="row">April to June 2019</th>(.*?)</tr>', listed)[1]
    # 41 KPIs in force; 0 or 1 counted and 1 or 2 mitigated misses a month; none below minimum.
    assert re.findall(r">([^<>]+)</td>", row)[:6] == [
        "41",
        "37 to 40",
        "0 to 1",
        "1 to 2",
        "0",
        "0",
    ]
