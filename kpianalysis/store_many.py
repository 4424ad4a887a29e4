"""What is kept of many contracts, so that only the contracts and columns asked for are read?

``data/processed/_portfolio/contract=<name>/position.parquet``: a Hive partition for each contract,
which pandas, pyarrow and other tools read as one table. Why so: docs/decisions/0011.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpianalysis.writing.whole import write_whole

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_KEY = "contract="
_FILE = "position.parquet"
_FACTS = b"kpianalysis"


def as_words(position: pd.DataFrame) -> pa.Table:
    """Return a table for keeping: each text a word of a list, smaller and quicker to compare.

    Examples
    --------
    >>> import pandas as pd
    >>> as_words(pd.DataFrame({"basis": pd.Series([None], dtype="str"), "value": [1.5]})).schema
    basis: dictionary<values=string, indices=int32, ordered=0>
    value: double
    """
    import pyarrow as pa

    table = pa.Table.from_pandas(position, preserve_index=False)
    # The same types whatever a contract holds, so that all of them are one table.
    word = pa.dictionary(pa.int32(), pa.string())
    kinds = {field.name: field.type for field in table.schema}
    texts = (pa.types.is_string, pa.types.is_large_string)
    fields = [
        (name, word if any(is_text(kind) for is_text in texts) else kind)
        for name, kind in kinds.items()
    ]
    return table.replace_schema_metadata(None).cast(pa.schema(fields))


def write_position(folder: Path, contract: str, position: pa.Table, facts: dict[str, Any]) -> None:
    """Keep the position of one contract, whole or not at all.

    Parameters
    ----------
    folder : Path
        ``data/processed/_portfolio``.
    contract : str
        Name of its folder in ``data/raw``.
    position : Table
        What was received beside what was agreed, sorted by KPI and month.
    facts : dict
        What is known of it as a whole; it stands in the same file, so that both are of one moment.
    """
    import pyarrow.parquet as pq

    told = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode("utf-8")
    content = io.BytesIO()
    pq.write_table(position.replace_schema_metadata({_FACTS: told}), content, compression="lz4")
    place = folder / f"{_KEY}{contract}"
    place.mkdir(parents=True, exist_ok=True)
    write_whole(place / _FILE, content.getvalue())


class KeptPosition:
    """The kept position of one contract: its facts at once, its columns when they are asked for.

    Attributes
    ----------
    facts : dict
        As they were written.
    """

    def __init__(self, file: Any, facts: dict[str, Any]) -> None:
        self._file = file
        self.facts = facts

    def columns(self, names: Sequence[str]) -> pa.Table:
        """Read these columns, and no others, in the order in which they are kept.

        Raises
        ------
        OSError, ValueError
            When the file is damaged.
        """
        return self._file.read(columns=list(names), use_threads=False).replace_schema_metadata(None)


def kept_position(folder: Path, contract: str) -> KeptPosition | None:
    """Open the kept position of one contract; None when there is none, or it is damaged."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(folder / f"{_KEY}{contract}" / _FILE)
        facts = json.loads((file.schema_arrow.metadata or {})[_FACTS])
    except (OSError, ValueError, KeyError):  # what pyarrow raises of a damaged file is a ValueError
        return None
    return KeptPosition(file, facts) if isinstance(facts, dict) else None


def as_one_table(positions: Sequence[pa.Table]) -> pd.DataFrame:
    """Put the positions of contracts below one another.

    Returns
    -------
    DataFrame
        Their columns, texts as categories, and ``contract``: the place of each row's contract among
        those given.

    Examples
    --------
    >>> import pyarrow as pa
    >>> first, second = (pa.table({"kpi_ref": refs}) for refs in (["A"], ["A", "B"]))
    >>> as_one_table([first, second])["contract"].tolist()
    [0, 1, 1]
    """
    import numpy as np
    import pyarrow as pa

    whole = pa.concat_tables(positions).unify_dictionaries()
    place = np.repeat(np.arange(len(positions)), [table.num_rows for table in positions])
    # Columns stay apart, and one thread is enough: putting them together costs more than it gains.
    table: pd.DataFrame = whole.to_pandas(
        ignore_metadata=True, split_blocks=True, use_threads=False
    )
    return table.assign(contract=place)


def forget_others(folder: Path, contracts: Collection[str]) -> None:
    """Remove what is kept of contracts that are no longer there."""
    for place in folder.glob(f"{_KEY}*"):
        if place.name.removeprefix(_KEY) not in contracts:
            shutil.rmtree(place, ignore_errors=True)
