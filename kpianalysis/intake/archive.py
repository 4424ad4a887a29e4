"""Which parts does a zipped workbook hold, unpacked no further than it may be?

What an archive says of its own size is checked before anything is unpacked, and no part is
believed: one that holds another number of bytes than it says is damaged. An archive in it is not
opened.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from kpianalysis.intake.limits import Limits, check_unpacked, too_large
from kpianalysis.intake.refusals import damaged, has_password

_SIGNATURE, _LOCAL_HEADER = b"PK\x03\x04", 30
_ENCRYPTED = 0x1


class Archive:
    """The parts of a zipped workbook, each unpacked when it is asked for.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        What to call it in messages.
    limits : Limits
        How much it may hold.

    Raises
    ------
    ExtractProblem
        When it is damaged, has a password, or holds too much.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self.name = name
        self._content = memoryview(content)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise damaged(name) from error
        if len(parts) > limits.parts:
            raise too_large(
                f"the workbook has {len(parts):,} parts, more than {limits.parts:,}", name, "parts"
            )
        # Of two parts with one name another program may take the other one.
        self._parts = {part.filename.replace("\\", "/").lower(): part for part in parts}
        if len(self._parts) < len(parts):
            raise damaged(name)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise has_password(name)
        check_unpacked(sum(part.file_size for part in parts), len(content), name, limits)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    @property
    def parts(self) -> list[str]:
        """The names of the parts, in small letters."""
        return list(self._parts)

    def read(self, part: str) -> bytes:
        """Unpack a part.

        Raises
        ------
        ExtractProblem
            When it does not hold what the archive says.
        """
        try:
            return self._unpacked(self._parts[part.lower()])
        except (KeyError, zlib.error) as error:
            raise damaged(self.name) from error

    def _unpacked(self, part: zipfile.ZipInfo) -> bytes:
        header = bytes(self._content[part.header_offset :][:_LOCAL_HEADER])
        if not header.startswith(_SIGNATURE) or len(header) < _LOCAL_HEADER:
            raise damaged(self.name)
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        begin = part.header_offset + _LOCAL_HEADER + names
        packed = self._content[begin : begin + part.compress_size]
        if part.compress_type == zipfile.ZIP_STORED:
            unpacked = bytes(packed)
        elif part.compress_type == zipfile.ZIP_DEFLATED:
            unpacked = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, part.file_size + 1)
        else:
            raise damaged(self.name)
        if len(unpacked) != part.file_size or zlib.crc32(unpacked) != part.CRC:
            raise damaged(self.name)
        return unpacked
