"""Fifteen months of the fictional contract, cleaned once for all tests of a file."""

import pytest
from highways import quarter_sheets, write_folder, year_rows

from kpianalysis import load
from kpianalysis.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    root = tmp_path_factory.mktemp("loaded")
    write_folder(
        root / "data" / "raw" / "roads",
        [
            ("2018-19/results.csv", year_rows(), "2019-04-11"),
            ("2019-20/quarter-1.xlsx", quarter_sheets(), "2019-07-12"),
        ],
    )
    return Home(root)


@pytest.fixture(scope="module")
def page(home):
    return load(home=home)
