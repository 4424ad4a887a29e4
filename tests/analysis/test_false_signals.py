"""How often does a control chart label a series in which nothing changes?

Known for 36 points and the rules of ptd: some point in 29.5%, 66% and 95% of series at a
correlation of 0, 0.3 and 0.6, the last point in 1.7%, 6% and 20%. 4,000 series each, fixed seeds;
the standard error of a share is 0.8 percentage points at most, so 2.5 points are three of them.
"""

import pytest
from stable_series import as_series, stable_values

from kpianalysis import control_chart
from kpianalysis.analysis.many_kpis import LAST_POINT_RATE


def charted(correlation, preset, seed=2019):
    frame = as_series(stable_values(4_000, 36, correlation, seed))
    return control_chart(frame, preset=preset, improvement_direction="increase")


@pytest.mark.parametrize(
    ("correlation", "any_point", "last_point"), [(0, 29.5, 1.7), (0.3, 66, 6), (0.6, 95, 20)]
)
def test_share_of_stable_series_with_a_label_is_that_of_the_document(
    correlation, any_point, last_point
):
    found = charted(correlation, "ptd-0.2")
    labelled = found.points["special_cause"].ne("none")
    by_series = labelled.groupby(found.points["series_id"], observed=True).any()
    assert 100 * by_series.mean() == pytest.approx(any_point, abs=2.5)
    last = found.series["variation"].ne("common_cause")
    assert 100 * last.mean() == pytest.approx(last_point, abs=2.5)


def test_rate_that_the_page_states_is_that_of_the_default_preset():
    found = charted(0, "mdc-2023", seed=2020)
    rate = found.series["variation"].ne("common_cause").mean()
    assert rate == pytest.approx(LAST_POINT_RATE, abs=0.006)
