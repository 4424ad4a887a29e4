"""Of what kind is a file, whatever its name says?"""

from __future__ import annotations

import re
from enum import StrEnum

from kpianalysis.intake.compound_file import SIGNATURE

_ARCHIVE = b"PK\x03\x04"
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARK = b"\xef\xbb\xbf"
_WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|script|div)\b", re.I)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1d]")
_HEAD = 2_000


class FileKind(StrEnum):
    """What the content of a file is."""

    WORKBOOK = "a workbook"
    WEB_PAGE = "a web page"
    XML = "an XML file"
    PDF = "a PDF document"
    RICH_TEXT = "a rich text document"
    ZEROS = "nothing but zeros"
    TEXT = "text"
    OTHER = "something else"


def kind_of(content: bytes) -> FileKind:
    """Tell what a file is by how it begins.

    Programs that offer a download "for Excel" often send a web page or delimited text that is
    named ``.xls``.

    Examples
    --------
    >>> kind_of(b"<html><table>").value, kind_of(b"KPI,Achieved").value
    ('a web page', 'text')
    """
    head = content[:_HEAD]
    start = head.removeprefix(_MARK).lstrip()
    if head.startswith((_ARCHIVE, SIGNATURE[:4])):
        return FileKind.WORKBOOK
    if start.startswith(b"%PDF"):
        return FileKind.PDF
    if start.startswith(b"{\\rtf"):
        return FileKind.RICH_TEXT
    if start.startswith((b"<", b"MIME-Version:")):
        if _WEB_PAGE.search(head) or start.startswith(b"MIME"):
            return FileKind.WEB_PAGE
        if start.startswith(b"<?xml"):
            return FileKind.XML
    if head.startswith(_BYTE_ORDER_MARKS):
        return FileKind.TEXT
    if not _CONTROLS.search(head) or head[1:2] == b"\x00" or head[:1] == b"\x00":
        return FileKind.TEXT if content.strip(b"\x00") else FileKind.ZEROS
    return FileKind.OTHER
