"""What is wrong with a row, so that it is rejected, and what is only worth asking?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.intake.refs import RefReader
from kpianalysis.intake.scale import UNDECIDED, in_points
from kpianalysis.intake.values import as_floats, is_blank, says_yes, tidy_text
from kpianalysis.tables import State

# The last digit of a printed percentage may be half a digit off what numerator / denominator give.
_HALF_A_DIGIT = 0.5
_ROUNDING_SLACK = 1e-9
_MONEY = {"£", "GBP", "pounds"}
_NEVER_NEGATIVE = {"count", "days", "hours", "minutes", "seconds"}


def problems(
    rows: pd.DataFrame,
    readings: dict[str, pd.DataFrame],
    points: pd.Series,
    scale: pd.Series,
    percentage: pd.Series,
    contract: Contract,
    refs: RefReader,
    received: dt.date,
) -> pd.DataFrame:
    """Return reason and message of each row that cannot be accepted; the first reason stands."""
    value = readings["value"]
    # Cells of many types, which pandas-stubs does not know by column: a row's, and its reading's.
    cell: Any = rows.at
    read: Any = value.at
    reasons = pd.DataFrame(index=rows.index, columns=["reason", "message"], dtype=object)

    def reject(where: pd.Series, reason: str, message: Any) -> None:
        where = where & reasons["reason"].isna()
        for index in rows.index[where]:
            reasons.loc[index] = [reason, message(index)]

    reject(
        rows["kpi_ref"].isna(),
        "unknown_kpi",
        lambda i: (
            _unknown(cell[i, "ref"], cell[i, "area_code"], refs)
            if not is_blank(cell[i, "ref"])
            else f"no KPI is named beside the figure {read[i, 'words']!r}"
        ),
    )
    own_area = rows["area"].map(refs.area)
    kpi_area = rows["kpi_ref"].map({kpi.ref: kpi.area for kpi in contract.kpis})
    reject(
        own_area.notna() & own_area.ne(kpi_area),
        "area_disagrees",
        lambda i: f"{cell[i, 'kpi_ref']} is beside the service area {tidy_text(cell[i, 'area'])!r}",
    )
    reject(rows["month_fault"].notna(), "month_in_doubt", lambda i: cell[i, "month_fault"])
    reject(
        rows["month"].isna(),
        "no_month",
        lambda i: (
            f"{cell[i, 'period']!r} is not a month"
            if not is_blank(cell[i, "period"])
            else "no month is named by the row, the sheet, a title or the file"
        ),
    )
    known = [month for month in rows["month"]]
    reject(
        pd.Series([bool(month) and month.first_day > received for month in known], rows.index),
        "month_in_future",
        lambda i: (
            f"{cell[i, 'month'].words} had not begun when the file was received "
            f"({received.isoformat()})"
        ),
    )
    reject(
        pd.Series([bool(month) and month < contract.first_month for month in known], rows.index),
        "month_before_contract",
        lambda i: (
            f"{cell[i, 'month'].words} is before the contract began ({contract.first_month.words})"
        ),
    )
    reject(
        value["problem"].notna(),
        "not_a_number",
        lambda i: (
            f"{read[i, 'words']!r} {read[i, 'problem']}; "
            "ask the supplier for the figure, or record it as not supplied"
        ),
    )
    reject(
        scale.eq(UNDECIDED) & value["number"].notna(),
        "undecided_scale",
        lambda i: (
            f"{read[i, 'words']!r} may be {in_points(read[i, 'number'], 'fractions'):g}% or "
            f"{in_points(read[i, 'number'], 'points'):g}%; settle it in contract.toml: "
            f'extracts.percent_scale.{cell[i, "kpi_ref"]} = "fractions" or "points"'
        ),
    )
    reject(
        percentage & points.notna() & ~points.between(0, 100),
        "out_of_range",
        lambda i: f"{read[i, 'words']!r} is not a percentage from 0 to 100; ask the supplier",
    )
    reject(
        ~percentage & points.notna() & value["percent_sign"].astype(bool),
        "wrong_unit",
        lambda i: (
            f"{read[i, 'words']!r} is a percentage, but contract.toml gives the unit "
            f"{contract.kpi(cell[i, 'kpi_ref']).unit!r}"
        ),
    )
    unit = rows["kpi_ref"].map({kpi.ref: kpi.unit for kpi in contract.kpis})
    reject(
        value["currency"].eq(True) & ~unit.isin(_MONEY),
        "wrong_unit",
        lambda i: f"{read[i, 'words']!r} is money, but contract.toml gives the unit {unit[i]!r}",
    )
    reject(
        unit.isin(_NEVER_NEGATIVE) & points.lt(0),
        "out_of_range",
        lambda i: f"{read[i, 'words']!r} is below 0, which no number of {unit[i]} can be",
    )
    reject(
        unit.eq("count") & points.notna() & points.mod(1).ne(0),
        "not_whole",
        lambda i: f"{read[i, 'words']!r} is not a whole number; ask the supplier",
    )
    reject(
        pd.Series([says_yes(answer) is None for answer in rows["mitigated"]], rows.index),
        "unclear_mitigation",
        lambda i: (
            f"{tidy_text(cell[i, 'mitigated'])!r} is neither yes nor no to whether it is mitigated"
        ),
    )
    for role in ("numerator", "denominator", "backlog", "target", "minimum"):
        reading = readings[role]
        reject(
            reading["problem"].notna(),
            f"unreadable_{role}",
            lambda i, role=role, reading=reading: (
                f"the {role} {reading.at[i, 'words']!r} {reading.at[i, 'problem']}"
            ),
        )
    for role in ("numerator", "denominator", "backlog"):
        counts = as_floats(readings[role])
        reject(
            counts.lt(0),
            f"negative_{role}",
            lambda i, role=role: f"the {role} {readings[role].at[i, 'words']!r} is below 0",
        )
    sound = rows[reasons["reason"].isna()]
    twice = sound[sound.duplicated(["kpi_ref", "month"], keep=False)]
    for _, group in twice.groupby(["kpi_ref", "month"]):
        # No figure is one result twice only for the same reason; "52+" is not 52; and the same
        # percentage of other counts is another result. (NaN equals nothing.)
        figures = [
            points[group.index].fillna(np.inf),
            *(value.loc[group.index, column] for column in ("state", "bound")),
            *(readings[role].loc[group.index, "number"] for role in ("numerator", "denominator")),
        ]
        same = len(set(zip(*figures, strict=True))) == 1
        cells = ", ".join(rows.loc[group.index, "cell"])
        month = cell[group.index[0], "month"].words
        for index in group.index[1:] if same else group.index:
            reasons.loc[index] = (
                ["duplicate", f"the same result stands more than once ({cells}) and counts once"]
                if same
                else [
                    "conflict",
                    f"two different values for {cell[index, 'kpi_ref']} in {month} ({cells}); "
                    "ask the supplier which one stands",
                ]
            )
    return reasons


def _unknown(ref: object, area: str | None, refs: RefReader) -> str:
    near = refs.nearest(ref, area)
    meant = f"; did you mean {near}?" if near else ""
    return f"{tidy_text(ref)!r} is not in the contract{meant}"


def remarks(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    value: pd.DataFrame,
    good: pd.Series,
) -> pd.DataFrame:
    """Return what is accepted but worth asking: counts or targets that do not agree."""
    found = pd.DataFrame(index=rows.index, columns=["reason", "message"], dtype=object)
    # Cells of many types: of the table, of the row as it stood, and of the value's reading.
    cell: Any = table.at
    given: Any = rows.at
    read: Any = value.at
    percentage = table["unit"].eq("%")
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 100 * table["numerator"] / table["denominator"]
    digits = value["number"].map(
        lambda number: 0 if number is None else max(0, -number.as_tuple().exponent)
    )
    fraction = percentage & (table["value"] - as_floats(value)).abs().gt(_ROUNDING_SLACK)
    digits = (digits - np.where(fraction, 2, 0)).clip(lower=0)
    unit = np.power(10.0, -digits.astype("float64"))
    apart = (table["value"] - share).abs() > _HALF_A_DIGIT * unit + _ROUNDING_SLACK
    disagree = good & percentage & share.notna() & table["value"].notna() & apart
    for index in rows.index[disagree]:
        found.loc[index] = [
            "counts_disagree",
            f"{cell[index, 'value']:g}% is stated, but {cell[index, 'numerator']:g} of "
            f"{cell[index, 'denominator']:g} is {share.at[index]:.2f}%; which is right?",
        ]
    target = table["stated_target"]
    other = good & target.notna() & rows["target_agreed"].notna()
    other &= (target - rows["target_agreed"]).abs() > _ROUNDING_SLACK
    for index in rows.index[other & found["reason"].isna()]:
        found.loc[index] = [
            "target_disagrees",
            f"a target of {target.at[index]:g} is stated, but contract.toml says "
            f"{given[index, 'target_agreed']:g}; the contract's is used",
        ]
    for index in rows.index[good & rows["month_remark"].notna() & found["reason"].isna()]:
        found.loc[index] = ["month_disagrees", f"{given[index, 'month_remark']}; which is right?"]
    missing = good & ~value["state"].eq(State.MEASURED)
    for index in rows.index[missing & found["reason"].isna()]:
        state = State(read[index, "state"])
        words = read[index, "words"]
        said = f"the supplier wrote {words!r}" if words else "the cell is empty"
        found.loc[index] = [str(state), f"no figure: {said}"]
    return found
