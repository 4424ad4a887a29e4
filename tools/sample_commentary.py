"""What does the Council say of April to June 2019? Its workbook; every word of it is made up.

One miss has no words of the Council, and one row is about a miss that was corrected away.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from sample_kpis import CORRECTED_JUNE
from sample_results import results_of
from sample_workbook import CREATED, stored

ILLUSTRATIVE = "illustrative"
HEADER = {
    "KPI": 34, "ref": 14, "month": 15, "result": 12, "target": 10, "about": 11, "note": 24,
    "cause": 44, "effect on residents": 44, "remedy": 44, "owner": 24, "due date": 13,
    "author": 24, "date": 13, "supplier's reply": 44, "basis": 16,
}  # fmt: skip
CARE_MANAGER, CONTRACT_MANAGER = "Adult care finance manager", "Contract manager"


class Words(NamedTuple):
    """What one row says."""

    cause: str = ""
    effect: str = ""
    remedy: str = ""
    owner: str = ""
    due: str = ""
    author: str = ""
    date: str = ""
    reply: str = ""


_CARE = Words(
    effect="People who wait are told in writing that their charge is still to be worked out.",
    remedy="The review of the financial assessment policy looks at which papers are needed.",
    owner=CARE_MANAGER,
    due="2019-12-31",
    author=CONTRACT_MANAGER,
    date="2019-07-17",
    reply="We welcome the review, and will plan the work by its outcome.",
)
_CARE_MITIGATED = Words(
    cause="The time allowed depends on a policy of the Council that is under review.",
    author=CONTRACT_MANAGER,
    date="2019-07-17",
)
_DATA_CENTRE = Words(
    cause="The systems were switched off at times that the Council had agreed.",
    effect="Some online services were closed for a few hours; this was announced before.",
    remedy="The remaining steps of the move are done at weekends.",
    owner=CONTRACT_MANAGER,
    due="2019-09-30",
    author=CONTRACT_MANAGER,
    date="2019-07-16",
)
_MOVE_MITIGATED = Words(
    cause="The move was planned, and the Council agreed to the times.",
    author=CONTRACT_MANAGER,
    date="2019-07-16",
)
_STARTERS = Words(
    cause="Several names of new staff reached the service desk late.",
    effect="A few new staff began work with residents a day late.",
    remedy="Managers send in names two weeks before.",
    owner=CONTRACT_MANAGER,
    author=CONTRACT_MANAGER,
    date="2019-07-18",
)
# In the order of months, and of the KPIs of the contract.
ROWS: list[tuple[str, str, str, str, Words]] = [
    ("ACF_KPI_03", "2019-04", "miss", "", _CARE),
    ("ACF_KPI_03", "2019-04", "mitigation", "", _CARE_MITIGATED),
    ("IMT_KPI_07", "2019-05", "miss", "", _DATA_CENTRE),
    ("IMT_KPI_07", "2019-05", "mitigation", "", _MOVE_MITIGATED),
    ("CSC_KPI_05", "2019-05", "miss", "", Words()),
    ("ACF_KPI_03", "2019-05", "miss", "", _CARE),
    ("IMT_KPI_07", "2019-06", "miss", "", _DATA_CENTRE),
    ("IMT_KPI_09", "2019-06", "miss", "no longer a miss: met target", _STARTERS),
    ("ACF_KPI_03", "2019-06", "miss", "", _CARE),
]


def write_commentary(path: Path, contract: dict[str, Any]) -> None:
    """Write the workbook as ``kpianalysis commentary`` does and people fill it in."""
    results = {
        (result.kpi["ref"], month): result
        for month in ("2019-04", "2019-05", "2019-06")
        for result in results_of(contract, month, CORRECTED_JUNE if month == "2019-06" else None)
    }
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("Commentary")
    top = {"valign": "top", "text_wrap": True}
    text = book.add_format({"num_format": "@", **top})
    grey = {"bg_color": "#E7E6E6", "border": 1, "border_color": "#BFBFBF"}
    key = book.add_format({"num_format": "@", **top, **grey})
    month_look = book.add_format({"num_format": "mmmm yyyy", **top, **grey})
    day_look = book.add_format({"num_format": "d mmmm yyyy", **top})
    bold = book.add_format({"bold": True, "bottom": 2, **top})
    for column, (name, width) in enumerate(HEADER.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 3)
    for row, (ref, month, about, note, words) in enumerate(ROWS, start=1):
        result = results[ref, month]
        figure = f"{result.value:.{result.kpi['decimals']}f}%"
        corrected = ", corrected" if ref in CORRECTED_JUNE else ""
        keys = [
            result.kpi["plain_name"], ref, _day(f"{month}-01"), f"{figure}{corrected}",
            f"{result.target:g}%", about, note,
        ]  # fmt: skip
        for column, cell in enumerate(keys):
            _write(sheet, row, column, cell, key, month_look)
        typed = [
            _day(cell) if name in ("due", "date") and cell else cell
            for name, cell in words._asdict().items()
        ]
        typed.append(ILLUSTRATIVE if words.author else "")
        for column, cell in enumerate(typed, start=len(keys)):
            _write(sheet, row, column, cell, text, day_look)
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored(packed))


def _write(sheet: Any, row: int, column: int, cell: Any, text: Any, date: Any) -> None:
    if isinstance(cell, dt.datetime):
        sheet.write_datetime(row, column, cell, date)
    elif cell:
        sheet.write_string(row, column, cell, text)


def _day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
