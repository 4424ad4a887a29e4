"""What does one file say of each KPI and period, and which of its cells cannot be read?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import is_blank, says_yes, tidy_text
from kpianalysis.intake.columns import in_points, read_cells
from kpianalysis.intake.each_once import (
    as_categories,
    as_texts,
    each_once,
    nothing,
    numbered,
)
from kpianalysis.intake.level_doubts import doubtful_levels
from kpianalysis.intake.problems import problems
from kpianalysis.intake.remarks import remarks
from kpianalysis.intake.scale import (
    FRACTIONS,
    POINTS,
    among_points,
    settle_scales,
    settle_target_scales,
)
from kpianalysis.intake.vocabulary import VOCABULARY
from kpianalysis.tables import Bound, Outcome, State, Verification

_OUTCOMES = [str(one) for one in (Outcome.ACCEPTED, Outcome.REJECTED, Outcome.SET_ASIDE)]
_HOW_FINAL = [
    str(one) for one in (Verification.VERIFIED, Verification.PROVISIONAL, Verification.CORRECTED)
]
LEVELS = ("value", "target", "minimum")
COUNTS = ("numerator", "denominator", "backlog")
_TEXT_ROLES = {
    "title": "title",
    "status": "stated_status",
    "mitigation_reason": "mitigation_reason",
    "cause": "cause",
    "remedy": "remedy",
    "effect": "effect",
    "note": "note",
}


def observe(results: pd.DataFrame, catalogue: Catalogue) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the results of files.

    Parameters
    ----------
    results : DataFrame
        Results of all sheets, as :func:`kpianalysis.intake.rows.read_rows` gives them, and
        ``received``: no period that begins after that day can have a result.
    catalogue : Catalogue
        Which KPIs there are, and what is known of them.

    Returns
    -------
    (DataFrame, DataFrame)
        Observations, and one ledger line for each result that was given.
    """
    rows = results.reset_index(drop=True)
    blank = nothing(rows.index)
    rows = rows.assign(**{role: blank for role in VOCABULARY if role not in rows})
    rows["area_code"] = as_categories(rows["area_code"])
    rows["kpi_ref"] = catalogue.refs(rows)
    words = {word.casefold(): State(state) for word, state in catalogue.profile.words.items()}
    read = {role: read_cells(rows[role], words) for role in (*LEVELS, *COUNTS)}
    _apply_zeros(rows, read, catalogue)
    value = read["value"]
    rows["value_sign"] = value["percent_sign"] | read["target"]["percent_sign"]
    rows["value_unit"] = value["unit"].astype(object)
    rows["area_text"] = rows["area"]
    rows = rows.assign(**catalogue.facts(rows))
    rows["unit"] = as_categories(rows["unit"])
    percentage = rows["unit"].eq("%")
    scales = _scales(rows, read, percentage, catalogue)
    levels = {
        role: in_points(
            read[role]["number"],
            read[role]["decimals"],
            scales[role].eq(FRACTIONS) & ~read[role]["percent_sign"].astype(bool),
        )
        for role in LEVELS
    }
    faults = problems(rows, read, levels, scales["value"], catalogue)
    doubts = doubtful_levels(read, levels, scales, percentage, catalogue)
    for role, doubt in doubts.items():
        levels[role] = levels[role].where(doubt.isna())
    good = faults["reason"].isna()
    measured = value["state"].eq(State.MEASURED)
    provisional = rows["provisional"].astype(bool) | value["mark"].eq("p")
    table = pd.DataFrame(
        {
            "kpi_ref": rows["kpi_ref"],
            "area": rows["area"],
            "unit": rows["unit"],
            "period_start": rows["period_start"],
            "period_end": rows["period_end"],
            "value": levels["value"].where(measured),
            "bound": _bounds(value["bound"], measured),
            **{role: read[role]["number"] for role in COUNTS},
            **{f"stated_{role}": read[role]["number"] for role in COUNTS[:2]},
            "stated_target": levels["target"],
            "stated_minimum": levels["minimum"],
            "state": value["state"],
            "verification": numbered(provisional.to_numpy(dtype="int8"), _HOW_FINAL),
            "mitigated": _says_yes(rows["mitigated"]).eq(True),
            "escalated": rows["escalated"],
            "file": rows["file"],
            "sheet": rows["sheet"],
            "cell": rows["cell"],
            "row": rows["row"] + 1,
            "raw": rows["raw"],
            **{column: _texts(rows[role]) for role, column in _TEXT_ROLES.items()},
        },
        copy=False,
    )
    no_figure = ~measured & value["words"].notna()
    if no_figure.any():
        table["note"] = (
            table["note"].astype(object).where(~no_figure, value["words"].astype(object))
        )
    ruled = rows["ruling"] if "ruling" in rows else pd.Series(None, rows.index, dtype=object)
    table["ruling"] = ruled
    if ruled.notna().any():
        table.loc[ruled.notna(), "verification"] = str(Verification.CORRECTED)
    fraction = scales["value"].eq(FRACTIONS)
    asked = remarks(rows, table, value, fraction, doubts, scales["by_others"] & fraction, good)
    # Counts that contradict the stated percentage count nobody: they stay as what was stated.
    contradicted = asked["reason"].eq("counts_disagree")
    if contradicted.any():
        table.loc[contradicted, ["numerator", "denominator"]] = np.nan
    found = table if good.all() else table[good].reset_index(drop=True)
    return as_texts(found), as_texts(_ledger(rows, faults, asked))


def _apply_zeros(rows: pd.DataFrame, read: dict[str, pd.DataFrame], catalogue: Catalogue) -> None:
    """Take a 0 as no figure where a person said that it is none."""
    profile = catalogue.profile
    value, target = read["value"], read["target"]
    if profile.zero_value:
        value["state"] = value["state"].astype(object)
    for state, refs in profile.zero_value.items():
        none = value["number"].eq(0) & (rows["kpi_ref"].isin(refs) | ("*" in refs))
        value.loc[none, "number"] = np.nan
        value.loc[none, "state"] = State(state)
    if profile.zero_target:
        named = rows["kpi_ref"].isin(profile.zero_target) | ("*" in profile.zero_target)
        target.loc[target["number"].eq(0) & named, "number"] = np.nan


def _scales(
    rows: pd.DataFrame,
    read: dict[str, pd.DataFrame],
    percentage: pd.Series,
    catalogue: Catalogue,
) -> dict[str, pd.Series]:
    """Settle on which scale results and targets are written."""
    written = pd.DataFrame(
        {
            "file": rows["file"],
            "kpi_ref": rows["kpi_ref"],
            "number": read["value"]["number"].where(percentage),
            "percent_sign": read["value"]["percent_sign"],
            "decimals": read["value"]["decimals"],
            "numerator": read["numerator"]["number"],
            "denominator": read["denominator"]["number"],
            "target_number": read["target"]["number"].where(percentage),
            "target_sign": read["target"]["percent_sign"],
            "agreed_target": rows["agreed_target"],
        }
    )
    scale = settle_scales(written, catalogue.profile).where(percentage, POINTS)
    settings = catalogue.profile.percent_scale
    target_scale = settle_target_scales(written, scale, settings).where(percentage, POINTS)
    minimum_scale = target_scale.where(read["minimum"]["number"].le(1), POINTS)
    by_others = among_points(written) & written["numerator"].isna()
    return {
        "value": scale, "target": target_scale, "minimum": minimum_scale, "by_others": by_others
    }  # fmt: skip


def _says_yes(cells: pd.Series) -> pd.Series:
    if cells.isna().all():
        return pd.Series(False, index=cells.index)
    return pd.Series(each_once(cells, says_yes, blank=False), index=cells.index)


def _texts(cells: pd.Series) -> pd.Series:
    if cells.isna().all():
        return nothing(cells.index)
    texts = each_once(cells, lambda cell: None if is_blank(cell) else tidy_text(cell))
    return pd.Series(texts, index=cells.index, dtype=object)


def _ledger(rows: pd.DataFrame, faults: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Write the ledger line of every result."""
    duplicate = faults["reason"].eq("duplicate")
    rejected = faults["reason"].notna() & ~duplicate
    outcome = np.where(duplicate, 2, rejected).astype("int8")
    return pd.DataFrame(
        {
            "file": rows["file"],
            "sheet": rows["sheet"],
            "row": rows["row"] + 1,
            "cell": rows["cell"],
            "outcome": numbered(outcome, _OUTCOMES),
            "reason": _first_said(faults["reason"], asked["reason"], "read"),
            "message": _first_said(faults["message"], asked["message"], "read as it stands"),
            "raw": rows["raw"],
        },
        copy=False,
    )


def _first_said(first: pd.Series, second: pd.Series, else_: str) -> pd.Categorical:
    """Take the first that says anything, and a sentence where neither does."""
    kinds = list(dict.fromkeys([else_, *first.cat.categories, *second.cat.categories]))
    number = {kind: at for at, kind in enumerate(kinds)}
    codes = np.zeros(len(first), dtype="int32")
    for said in (second, first):
        held = said.notna().to_numpy()
        own = np.array([number[kind] for kind in said.cat.categories], dtype="int32")
        codes[held] = own[said.cat.codes.to_numpy()[held]]
    return numbered(codes, kinds)


def _bounds(bounds: pd.Series, measured: pd.Series) -> pd.Series:
    """Return the bound of each figure; what is no figure is no side of a range."""
    return bounds.cat.set_categories(list(Bound)).where(measured, Bound.EXACT)
