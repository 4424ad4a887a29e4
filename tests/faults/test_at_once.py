"""Two runs of one page at once: one makes it; the other says who is at it, or waits.

As in test_killed.py, the notebook's cells are not run again each time.
"""

import pytest
from small_pages import APPROVE, CONTRACT, PLACE, RUN, files

from kpianalysis.home import Home
from kpianalysis.publish.verify import verify

pytestmark = pytest.mark.slow
NOT_WAITING, WAITING = 14, 6
LATER = 75


def check(home, stages):
    assert all(not page.faults for page in verify(Home(home), CONTRACT))
    assert files(home) == files(stages.made)


def test_of_two_runs_at_once_one_makes_the_page_and_the_other_says_who_is_at_it(
    stages, at_once, copy
):
    refused = []
    for _ in range(NOT_WAITING):
        home = copy(stages.corrected)
        both = at_once(home, RUN, RUN)
        assert {one.code for one in both} <= {0, LATER}, both
        assert any(one.code == 0 for one in both), both
        refused += [one.said for one in both if one.code]
        check(home, stages)
    # A slow machine may let one pair run one after the other, but not all of them.
    assert refused
    for said in refused:
        last = said.strip().splitlines()[-1]
        assert "is being made by another run at this moment (process " in last
        assert "Traceback" not in said


def test_of_two_runs_at_once_the_one_that_may_wait_does(stages, at_once, copy):
    wait = (*RUN, "--wait", "120")
    for _ in range(WAITING):
        home = copy(stages.corrected)
        both = at_once(home, wait, wait)
        assert [one.code for one in both] == [0, 0], both
        check(home, stages)


def test_approval_and_run_at_once_leave_whole_pages(stages, at_once, copy):
    home = copy(stages.drafted)
    before = files(home / "outputs" / CONTRACT / PLACE / "edition-1")
    both = at_once(home, (*APPROVE, "--wait", "120"), (*RUN, "--force", "--wait", "120"))
    pages = {page.name.rpartition(", ")[2]: page.faults for page in verify(Home(home), CONTRACT)}
    assert both[0].code == 0, both
    assert "edition-2" in pages
    assert not any(pages.values())
    assert files(home / "outputs" / CONTRACT / PLACE / "edition-1") == before
