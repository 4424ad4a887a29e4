"""A row of a CSV file that is longer than its header may hold a comma inside a figure."""

import pytest

from kpianalysis import read_extract


@pytest.fixture
def read(tmp_path):
    def make(text):
        path = tmp_path / "results.csv"
        path.write_text(text, encoding="utf-8")
        return read_extract(path)

    return make


def accepted(seen) -> list[tuple]:
    return list(zip(seen["kpi_ref"], seen["value"], strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "KPI Ref,Description,Month,Achieved\nK1,Calls,Apr-19,12,273\n"
        "K2,Letters,Apr-19,9\nK2,Letters,May-19,8\n",
        "KPI Ref,Description,Apr-19,May-19\nK1,Calls,12,273,14\nK2,Letters,9,8\nK3,Mail,7,6\n",
        "KPI Ref,Description,Apr-19,May-19\nK1,Calls, made,12,14\nK2,Letters,9,8\nK3,Mail,7,6\n",
        "Month,K1,K2\nMar-19,12,273,9\nApr-19,,9\nMay-19,,8\n",
    ],
)
def test_a_row_longer_than_its_header_is_rejected(read, text):
    extract = read(text)
    read_right = [line for line in accepted(extract.observations) if line[0] != "K3"]
    assert read_right == [("K2", 9), ("K2", 8)]
    faults = extract.ledger[extract.ledger["outcome"].eq("rejected")]
    assert set(faults["reason"]) == {"row_too_long"}
    assert faults["message"].str.contains("a comma inside a number or a text").all()


def test_empty_cells_at_the_end_of_a_row_say_nothing(read):
    text = "KPI Ref,Description,Month,Achieved\nK1,Calls,Apr-19,12,,,\nK2,Letters,Apr-19,9\n"
    assert accepted(read(text).observations) == [("K1", 12), ("K2", 9)]


def test_a_title_longer_than_the_header_puts_no_row_in_doubt(read):
    text = "Northmoor,Highways,report,for,the,Board\nRef,Month,Achieved\nK1,Apr-19,12\n"
    assert accepted(read(text).observations) == [("K1", 12)]
