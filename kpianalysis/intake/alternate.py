"""Which rows hold targets and which results, where they stand in turn, one below the other?"""

from __future__ import annotations

import pandas as pd

from kpianalysis.intake.cell_text import is_blank
from kpianalysis.intake.headings import UNKNOWN
from kpianalysis.intake.layouts import Body, dated, in_order
from kpianalysis.intake.vocabulary import KINDS, plain, role_of
from kpianalysis.intake.workbook import column_letters

# Most rows must say what they hold; the others are headings, totals and differences.
_SHARE = 0.6
_MAY_TELL = (UNKNOWN, "title", "note", "status", "value")
_LONG_LIST = 50_000


def kind_column(body: Body) -> int | None:
    """Find the column that says which rows are targets and which results."""
    if len(body.cells) > _LONG_LIST or body.table.measures_across:
        return None
    columns = {column.index: column for column in body.table.columns}
    grid = body.sheet.at(body.cells.index)
    for index in map(int, grid.columns):
        column = columns.get(index)
        if column is not None and (column.dated or column.role not in _MAY_TELL):
            continue
        kinds = [_kind(cell) for cell in grid[index].tolist() if cell is not None and cell == cell]
        known = [kind for kind in kinds if kind]
        if "value" in known and len(set(known)) > 1 and len(known) >= _SHARE * len(kinds):
            return int(index)
    return None


def read_kinds(body: Body, column: int) -> pd.Series:
    """Say what each row holds, None where it says nothing that is read."""
    cells = body.sheet.cells.loc[body.cells.index, column]
    return pd.Series([_kind(cell) for cell in cells], cells.index, dtype=object)


def _kind(cell: object) -> str | None:
    role = role_of(plain(cell)) if isinstance(cell, str) else None
    return role if role in KINDS else None


def alternate_results(body: Body, kinds: pd.Series, rows: pd.Index) -> pd.DataFrame:
    """Make a result of rows in turn: one for the target, one for what was achieved."""
    kinds = kinds.loc[rows]
    names = [role for role in ("ref", "title", "area") if role in body.cells]
    identity = body.cells.loc[rows, names].ffill()
    joined = identity.astype(object).map(lambda cell: "" if is_blank(cell) else str(cell))
    name = joined.agg("|".join, axis=1) if names else pd.Series("", index=rows)
    run = name.ne(name.shift()).cumsum()
    turn = kinds.groupby([run, kinds]).cumcount()
    entity = pd.MultiIndex.from_arrays([run, turn])
    results = []
    # Beside results by month, one under no month is a sum over them.
    values = [c for c in (body.table.dated or body.table.columns) if c.role == "value"]
    for column in values:
        cells = body.sheet.cells.loc[rows, column.index]
        held = cells.notna()
        if not held.any():
            continue
        table = pd.DataFrame({"kind": kinds, "cell_text": cells, "row": rows}, index=rows)
        table["entity"] = entity.to_flat_index()
        wide = table[held].pivot_table(
            index="entity", columns="kind", values="cell_text", aggfunc="first", sort=False
        )
        at = table.drop_duplicates("entity").set_index("entity")["row"]
        own = table[table["kind"].eq("value")].drop_duplicates("entity").set_index("entity")["row"]
        row = own.reindex(wide.index).fillna(at.reindex(wide.index)).astype("int64")
        first = at.reindex(wide.index).astype("int64")
        group = wide.astype(object).where(wide.notna(), None).reset_index(drop=True)
        fixed = body.cells.loc[first].drop(columns=["value"], errors="ignore")
        for role in fixed.columns.difference(group.columns, sort=False):
            source = identity[role] if role in names else fixed[role]
            group[role] = source.loc[first].to_numpy()
        group["row"] = row.to_numpy()
        group["cell"] = [f"{column_letters(column.index)}{number + 1}" for number in row]
        texts = wide.map(lambda cell: "" if is_blank(cell) else str(cell)).agg(" | ".join, axis=1)
        names_of = name.loc[first].str.replace("|", " | ").to_numpy()
        group["raw"] = names_of + " | " + texts.to_numpy()
        results.append(dated(group, column))
    return in_order(results, body)
