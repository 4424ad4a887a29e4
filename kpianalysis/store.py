"""The only door to data/processed: Parquet tables, and what they were made from."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from kpianalysis.errors import StoreProblem
from kpianalysis.writing.in_place import recover_folder, replace_folder
from kpianalysis.writing.whole import write_whole

if TYPE_CHECKING:
    import pandas as pd

_INPUTS = "inputs.json"
_MAKING = "-making-"


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
    with _lock(folder):
        _clear(folder)
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}{_MAKING}", dir=folder.parent))
        try:
            for name, table in tables.items():
                _in_arrow(table).to_parquet(staging / f"{name}.parquet", index=False)
            record = {"inputs": dict(sorted(inputs.items())), "tables": _tables_of(staging)}
            text = json.dumps(record, indent=2) + "\n"
            (staging / _INPUTS).write_text(text, encoding="utf-8", newline="\n")
            replace_folder(staging, folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read one table of a contract.

    Raises
    ------
    StoreProblem
        When its file is damaged: code makes it again.
    """
    import pyarrow.parquet as pq

    path = folder / f"{name}.parquet"
    try:
        # In one thread: a process that has read may still fork.
        with pq.ParquetFile(path, pre_buffer=False) as file:
            table: pd.DataFrame = file.read(use_threads=False).to_pandas(use_threads=False)
            return table
    except ValueError as error:  # what pyarrow raises of a file that is not Parquet is one
        raise StoreProblem(
            "is damaged", found=path.name, file=str(folder), action="run: kpianalysis clean"
        ) from error


def is_current(folder: Path, inputs: Mapping[str, str]) -> bool:
    """Say whether the tables were made from exactly these inputs, and are undamaged."""
    record = read_record(folder, _INPUTS)
    return isinstance(record, dict) and record.get("inputs") == dict(inputs) and is_whole(folder)


def is_whole(folder: Path) -> bool:
    """Say whether every table is as it was written: Parquet itself notices few damaged bytes."""
    record = read_record(folder, _INPUTS)
    try:
        return isinstance(record, dict) and record.get("tables") == _tables_of(folder)
    except OSError:  # another run exchanges them
        return False


def _in_arrow(table: pd.DataFrame) -> pd.DataFrame:
    """Let the file be the same whether Python or Arrow kept the texts."""
    import numpy as np
    import pandas as pd

    text = pd.StringDtype("pyarrow", na_value=np.nan)
    return table.astype({name: text for name, kind in table.dtypes.items() if kind == "str"})


def _tables_of(folder: Path) -> dict[str, str]:
    """Return the sha256 of each table in a folder."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.parquet"))
    }


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Keep other runs from cleaning a contract while this one does.

    Parameters
    ----------
    folder : Path
        ``data/processed/<contract>``.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f".{folder.name}.cleaning.lock"):
        yield


def read_record(folder: Path, name: str) -> Any:
    """Return what a JSON file says; None when it is missing or damaged."""
    try:
        return json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_record(folder: Path, name: str, content: object) -> None:
    """Write a JSON file beside the tables, whole or not at all."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    with _lock(folder):  # nobody exchanges the folder meanwhile
        _clear(folder)
        write_whole(folder / name, text.encode("utf-8"), alone=True)


def _lock(folder: Path) -> FileLock:
    return FileLock(folder.parent / f".{folder.name}.lock")


def _clear(folder: Path) -> None:
    """Take away what a process that was killed left; for who holds the lock."""
    recover_folder(folder)
    for left in folder.parent.glob(f".{folder.name}{_MAKING}*"):
        shutil.rmtree(left)
