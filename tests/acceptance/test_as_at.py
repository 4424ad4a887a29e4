"""A page as at a day, or of an earlier quarter, does not tell what came later."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpianalysis.display.background import sources
from kpianalysis.display.evidence import evidence
from kpianalysis.display.focus import kpi_section
from kpianalysis.home import Home
from kpianalysis.reviewing import open_review

SAMPLE = "corporate-support-services"
RESOLVED = "Assurance was sought by the Board"
SATISFIED = "The Board was satisfied with the performance of the 20 priority IMT projects"
NOTED = ("title says April and June 2019", "lowest (58.53%) and highest (70.71%)", "Serco said")
REMEDIED = "tied in with the Council"
COMPLETED = "The last systems were moved to the new data centre"
SECOND_HALF = "About 300 financial assessments a month"


@pytest.fixture(scope="module")
def parts(new_home: Callable) -> Callable[[str, str], str]:
    """Give the parts of a page that tell what was resolved, noted and remedied."""
    home = Home(new_home())

    def write(period: str, as_at: str) -> str:
        review = open_review(SAMPLE, period, as_at=as_at, home=home)
        sections = [kpi_section(review, ref) for ref in ("ACF_KPI_03", "IMT_KPI_07")]
        return "".join(str(part.html) for part in (evidence(review), sources(review), *sections))

    return write


def test_what_was_known_of_the_quarter_is_told(parts: Callable) -> None:
    html = parts("2019-20 Q1", "2019-09-12")
    for said in (RESOLVED, SATISFIED, *NOTED, REMEDIED, COMPLETED):
        assert said in html
    assert SECOND_HALF not in html


def test_a_page_as_at_may_tells_nothing_of_what_followed(parts: Callable) -> None:
    html = parts("2019-20 Q1", "2019-05-20")
    for said in (RESOLVED, SATISFIED, *NOTED, COMPLETED):
        assert said not in html
    # The supplier's remedy of the quarter had begun, and April's extract names it too.
    assert REMEDIED in html


@pytest.mark.parametrize("as_at", ["2019-05-20", "2019-09-12"])
def test_the_page_of_an_earlier_quarter_tells_nothing_about_later_ones(
    parts: Callable, as_at: str
) -> None:
    html = parts("2018-19 Q4", as_at)
    for said in (RESOLVED, SATISFIED, *NOTED, REMEDIED):
        assert said not in html


def test_a_note_on_later_months_waits_for_them(parts: Callable) -> None:
    assert SECOND_HALF in parts("2019-04..2019-07", "2020-01-31")
