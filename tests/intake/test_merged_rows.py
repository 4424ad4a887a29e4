"""A cell merged down over several rows says of each of them what it says."""

import pytest
from highways import workbook_file

from kpianalysis import read_extract


@pytest.fixture
def read(tmp_path):
    def make(rows, *merged):
        path = tmp_path / "results.xlsx"
        cells = [("Results", cells) for cells in merged]
        path.write_bytes(workbook_file({"Results": rows}, merged=cells))
        seen = read_extract(path).observations
        names = ["kpi_ref", "title", "period_start", "target", "value"]
        return [tuple(line) for line in seen[names].astype({"period_start": str}).to_numpy()]

    return make


def test_ref_title_and_target_merged_over_months_hold_for_each_of_them(read):
    rows = [
        ["Ref", "Description", "Target", "Month", "Achieved"],
        ["K1", "Calls", "90", "Apr-19", 91],
        [None, None, None, "May-19", 92],
        ["K2", "Letters", "80", "Apr-19", 81],
        [None, None, None, "May-19", 82],
    ]
    merged = ["A2:A3", "B2:B3", "C2:C3", "A4:A5", "B4:B5", "C4:C5"]
    assert read(rows, *merged) == [
        ("K1", "Calls", "2019-04-01", 90, 91),
        ("K1", "Calls", "2019-05-01", 90, 92),
        ("K2", "Letters", "2019-04-01", 80, 81),
        ("K2", "Letters", "2019-05-01", 80, 82),
    ]


def test_a_result_merged_over_months_is_of_the_first_alone(read):
    rows = [
        ["Ref", "Description", "Month", "Achieved"],
        ["K1", "Calls", "Apr-19", "91"],
        ["K1", "Calls", "May-19", None],
        ["K1", "Calls", "Jun-19", 93],
    ]
    assert [line[-1] for line in read(rows, "D2:D3")][::2] == [91, 93]
