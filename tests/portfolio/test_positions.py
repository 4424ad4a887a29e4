"""A position is kept until an input changes, and what is kept is read in part."""

import os

import pyarrow.parquet as pq
import pytest

from kpianalysis import store_many
from kpianalysis.portfolio import positions
from kpianalysis.portfolio.positions import COLUMNS, READ, position_of


@pytest.fixture
def made(monkeypatch):
    """List the contracts whose position is made anew."""
    names, make = [], positions._made
    monkeypatch.setattr(positions, "_made", lambda name, *of: names.append(name) or make(name, *of))
    return names


def test_kept_position_is_that_which_was_made(cleaned, made):
    first = position_of("roads", cleaned)
    again = position_of("roads", cleaned)
    assert made == ["roads"]
    assert again[0] == first[0]
    assert again[1].equals(first[1])


def test_file_that_was_touched_makes_nothing_anew(cleaned, made):
    position_of("roads", cleaned)
    os.utime(cleaned.raw("roads") / "received.csv", (1, 1))
    position_of("roads", cleaned)
    assert made == ["roads"]


def test_changed_file_makes_the_position_anew(cleaned, made, add_extract):
    before = position_of("roads", cleaned)[1]
    rows = [["KPI Ref", "Month", "Achieved"], ["RD_KPI_01", "Jul-19", "91%"]]
    add_extract(cleaned, "july.csv", rows, "2019-08-12")
    after = position_of("roads", cleaned)[1]
    assert made == ["roads", "roads"]
    assert after.num_rows == before.num_rows + 3  # July of three KPIs


def test_damaged_file_is_made_anew(cleaned, made):
    first = position_of("roads", cleaned)[1]
    place = cleaned.portfolio / "contract=roads" / "position.parquet"
    place.write_bytes(place.read_bytes()[:-200])
    assert position_of("roads", cleaned)[1].equals(first)
    assert made == ["roads", "roads"]


def test_another_program_makes_the_position_anew(cleaned, made, monkeypatch):
    position_of("roads", cleaned)
    monkeypatch.setattr(positions, "judging", lambda: "another")
    position_of("roads", cleaned)
    assert made == ["roads", "roads"]


def test_only_the_columns_asked_for_are_read(cleaned):
    position_of("roads", cleaned)
    place = cleaned.portfolio / "contract=roads" / "position.parquet"
    content, parts = bytearray(place.read_bytes()), pq.ParquetFile(place).metadata.row_group(0)
    unread = [part for part in map(parts.column, range(parts.num_columns))
              if part.path_in_schema not in READ]  # fmt: skip
    assert {part.path_in_schema for part in unread} == set(COLUMNS) - set(READ)
    for part in unread:
        first = part.dictionary_page_offset or part.data_page_offset
        content[first : first + part.total_compressed_size] = bytes(part.total_compressed_size)
    place.write_bytes(bytes(content))
    kept = store_many.kept_position(cleaned.portfolio, "roads")
    assert kept.columns(READ).column_names == list(READ)
    with pytest.raises((OSError, ValueError)):
        kept.columns(["backlog", "area"])
