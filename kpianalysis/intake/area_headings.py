"""Which service area do the rows of a sheet belong to, by the headings above them?

A heading that is no area of the contract ends the area before it: the rows below it belong to
something else, and a ref such as ``KPI 1`` names no KPI there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.each_once import each_once
from kpianalysis.intake.workbook import Sheet


def give_areas(
    results: pd.DataFrame,
    above: Mapping[int, str],
    inside: Mapping[int, str],
    headers: Sequence[int],
    sheet: Sheet,
    title: str,
    catalogue: Catalogue,
) -> pd.DataFrame:
    """Give each result its area.

    Parameters
    ----------
    results : DataFrame
        Results of one sheet, with ``row`` and perhaps ``area``, the cell beside it.
    above, inside : mapping of int to str
        Lines of one cell above the first table, and between and inside the tables.
    headers : sequence of int
        The first row of each table's header.
    sheet, title, catalogue
        As for :func:`kpianalysis.intake.context.give_context`.

    Returns
    -------
    DataFrame
        ``area_code``, and ``area_fault``: the heading or cell that should name the area, and names
        none that is known.
    """
    of_sheet = catalogue.sheet_area(sheet.name, title) or catalogue.profile.area
    texts = {row: text for row, text in inside.items() if catalogue.heads_rows(text)}
    read = {text: catalogue.heading_area(text) for text in texts.values()}
    for row, text in above.items():
        stacked = any(_heads_a_table(at, headers[1:], sheet) for at in texts)
        heads = _heads_a_table(row, headers[:1], sheet)
        area = catalogue.title_area(text, stacked=stacked and heads)
        near = None if area else catalogue.like_an_area(text)
        if area or (near and (of_sheet is None or catalogue.area(near) != of_sheet)):
            texts[row] = text
            # A title and a sheet's name that are two areas leave the rows without one.
            read[text] = None if area and of_sheet and area != of_sheet else area
    codes = {row: read[text] for row, text in texts.items()}
    unknown = {row: text if codes[row] is None else None for row, text in texts.items()}
    code = _carried(codes, results["row"], of_sheet)
    fault = _carried(unknown, results["row"])
    if "area" in results:
        words = each_once(results["area"], lambda at: None if is_blank(at) else tidy_text(at))
        stated = pd.Series(words, index=results.index, dtype=object)
        own = catalogue.areas(results["area"])
        code = own.fillna(code.where(stated.isna()))
        fault = stated.where(own.isna()).fillna(fault).where(code.isna())
    return pd.DataFrame({"area_code": code, "area_fault": fault}, dtype=object)


def _heads_a_table(row: int, headers: Sequence[int], sheet: Sheet) -> bool:
    """Say whether a header follows a line, with nothing but blank rows between them."""
    following = sheet.filled.iloc[row + 1 :]
    return bool(following.any()) and following.idxmax() in headers


def _carried(said: Mapping[int, object], rows: pd.Series, above: object = None) -> pd.Series:
    """Carry what each heading says down to the next."""
    at = np.array(sorted(said), dtype=int)
    places = np.searchsorted(at, rows.to_numpy(dtype="int64"), side="right")
    values = np.array([above, *(said[row] for row in at)], dtype=object)
    return pd.Series(values[places], index=rows.index, dtype=object)
