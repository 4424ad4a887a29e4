"""How large may a file be, so that one that means harm, or is broken, cannot stop the machine?"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from kpianalysis.errors import ExtractProblem

_CHUNK = 1 << 20
_MEGABYTE = 1_000_000
# A small archive may be packed as tightly as it likes.
_SMALL_UNPACKED = 20 * _MEGABYTE


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
        How many times larger a workbook over 20 MB may be once unpacked.
    parts, sheets
        Of a workbook.
    cells
        Of a sheet from its first to its last cell, empty ones included.
    """

    megabytes: int = 200
    unpacked_megabytes: int = 400
    packing_ratio: int = 300
    parts: int = 5_000
    sheets: int = 500
    cells: int = 20_000_000


def check_size(size: int, name: str, limits: Limits) -> None:
    """Refuse a file of too many bytes.

    Raises
    ------
    ExtractProblem
        When it is larger than ``limits.megabytes``.
    """
    if size > limits.megabytes * _MEGABYTE:
        raise too_large(
            f"the file has {size / _MEGABYTE:,.0f} MB, more than {limits.megabytes}",
            name,
            "megabytes",
        )


def check_cells(rows: int, columns: int, name: str, sheet: str, limits: Limits) -> None:
    """Refuse a sheet that reaches too far, however few of its cells hold anything.

    Raises
    ------
    ExtractProblem
        When it has more than ``limits.cells``.
    """
    if rows * columns > limits.cells:
        raise too_large(
            f"the sheet reaches over {rows:,} rows and {columns:,} columns, "
            f"more than {limits.cells:,} cells",
            name,
            "cells",
            sheet,
        )


def check_archive(content: bytes, name: str, limits: Limits) -> None:
    """Refuse a workbook that unpacks to more than a machine should hold.

    What an archive says of its own size is not believed: each part is unpacked and counted, and
    nothing is kept.

    Raises
    ------
    ExtractProblem
        When it has too many parts, unpacks to too much, or is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > limits.parts:
                raise too_large(
                    f"the workbook has {len(parts):,} parts, more than {limits.parts:,}",
                    name,
                    "parts",
                )
            _check_unpacked(sum(part.file_size for part in parts), len(content), name, limits)
            unpacked = 0
            for part in parts:
                with archive.open(part) as stream:
                    while chunk := stream.read(_CHUNK):
                        unpacked += len(chunk)
                        _check_unpacked(unpacked, len(content), name, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise ExtractProblem(
            "the workbook is damaged or cut short",
            file=name,
            action="ask the supplier to send it again",
        ) from error
    except RuntimeError as error:  # what zipfile raises for a part with a password
        raise ExtractProblem(
            "the workbook has a password", file=name, action="ask for a copy without one"
        ) from error


def too_large(problem: str, name: str, key: str, sheet: str | None = None) -> ExtractProblem:
    """Say that a file is too large, and which setting allows more."""
    return ExtractProblem(
        problem,
        file=name,
        sheet=sheet or None,
        action=f"ask for a smaller file, or allow more: {key} under [extracts.limits] of "
        "contract.toml, or under [limits] of a profile",
    )


def _check_unpacked(unpacked: int, packed: int, name: str, limits: Limits) -> None:
    if unpacked > limits.unpacked_megabytes * _MEGABYTE:
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
