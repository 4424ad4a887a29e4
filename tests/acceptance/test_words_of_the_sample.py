"""Of the shipped sample: which quarters lack a required word, and what its officer is told?"""

import pytest

from kpianalysis.display.next_steps import next_steps
from kpianalysis.display.required_words import missing_words, say_missing
from kpianalysis.home import Home
from kpianalysis.reviewing import open_review

SAMPLE = "corporate-support-services"
ASSESSMENTS = "Non-residential care assessments done on time (ACF_KPI_03)"


@pytest.fixture(scope="module")
def home(new_home):
    return Home(new_home())


@pytest.mark.parametrize(
    ("period", "as_at", "missing"),
    [
        # Nobody says in the sample why these assessments are late; effect and remedy are there.
        ("2019-20 Q1", None, [f"{ASSESSMENTS}: the cause is missing for April to June 2019."]),
        ("2018-19 Q4", "2019-05-02", []),
        ("2017-18 Q1", "2017-08-01", []),
    ],
)
def test_words_that_a_quarter_lacks(home, period, as_at, missing):
    lacking = say_missing(missing_words(open_review(SAMPLE, period, as_at=as_at, home=home)))
    assert lacking == missing


def test_extracts_before_april_2017_hold_no_words(home):
    review = open_review(SAMPLE, "2016-17 Q2", as_at="2017-04-21", home=home)
    # Each of its misses lacks all three.
    assert len(missing_words(review)) == 3 * review.in_period["missed"].sum() > 0


def test_officer_of_april_to_june_2019_is_told_what_stops_approval(home):
    text = next_steps(open_review(SAMPLE, "2019-20 Q1", home=home), page="draft/page.html")
    assert "Required words that nobody has written: 1\n" in text
    assert "What the supplier must be asked\n  Nothing.\n" in text
    assert text.endswith('    kpianalysis approve "2019-20 Q1" --by "NAME"\n')
