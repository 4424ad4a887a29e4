"""Homes of three contracts, and the counts of a contract's own page.

``several`` holds ``roads``, the same again as ``lanes``, and ``tracks``, whose minimum of potholes
is 89; ``cleaned`` is the same with nothing kept.
"""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from highways import HIGHWAYS_TOML, quarter_sheets, write_folder, year_rows

from kpianalysis.analysis.period_counts import counts_by_step
from kpianalysis.home import Home
from kpianalysis.portfolio.all_contracts import portfolio
from kpianalysis.reviewing import open_review


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Home:
    """Give the three contracts with their tables and kept positions, made once."""
    home = Home(tmp_path_factory.mktemp("portfolio") / "home")
    extracts = [
        ("2018-19/results.csv", year_rows(), "2019-04-11"),
        ("2019-20/quarter-1.xlsx", quarter_sheets(), "2019-07-12"),
    ]
    stricter = HIGHWAYS_TOML.replace("minimum = 80", "minimum = 89")
    for name, toml in (("roads", HIGHWAYS_TOML), ("lanes", HIGHWAYS_TOML), ("tracks", stricter)):
        write_folder(home.root / "data" / "raw" / name, extracts, toml)
    portfolio(home)
    return home


@pytest.fixture
def several(prepared, tmp_path) -> Home:
    shutil.copytree(prepared.root, tmp_path / "copy")
    return Home(tmp_path / "copy")


@pytest.fixture
def cleaned(several) -> Home:
    """Give the three contracts with their tables, and nothing kept."""
    shutil.rmtree(several.portfolio)
    return several


@pytest.fixture
def page_counts():
    def count(contract, period, home, as_at=None) -> dict[str, int]:
        """Take the counts of the last month received from what the page shows."""
        review = open_review(contract, period, home=home, as_at=as_at)
        last = pd.Timestamp(review.last_arrived.first_day)
        row = counts_by_step(review.summary).loc[last]
        in_force = review.in_period.loc[review.in_period["period_start"].eq(last), "kpi_ref"]
        likely = review.charts.series.set_index("series_id")["likely"][in_force].value_counts()
        return {
            "kpis": row["kpis"],
            "met": row["met"],
            "missed": row["missed"],
            "missed_mitigated": row["missed_mitigated"],
            "below_minimum": row["below_minimum"],
            "not_judged": row["not_judged"],
            "long_term": review.mitigated["long_term"].sum(),
            "likely_to_meet": likely.get("met", 0),
            "likely_to_miss": likely.get("missed", 0),
            "may_do_either": likely.get("hit_and_miss", 0),
            "no_reading": likely.get("none", 0),
        }

    return count
