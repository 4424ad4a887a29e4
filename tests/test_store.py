"""Tables go in whole or not at all, and the last good ones stay."""

import sys

import pandas as pd
import pytest

from kpianalysis.store import is_current, read_table, write_record, write_tables
from kpianalysis.tables import as_table

TABLE = as_table(
    "ledger",
    pd.DataFrame(
        {"file": ["a.csv", "b.csv"], "row": [1, 2], "outcome": "accepted", "raw": ["né", None]}
    ),
)
OTHER = TABLE.assign(file="c.csv")
# No column of Parquet holds a number and a text.
UNWRITABLE = pd.DataFrame({"mixed": pd.Series([1, "one"], dtype=object)})


def left_in(folder):
    """Name what stands beside a folder, without the lock that stays."""
    return sorted(path.name for path in folder.parent.iterdir() if not path.name.endswith(".lock"))


def test_a_table_comes_back_as_it_went_in(tmp_path):
    write_tables(tmp_path / "roads", {"ledger": TABLE}, {})
    pd.testing.assert_frame_equal(read_table(tmp_path / "roads", "ledger"), TABLE)


def test_dates_numbers_and_flags_come_back_with_their_types(tmp_path):
    empty = as_table("history", pd.DataFrame())
    write_tables(tmp_path / "roads", {"history": empty}, {})
    assert read_table(tmp_path / "roads", "history").dtypes.equals(empty.dtypes)


def test_the_same_tables_make_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_tables(tmp_path / name, {"ledger": TABLE}, {"b.csv": "2", "a.csv": "1"})
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    assert set(one) == {"ledger.parquet", "inputs.json"}


def test_the_same_texts_make_the_same_bytes_whatever_kept_them(tmp_path):
    written = []
    for storage in ("python", "pyarrow"):
        with pd.option_context("mode.string_storage", storage):
            texts = pd.DataFrame({"said": pd.Series(["a", None], dtype="str"), "n": [1, 2]})
            tables = {"some": texts, "none": texts.iloc[:0]}
            write_tables(tmp_path / storage, tables, {})
        written.append(
            [path.read_bytes() for path in sorted((tmp_path / storage).glob("*.parquet"))]
        )
    assert written[0] == written[1]
    assert len(written[0]) == 2


def test_a_folder_is_replaced_whole(tmp_path):
    folder = tmp_path / "roads"
    write_tables(folder, {"ledger": TABLE, "history": TABLE}, {})
    write_tables(folder, {"ledger": OTHER}, {})
    assert read_table(folder, "ledger")["file"].tolist() == ["c.csv", "c.csv"]
    assert not (folder / "history.parquet").exists()
    assert left_in(folder) == ["roads"]


def test_a_failed_write_leaves_the_last_good_tables_and_nothing_else(tmp_path):
    folder = tmp_path / "roads"
    write_tables(folder, {"ledger": TABLE}, {"a.csv": "1"})
    with pytest.raises((TypeError, ValueError), match=r"int|str|bytes"):
        write_tables(folder, {"ledger": OTHER, "history": UNWRITABLE}, {"a.csv": "2"})
    pd.testing.assert_frame_equal(read_table(folder, "ledger"), TABLE)
    assert is_current(folder, {"a.csv": "1"})
    assert left_in(folder) == ["roads"]


def test_tables_are_current_only_for_exactly_their_inputs(tmp_path):
    folder = tmp_path / "roads"
    assert not is_current(folder, {})
    write_tables(folder, {"ledger": TABLE}, {"a.csv": "1", "b.csv": "2"})
    assert is_current(folder, {"b.csv": "2", "a.csv": "1"})
    assert not is_current(folder, {"a.csv": "1", "b.csv": "3"})
    assert not is_current(folder, {"a.csv": "1"})
    assert not is_current(folder, {"a.csv": "1", "b.csv": "2", "c.csv": "3"})


def test_a_run_that_died_between_two_renames_loses_nothing(tmp_path):
    # As a run leaves it that moved the old folder aside and then lost its power.
    folder, aside = tmp_path / "roads", tmp_path / ".roads-old"
    write_tables(folder, {"ledger": TABLE}, {})
    folder.rename(aside)
    write_tables(folder, {"ledger": OTHER}, {})
    pd.testing.assert_frame_equal(read_table(folder, "ledger"), OTHER)
    assert left_in(folder) == ["roads"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such permissions")
def test_everybody_who_may_read_the_project_may_read_what_was_made(tmp_path):
    write_tables(tmp_path / "roads", {"ledger": TABLE}, {})
    assert (tmp_path / "roads").stat().st_mode & 0o777 == 0o755


def test_one_changed_bit_of_a_table_is_noticed(tmp_path):
    folder = tmp_path / "roads"
    write_tables(folder, {"ledger": TABLE}, {"a.csv": "1"})
    path = folder / "ledger.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    assert not is_current(folder, {"a.csv": "1"})


def test_table_that_is_missing_or_was_added_is_noticed(tmp_path):
    folder = tmp_path / "roads"
    write_tables(folder, {"ledger": TABLE}, {})
    (folder / "ledger.parquet").rename(folder / "other.parquet")
    assert not is_current(folder, {})
    assert not is_current(tmp_path / "none", {})


def test_record_takes_away_what_a_killed_write_left(tmp_path):
    folder = tmp_path / "roads"
    write_tables(folder, {"ledger": TABLE}, {})
    (tmp_path / ".roads-making-x1").mkdir()
    write_record(folder, "slices.json", {})
    assert left_in(folder) == ["roads"]
