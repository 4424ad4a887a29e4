"""Which letters do the bytes of a text file stand for?"""

from __future__ import annotations

from kpianalysis.errors import ExtractProblem
from kpianalysis.intake.refusals import RESEND, not_copied_whole

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD = 2_000


def as_utf8(content: bytes, name: str) -> bytes:
    r"""Return a text file in UTF-8, without its byte order mark.

    The encoding is told by the mark; without one it is UTF-16 when about every other byte is zero,
    UTF-8 when all bytes are that, and Windows-1252 otherwise.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        What to call it in messages.

    Raises
    ------
    ExtractProblem
        When it is no text.

    Examples
    --------
    >>> as_utf8("£5".encode("cp1252"), "a.csv").decode(), as_utf8(b"\xff\xfeK\x00", "a.csv")
    ('£5', b'K')
    """
    if not content.strip(b"\x00"):
        raise not_copied_whole(name)
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    encoding = _MARKS.get(mark) or _wide(content[:_HEAD]) or "utf-8"
    text = content[len(mark) :] if mark else content
    try:
        if encoding != "utf-8":
            text = text.decode(encoding).encode("utf-8")
        elif not text.isascii():
            text.decode("utf-8")
    except UnicodeDecodeError as error:
        if mark or encoding != "utf-8":
            raise ExtractProblem(
                f"the file is not valid {encoding[:6].rstrip('-')} text", file=name, action=RESEND
            ) from error
        # Five bytes mean nothing in Windows-1252; each becomes the sign for a letter unknown.
        text = text.decode("cp1252", errors="replace").encode("utf-8")
    if b"\x00" in text:
        raise ExtractProblem("the file is not text", file=name, action=RESEND)
    return text


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every other byte of plain letters is zero."""
    if len(head) < 4:
        return None
    even, odd = (2 * head[start::2].count(0) / len(head) for start in (0, 1))
    if odd > 0.5 > even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 > odd else None
