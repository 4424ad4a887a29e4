"""A quarterly contract's mitigations are counted in quarters, from the same register."""

import pandas as pd
import pytest
from page_tables import rows_of

from kpianalysis.analysis.flags import flag_differences
from kpianalysis.display.blocks import join
from kpianalysis.display.episodes import every_episode
from kpianalysis.display.mitigation_timeline import say_timeline
from kpianalysis.display.mitigations import mitigated

REF = "ACF_KPI_03"
MITIGATION = {"kpi": REF, "from": "2018-10", "to": "2019-03", "reason": "Storm."}


def on_page(review):
    """Return all that the page says of mitigations, in its body and its annex."""
    return join(mitigated(review), every_episode(review))


def review_of(make, *mitigations, mitigated=(False,) * 5, first="2018-04"):
    """Five quarters, April 2018 to June 2019, with a target of 75 and a minimum of 60."""
    results = make.observed(REF, [80, 78, 70, 50, 79], first=first)
    starts = pd.date_range("2018-04-01", periods=5, freq="QS").to_series(index=results.index)
    results["period_start"] = starts.astype("datetime64[us]")
    results["period_end"] = (starts + pd.offsets.QuarterEnd(0)).astype("datetime64[us]")
    results["mitigated"] = list(mitigated)
    return make.review(
        [make.kpi(minimum=60)],
        results,
        first_month=first,
        frequency="quarterly",
        mitigations=list(mitigations),
    )


def test_an_episode_is_counted_in_quarters_and_lasts_to_the_end_of_its_last(make):
    row = review_of(make, MITIGATION).episodes.loc[0]
    assert (row["start"], row["end"]) == (pd.Timestamp("2018-10-01"), pd.Timestamp("2019-03-01"))
    # October to December at 70 missed; January to March at 50 was below minimum too.
    assert (row["months"], row["misses"], row["failures"]) == (2, 2, 1)
    assert (row["low_before"], row["high_before"], row["n_before"]) == (78, 80, 2)
    assert (row["low_after"], row["n_after"]) == (79, 1)
    assert row["ended"]


@pytest.mark.parametrize(("begins", "long_term"), [("2018-10", True), ("2019-01", False)])
def test_long_term_is_in_months_also_where_results_are_quarterly(make, begins, long_term):
    # Two quarters to March are the six months of the contract, one quarter is not.
    review = review_of(make, MITIGATION | {"from": begins})
    assert review.episodes.loc[0, "long_term"] == long_term


def test_the_page_says_quarters(make):
    html = on_page(review_of(make, MITIGATION)).html
    assert rows_of(html, "mitigated")[0][3] == "Quarters in a row"
    header, line = rows_of(html, "every-mitigation")
    assert (header[2], line[1:3]) == ("Quarters", ["October 2018 to March 2019", "2"])
    assert "Before and after: as many quarters as it was in force" in html
    assert "0 more quarterly misses would have counted" in html


def test_the_timeline_says_quarters(make):
    review = review_of(make, MITIGATION)
    assert "2 quarters, October 2018 to March 2019" in say_timeline(review)
    assert ">2 quarters<" in on_page(review).html


def test_quarters_that_follow_are_one_run_of_flags(make):
    review = review_of(make, mitigated=(False, True, True, False, True))
    runs = flag_differences(review.assessments)
    spans = [(row.start.strftime("%Y-%m"), row.end.strftime("%Y-%m")) for row in runs.itertuples()]
    assert spans == [("2018-07", "2018-12"), ("2019-04", "2019-06")]
    assert runs["months"].tolist() == [2, 1]
