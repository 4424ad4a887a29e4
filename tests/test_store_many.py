"""What is kept of many contracts is one table to any tool, and has one set of types."""

import pandas as pd
import pytest

from kpianalysis.store_many import (
    as_one_table,
    as_words,
    forget_others,
    kept_position,
    write_position,
)


def frame(refs, basis=None):
    return pd.DataFrame(
        {
            "kpi_ref": pd.Series(refs, dtype="str"),
            "value": 1.5,
            "basis": pd.Series([basis] * len(refs), dtype="str"),
        }
    )


@pytest.fixture
def folder(tmp_path):
    for name, refs, basis in (("roads", ["A", "B"], None), ("lanes", ["A"], "illustrative")):
        write_position(tmp_path / "all", name, as_words(frame(refs, basis)), {"day": name})
    return tmp_path / "all"


def test_facts_stand_beside_the_columns(folder):
    assert kept_position(folder, "lanes").facts == {"day": "lanes"}


def test_contracts_are_one_table_though_one_has_only_missing_texts(folder):
    tables = [
        kept_position(folder, name).columns(["kpi_ref", "basis"]) for name in ("roads", "lanes")
    ]
    whole = as_one_table(tables)
    assert whole["contract"].tolist() == [0, 0, 1]
    assert whole["kpi_ref"].tolist() == ["A", "B", "A"]
    assert whole["basis"].isna().tolist() == [True, True, False]


def test_other_tools_read_the_folder_as_one_table_by_contract(folder):
    found = pd.read_parquet(folder, columns=["value"], filters=[("contract", "==", "roads")])
    assert found["value"].tolist() == [1.5, 1.5]


def test_contracts_that_are_gone_are_forgotten(folder):
    forget_others(folder, ["roads"])
    assert kept_position(folder, "lanes") is None
    assert kept_position(folder, "roads") is not None


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" * 40])
def test_damaged_file_is_none(folder, content):
    (folder / "contract=roads" / "position.parquet").write_bytes(content)
    assert kept_position(folder, "roads") is None
