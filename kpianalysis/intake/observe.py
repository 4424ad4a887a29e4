"""What does one file say of each KPI and month, and which of its cells cannot be read?"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.intake.findings import problems, remarks
from kpianalysis.intake.refs import RefReader
from kpianalysis.intake.scale import POINTS, in_points, settle_scales, settle_target_scales
from kpianalysis.intake.values import as_floats, is_blank, read_column, says_yes, tidy_text
from kpianalysis.tables import Bound, Outcome, State, Verification

_TEXT_ROLES = {
    "title": "title",
    "status": "stated_status",
    "mitigation_reason": "mitigation_reason",
    "cause": "cause",
    "remedy": "remedy",
    "effect": "effect",
    "note": "note",
}


def observe(
    results: pd.DataFrame,
    contract: Contract,
    refs: RefReader,
    agreed: pd.DataFrame,
    received: dt.date,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the result rows of one file.

    Parameters
    ----------
    results : DataFrame
        Result rows of all sheets, as :func:`kpianalysis.intake.rows.read_rows` gives them.
    contract : Contract
        What was agreed: units, polarity, the scale of percentages.
    refs : RefReader
        Reads the supplier's spellings of refs.
    agreed : DataFrame
        ``kpi_ref``, ``month``, ``target``: the target in force.
    received : date
        When the file was received: no month after it can have a result.

    Returns
    -------
    (DataFrame, DataFrame)
        Observations, and one ledger line for each row that was given.
    """
    rows = results.reset_index(drop=True)
    rows["kpi_ref"] = [
        refs.ref(ref, area) for ref, area in zip(rows["ref"], rows["area_code"], strict=True)
    ]
    rows = rows.merge(agreed, how="left", on=["kpi_ref", "month"], validate="many_to_one")
    readings = {
        role: read_column(rows[role])
        for role in ("value", "target", "minimum", "numerator", "denominator", "backlog")
    }
    value = readings["value"]
    numbers = {role: as_floats(reading) for role, reading in readings.items()}
    percentage = rows["kpi_ref"].map({kpi.ref: kpi.is_percentage for kpi in contract.kpis})
    percentage = percentage.eq(True)
    written = pd.DataFrame(
        {
            "kpi_ref": rows["kpi_ref"],
            "number": numbers["value"],
            "percent_sign": value["percent_sign"],
            "numerator": numbers["numerator"],
            "denominator": numbers["denominator"],
            "target_number": numbers["target"],
            "target_sign": readings["target"]["percent_sign"],
            "agreed_target": rows["target_agreed"],
        }
    )
    scale = settle_scales(written, contract).where(percentage, POINTS)
    target_scale = settle_target_scales(written, scale).where(percentage, POINTS)
    scales = {"value": scale, "target": target_scale, "minimum": target_scale}
    levels = {
        role: pd.Series(
            [
                in_points(number, one_scale, sign)
                for number, one_scale, sign in zip(
                    readings[role]["number"],
                    scales[role],
                    readings[role]["percent_sign"],
                    strict=True,
                )
            ],
            index=rows.index,
            dtype="float64",
        )
        for role in ("value", "target", "minimum")
    }
    faults = problems(rows, readings, levels["value"], scale, percentage, contract, refs, received)
    good = faults["reason"].isna()
    measured = value["state"].eq(State.MEASURED)
    table = pd.DataFrame(
        {
            "kpi_ref": rows["kpi_ref"],
            "area": rows["kpi_ref"].map({kpi.ref: kpi.area for kpi in contract.kpis}),
            "unit": rows["kpi_ref"].map({kpi.ref: kpi.unit for kpi in contract.kpis}),
            "month": rows["month"],
            "value": levels["value"].where(measured),
            "bound": value["bound"].where(measured, Bound.EXACT).map(str),
            "numerator": numbers["numerator"],
            "denominator": numbers["denominator"],
            "backlog": numbers["backlog"],
            "stated_target": levels["target"],
            "stated_minimum": levels["minimum"],
            "state": value["state"].map(str),
            "verification": np.where(
                rows["provisional"], Verification.PROVISIONAL, Verification.VERIFIED
            ),
            "mitigated": rows["mitigated"].map(says_yes).eq(True),
            "file": rows["file"],
            "sheet": rows["sheet"],
            "cell": rows["cell"],
            "row": rows["row_index"] + 1,
            "raw": rows["raw"],
        }
    )
    for role, column in _TEXT_ROLES.items():
        table[column] = [None if is_blank(cell) else tidy_text(cell) for cell in rows[role]]
    no_figure = ~measured & value["words"].notna()
    table["note"] = table["note"].where(~no_figure, value["words"])
    asked = remarks(rows, table, value, good)
    # Counts that contradict the stated percentage count nobody: the ledger keeps them.
    table.loc[asked["reason"].eq("counts_disagree"), ["numerator", "denominator"]] = np.nan
    return table[good].reset_index(drop=True), _ledger(rows, faults, asked)


def _ledger(rows: pd.DataFrame, faults: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Write the ledger line of every result row."""
    duplicate = faults["reason"].eq("duplicate")
    rejected = faults["reason"].notna() & ~duplicate
    outcome = pd.Series(str(Outcome.ACCEPTED), index=rows.index)
    outcome[rejected] = str(Outcome.REJECTED)
    outcome[duplicate] = str(Outcome.SET_ASIDE)
    return pd.DataFrame(
        {
            "file": rows["file"],
            "sheet": rows["sheet"],
            "row": rows["row_index"] + 1,
            "cell": rows["cell"],
            "outcome": outcome,
            "reason": faults["reason"].fillna(asked["reason"]).fillna("read"),
            "message": faults["message"].fillna(asked["message"]).fillna("read as it stands"),
            "raw": rows["raw"],
        }
    )
