"""No sentence of ours is over 25 words on any page, and no first side over 300 words or grade 8."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from own_words import long_sentences, sentence_that_leaves_mitigation_unexplained
from prose import part_of, read_page, sentences
from reading_grade import readability

from kpianalysis import QuarterlyReport, open_review
from kpianalysis.display.addendum import Addendum
from kpianalysis.display.brief import OfficersBrief
from kpianalysis.display.summary_side import count_words, summary_side
from kpianalysis.home import Home
from kpianalysis.review import Review

SAMPLE, HIGHWAYS = "corporate-support-services", "northmoor-highways"
PARTS = [name for name in vars(QuarterlyReport) if name[0] != "_" and name not in ("review", "kpi")]
QUARTERS = [
    (SAMPLE, f"{year}-{year - 1999} Q{quarter}")
    for year in range(2015, 2020)
    for quarter in (1, 2, 3, 4)
    if (year, quarter) < (2019, 3)
] + [(HIGHWAYS, f"{year}-{year - 1999} Q{2 + year % 2}") for year in range(2019, 2026)]
OFTEN = {(SAMPLE, "2017-18 Q1"), (SAMPLE, "2019-20 Q1"), (HIGHWAYS, "2025-26 Q3")}


OFTEN_OR_SLOW = [
    pytest.param(*one, marks=[] if one in OFTEN else [pytest.mark.slow], id=" ".join(one))
    for one in QUARTERS
]


@pytest.fixture(scope="module")
def home(new_home: Callable[[], Path]) -> Home:
    return Home(new_home())


def page_of(report: Any, *parts: str) -> str:
    return "".join(str(getattr(report, part)().html) for part in parts)


def long_ones(review: Review) -> list[str]:
    html = page_of(QuarterlyReport(review), *PARTS)
    return long_sentences(review, html)


@pytest.mark.parametrize(("contract", "period"), OFTEN_OR_SLOW)
def test_first_side_is_short_and_easy_to_read(home: Home, contract: str, period: str) -> None:
    review = open_review(contract, period, home=home)
    html = str(summary_side(review).html)
    assert count_words(html) <= 300
    assert readability(sentences(part_of(read_page(html), "section#summary"))).grade <= 8
    # The Board's own questions may speak of mitigation before we do.
    ours = re.sub(r"<h2>What you asked.*?</ul>", "", html, flags=re.S)
    assert sentence_that_leaves_mitigation_unexplained(ours) is None


@pytest.mark.parametrize(("contract", "period"), OFTEN_OR_SLOW)
def test_quarterly_page_has_no_long_sentence(home: Home, contract: str, period: str) -> None:
    assert long_ones(open_review(contract, period, home=home)) == []


@pytest.mark.slow
def test_page_of_four_months_has_no_long_sentence(home: Home) -> None:
    assert long_ones(open_review(SAMPLE, "2019-04..2019-07", home=home)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "period"), sorted(OFTEN))
def test_brief_has_no_long_sentence(home: Home, contract: str, period: str) -> None:
    review = open_review(contract, period, home=home)
    html = page_of(OfficersBrief(review), "title", "to_settle", "kpis")
    assert long_sentences(review, html) == []
    assert sentence_that_leaves_mitigation_unexplained(html) is None


@pytest.mark.parametrize("period", ["2017-18 Q1", "2019-20 Q1"])
def test_addendum_has_no_long_sentence(home: Home, period: str) -> None:
    review = open_review(SAMPLE, period, home=home)
    html = page_of(
        Addendum(review), "title", "late_months", "changed_figures", "replaces", "sources"
    )
    assert long_sentences(review, html) == []
    assert sentence_that_leaves_mitigation_unexplained(html) is None
