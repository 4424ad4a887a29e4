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


def accepted(extract) -> list[tuple]:
    return list(zip(extract.observations["kpi_ref"], extract.observations["value"], strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "KPI Ref,Description,Month,Achieved\nK1,Calls,Apr-19,12,273\nK2,Letters,Apr-19,9\n",
        "KPI Ref,Description,Apr-19,May-19\nK1,Calls,12,273,14\nK2,Letters,9,\n",
        "KPI Ref,Description,Apr-19,May-19\nK1,Calls, answered,12,14\nK2,Letters,9,\n",
        "Month,K1,K2\nApr-19,12,273,9\nMay-19,,9\n",
    ],
)
def test_a_row_longer_than_its_header_is_rejected(read, text):
    extract = read(text)
    assert accepted(extract) == [("K2", 9)]
    faults = extract.ledger[extract.ledger["outcome"].eq("rejected")]
    assert set(faults["reason"]) == {"row_too_long"}
    assert faults["message"].str.contains("a comma inside a number or a text").all()


def test_empty_cells_at_the_end_of_a_row_say_nothing(read):
    text = "KPI Ref,Description,Month,Achieved\nK1,Calls,Apr-19,12,,,\nK2,Letters,Apr-19,9\n"
    assert accepted(read(text)) == [("K1", 12), ("K2", 9)]


def test_a_title_longer_than_the_header_puts_no_row_in_doubt(read):
    text = "Results,for,the,Board,of,May\nRef,Month,Achieved\nK1,Apr-19,12\n"
    assert accepted(read(text)) == [("K1", 12)]
