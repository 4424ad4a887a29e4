"""A what-if in tables: the review period, and its months, as they stand and as they would."""

from __future__ import annotations

import pandas as pd

from kpianalysis.analysis.changed_position import Position
from kpianalysis.analysis.what_if import WhatIf
from kpianalysis.display.audience import is_exempt
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, table
from kpianalysis.display.chances import say_chance
from kpianalysis.display.misses import value_cell
from kpianalysis.display.money import pounds
from kpianalysis.display.numbers import NOT_AVAILABLE, level, measured, month_of, period_of
from kpianalysis.display.wording import possible
from kpianalysis.kpi import Kpi
from kpianalysis.periods import Month
from kpianalysis.review import Review

NOT_A_RESULT = "What if, not a result"
_AHEAD = (1, 2, 3)
_STANDS, _WOULD = "As it stands", "What if"


def summary_table(review: Review, kpi: Kpi, found: WhatIf, *, key: str) -> Block:
    """Write the review period in one table: as it stands, and what if."""
    totals, step = found.totals, review.contract.step_word
    no_minimum = found.stands.months["minimum"].isna().all()
    rows = [
        [f"Missed target, {step}s", *_numbers(totals["missed"])],
        ["Of these counted after mitigation", *_numbers(totals["counts_as_miss"])],
        [
            "Failures before mitigation",
            *([NOT_AVAILABLE] * 2 if no_minimum else _numbers(totals["below_minimum"])),
        ],
        [
            "Failures counted after mitigation",
            *([NOT_AVAILABLE] * 2 if no_minimum else _numbers(totals["counts_as_failure"])),
        ],
    ]
    if found.stands.credits is not None and not is_exempt(review, "service_credits"):
        rows += [
            ["Service credits due", *_pounds(totals["due"])],
            ["Service credits that mitigation waives", *_pounds(totals["forgone"])],
        ]
    pair = (found.stands, found.would)
    rows.append(["Usual range", *(_range(position, kpi) for position in pair)])
    rows += [
        [f"Chance of meeting target, {words}", *(_chance(position, ahead) for position in pair)]
        for ahead, words in zip(_AHEAD, _months_ahead(review, found), strict=True)
    ]
    return table(
        key,
        f"{NOT_A_RESULT}: {kpi.name}, {review.period.words}",
        ["What", _STANDS, _WOULD],
        rows,
        pd.DataFrame(rows, columns=["what", "stands", "what_if"]),
        numeric=(1, 2),
        note=_note(review, found, rows),
    )


def months_table(review: Review, kpi: Kpi, found: WhatIf, *, key: str) -> Block:
    """Write the months of the review period: status and what counts, as it stands and what if."""
    months = found.in_period
    own = found.stands.months.tail(len(months)).reset_index(drop=True)
    priced = found.stands.credits is not None and not is_exempt(review, "service_credits")
    cells = []
    for (_, row), (_, held) in zip(months.iterrows(), own.iterrows(), strict=True):
        line = [
            period_of(row).words,
            value_cell(held, kpi),
            level(row["target"], kpi),
            level(row["if_target"], kpi),
            _status(row, ""),
            _status(row, "if_"),
        ]
        if priced:
            line += [_amount(row["due"]), _amount(row["if_due"])]
        cells.append(line)
    heads = ["Result", f"Target, {_STANDS.lower()}", "Target, what if"]
    heads += [f"Status, {_STANDS.lower()}", "Status, what if"]
    heads += [f"Credits due, {_STANDS.lower()}", "Credits due, what if"] if priced else []
    return table(
        key,
        f"{NOT_A_RESULT}: {review.contract.step_word} by {review.contract.step_word}",
        [review.contract.step_word.capitalize(), *heads],
        cells,
        months.drop(columns=[] if priced else _money_columns(months)),
        numeric=(1, 2, 3, *((6, 7) if priced else ())),
        note=_note(review, found, cells),
    )


def _numbers(counts: pd.Series) -> list[str]:
    return [f"{int(counts[row])}" for row in ("stands", "would")]


def _pounds(amounts: pd.Series) -> list[str]:
    return [_amount(amounts[row]) for row in ("stands", "would")]


def _amount(amount: float) -> str:
    return NOT_AVAILABLE if pd.isna(amount) else pounds(amount)


def _money_columns(months: pd.DataFrame) -> list[str]:
    money = ("due", "due_without_mitigation", "forgone")
    return [name for name in months.columns if name.removeprefix("if_") in money]


def _range(position: Position, kpi: Kpi) -> str:
    """Write the usual range of the last month."""
    last = position.months.iloc[-1]
    if pd.isna(last["lpl"]):
        return NOT_AVAILABLE
    low, high = possible(last["lpl"], last["upl"], kpi)
    return f"{measured(low, kpi)} to {measured(high, kpi)}"


def _chance(position: Position, ahead: int) -> str:
    if position.outlook.empty or pd.isna(position.outlook[f"p_met_{ahead}"].iloc[0]):
        return NOT_AVAILABLE
    return say_chance(position.outlook[f"p_met_{ahead}"].iloc[0])


def _months_ahead(review: Review, found: WhatIf) -> list[str]:
    if found.stands.outlook.empty:
        first = Month.of(review.received["period_end"].max()) + 1
    else:
        first = month_of(found.stands.outlook["first_month"].iloc[0])
    step = review.contract.step_months
    starts = [first + step * (ahead - 1) for ahead in _AHEAD]
    return [review.contract.period_of(start.first_day).words for start in starts]


def _status(row: pd.Series, prefix: str) -> str:
    waived = row[f"{prefix}missed"] and row[f"{prefix}mitigated"]
    return f"{row[f'{prefix}status']}{', mitigated' if waived else ''}"


def _note(review: Review, found: WhatIf, rows: list[list[str]]) -> str:
    """Explain the shorthand, and say what the figures rest on."""
    notes = []
    if any(NOT_AVAILABLE in cell for line in rows for cell in line):
        notes.append(f"{NOT_AVAILABLE} not available: it cannot be said.")
    rested_on = found.stands.months["basis"].tail(len(found.in_period))
    if mark := basis_note(rested_on).strip():
        notes.append(f"{mark.strip('()').capitalize()}.")
    return " ".join(notes)
