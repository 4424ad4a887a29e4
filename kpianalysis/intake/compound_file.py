"""What does the workbook stream of an xls file hold? A file system in a file ([MS-CFB]).

It is read before calamine reads it, as a chain of sectors that runs in a circle, or a header that
claims more than there is, would make calamine take all memory.
"""

from __future__ import annotations

import struct
from array import array

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_ENTRY = 128
_MINI_SECTOR, _SMALLEST = 64, 4096
_IN_HEADER = 109
_NAMES = ("workbook", "book")


def workbook_stream(content: bytes) -> bytes | None:
    """Return the stream of an xls file that holds the workbook; None when there is none.

    Parameters
    ----------
    content : bytes
        A file that begins with the signature of a compound file.

    Raises
    ------
    ValueError
        When the file is damaged.
    """
    if len(content) < 512:
        raise ValueError("no header")
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        raise ValueError("sectors of no known size")
    size = 1 << shift
    sectors = content[size:]
    count = -(-len(sectors) // size)
    directory_sectors, table_sectors, directory = struct.unpack_from("<III", content, 40)
    mini_table, mini_table_sectors, more, more_sectors = struct.unpack_from("<IIII", content, 60)
    if max(directory_sectors, table_sectors, mini_table_sectors, more_sectors) > count:
        raise ValueError("more sectors than there are")

    tables = list(struct.unpack_from(f"<{_IN_HEADER}I", content, 76))
    seen = 0
    while more not in (_END, _FREE):
        seen += 1
        if seen > count:
            raise ValueError("a chain in a circle")
        numbers = array("I", _sector(sectors, more, size))
        more = numbers.pop()
        tables.extend(numbers)
    table = array("I")
    for number in tables:
        if number != _FREE:
            table.frombytes(_sector(sectors, number, size))

    entries = _chain(sectors, directory, table, size)
    root = _entry(entries, 0, len(content))
    small = _chain(sectors, root[1], table, size)[: root[2]]
    small_table = array("I", _chain(sectors, mini_table, table, size))
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        name, start, length = _entry(entries, at, len(content))
        if name in _NAMES:
            if length < _SMALLEST:
                return _chain(small, start, small_table, _MINI_SECTOR)[:length]
            return _chain(sectors, start, table, size)[:length]
    return None


def _sector(sectors: bytes, number: int, size: int) -> bytes:
    sector = sectors[number * size : (number + 1) * size]
    if len(sector) < size:
        raise ValueError("a sector beyond the end")
    return sector


def _chain(sectors: bytes, start: int, table: array[int], size: int) -> bytes:
    """Join the sectors of a stream, each of which names the next."""
    found: list[bytes] = []
    while start != _END and not (start == _FREE and not found):
        if start >= len(table) or len(found) > len(table):
            raise ValueError("a chain that does not end")
        found.append(sectors[start * size : (start + 1) * size])
        start = table[start]
    return b"".join(found)


def _entry(entries: bytes, at: int, most: int) -> tuple[str, int, int]:
    """Return name, first sector and length of an entry of the directory."""
    (letters,) = struct.unpack_from("<H", entries, at + 64)
    name = entries[at : at + max(0, min(letters, 64) - 2)].decode("utf-16-le", errors="replace")
    start, length = struct.unpack_from("<II", entries, at + 116)
    if name and length > most:
        raise ValueError("a stream longer than the file")
    return name.lower(), start, length
