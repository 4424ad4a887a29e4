"""The only door to data/processed: Parquet tables, and what they were made from."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from filelock import FileLock

from kpianalysis.writing.in_place import replace_folder

_INPUTS = "inputs.json"


def write_tables(
    folder: Path, tables: Mapping[str, pd.DataFrame], inputs: Mapping[str, str]
) -> None:
    """Write tables as Parquet, all of them or none.

    Parameters
    ----------
    folder : Path
        ``data/processed/<contract>``; it is replaced whole.
    tables : mapping of name to DataFrame
        What to keep.
    inputs : mapping of file name to sha256
        What the tables were made from; :func:`is_current` compares it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f".{folder.name}.lock"):
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, table in tables.items():
                table.to_parquet(staging / f"{name}.parquet", index=False)
            record = json.dumps(dict(sorted(inputs.items())), indent=2) + "\n"
            (staging / _INPUTS).write_text(record, encoding="utf-8", newline="\n")
            replace_folder(staging, folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read one table of a contract."""
    return pd.read_parquet(folder / f"{name}.parquet")


def is_current(folder: Path, inputs: Mapping[str, str]) -> bool:
    """Say whether the tables were made from exactly these inputs."""
    record = folder / _INPUTS
    return record.is_file() and json.loads(record.read_text(encoding="utf-8")) == dict(inputs)
