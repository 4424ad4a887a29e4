"""A problem goes from one process to another whole, of whatever kind it is."""

import pickle

import pytest

from kpianalysis.errors import KpiProblem, NoData, TryLater
from kpianalysis.publish.page_check import BrokenPage
from kpianalysis.publish.page_check.check import check_page


def broken_page():
    with pytest.raises(BrokenPage) as told:
        check_page("<html><body><script>1</script></body></html>")
    return told.value


@pytest.mark.parametrize(
    "problem",
    [
        KpiProblem("is wrong", found="x", file="f", sheet="s", cell="c", action="mend it"),
        NoData("holds nothing"),
        TryLater("is busy", found="the page"),
        broken_page(),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_it_says_the_same_there(problem):
    again = pickle.loads(pickle.dumps(problem))  # noqa: S301
    assert type(again) is type(problem)
    assert str(again) == str(problem)
    assert vars(again) == vars(problem)
