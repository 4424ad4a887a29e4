"""How large may a file be, so that one that means harm, or is broken, cannot stop the machine?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from kpianalysis.errors import ContractProblem, ExtractProblem

MEGABYTE = 1_000_000
# A small archive may be packed as tightly as it likes.
_SMALL_UNPACKED = 10 * MEGABYTE


@dataclass(frozen=True)
class Limits:
    """The largest file that is read; ``[extracts.limits]`` of contract.toml changes them.

    Attributes
    ----------
    megabytes
        Of the file as it was sent.
    unpacked_megabytes
        Of a workbook's parts together, once unpacked.
    packing_ratio
        How many times larger a workbook over 10 MB may be once unpacked.
    parts, sheets, shared_strings
        Of a workbook.
    rows, columns
        Of a sheet, from the first of it to the last that holds anything.
    cells
        Of a sheet of a workbook: rows times columns, empty cells included.
    text_cells
        Of a delimited file, which needs less memory for a cell.
    repeated_rows
        How often an ods file may repeat one row that holds something.
    """

    megabytes: int = 200
    unpacked_megabytes: int = 400
    packing_ratio: int = 300
    parts: int = 5_000
    sheets: int = 500
    shared_strings: int = 2_000_000
    rows: int = 2_000_000
    columns: int = 16_384
    cells: int = 2_000_000
    text_cells: int = 40_000_000
    repeated_rows: int = 10_000


def limits_of(settings: Mapping[str, int]) -> Limits:
    """Make limits of ``[extracts.limits]``; what is not named there stays as it is.

    Raises
    ------
    ContractProblem
        When there is no such limit, or it is no number above 0.

    Examples
    --------
    >>> limits_of({"sheets": 12}).sheets
    12
    """
    names = [field.name for field in fields(Limits)]
    for name, most in settings.items():
        if name not in names:
            raise ContractProblem(
                "is no limit",
                found=name,
                cell="extracts.limits",
                action=f"use one of {', '.join(names)}",
            )
        if isinstance(most, bool) or not isinstance(most, int) or most < 1:
            raise ContractProblem(
                "is not a whole number above 0",
                found=str(most),
                cell=f"extracts.limits.{name}",
                action="write how many are allowed",
            )
    return Limits(**settings)


def check_size(size: int, name: str, limits: Limits) -> None:
    """Refuse a file of too many bytes.

    Raises
    ------
    ExtractProblem
        When it is larger than ``limits.megabytes``.
    """
    if size > limits.megabytes * MEGABYTE:
        raise too_large(
            f"the file has {size / MEGABYTE:,.0f} MB, more than {limits.megabytes}",
            name,
            "megabytes",
        )


def check_cells(
    rows: int, columns: int, name: str, sheet: str, limits: Limits, key: str = "cells"
) -> None:
    """Refuse a sheet that reaches too far, however few of its cells hold anything.

    Parameters
    ----------
    rows, columns : int
        How far it reaches.
    name, sheet : str
        What to call the file and the sheet in messages.
    limits : Limits
        How far it may reach.
    key : str
        Which limit of cells holds: ``cells`` or ``text_cells``.

    Raises
    ------
    ExtractProblem
        When it has more rows, columns or cells than allowed.
    """
    for count, limit, what in (
        (rows, "rows", "rows"),
        (columns, "columns", "columns"),
        (rows * columns, key, "cells"),
    ):
        most = getattr(limits, limit)
        if count > most:
            raise too_large(
                f"the sheet reaches over {rows:,} rows and {columns:,} columns, "
                f"more than {most:,} {what}",
                name,
                limit,
                sheet,
            )


def check_unpacked(unpacked: int, packed: int, name: str, limits: Limits) -> None:
    """Refuse an archive that unpacks to more than a machine should hold.

    Parameters
    ----------
    unpacked, packed : int
        How many bytes its parts have, and it has itself.
    name : str
        What to call it in messages.
    limits : Limits
        How many it may have.

    Raises
    ------
    ExtractProblem
        When it unpacks to too much, or to too many times its size.
    """
    if unpacked > limits.unpacked_megabytes * MEGABYTE:
        raise too_large(
            f"the workbook unpacks to more than {limits.unpacked_megabytes} MB",
            name,
            "unpacked_megabytes",
        )
    if unpacked > _SMALL_UNPACKED and unpacked > limits.packing_ratio * packed:
        raise too_large(
            f"the workbook unpacks to more than {limits.packing_ratio} times its size",
            name,
            "packing_ratio",
        )


def too_large(problem: str, name: str, key: str, sheet: str | None = None) -> ExtractProblem:
    """Say that a file is too large, and which setting allows more."""
    far = key in ("rows", "columns", "cells")
    without = ", without cells far below or beside the table" if far else ""
    return ExtractProblem(
        problem,
        file=name,
        sheet=sheet or None,
        action=f"ask for a smaller file{without}, or allow more: {key} under [extracts.limits] of "
        "contract.toml, or under [limits] of a profile",
    )
