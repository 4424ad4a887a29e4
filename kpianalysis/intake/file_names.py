"""Which files are no extracts, by their names alone, and which kinds are read?"""

from __future__ import annotations

import re

SPREADSHEETS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
TEXT_FILES = {".csv", ".tsv", ".txt"}
# What Windows will not have as the name of a file or folder, whatever comes after a dot.
RESERVED_NAME = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".sync")
_OF_THE_SYSTEM = {"thumbs.db", ".ds_store", "desktop.ini"}
# As folders in the cloud name the second of two files that were changed at once.
_CONFLICT = re.compile(r"conflicted copy|[-.]sync-conflict-|[\[(]conflict[\])]|_conf\(\d+\)")


def passing_reason(name: str) -> str | None:
    """Say why a file is passed over by its name alone; None when it may be an extract.

    Examples
    --------
    >>> passing_reason("~$june.xlsx")
    'is a lock file of an open workbook'
    >>> passing_reason("june.xlsx")
    """
    lowered = name.casefold()
    if lowered.startswith(("~$", ".~lock.")):
        return "is a lock file of an open workbook"
    if lowered.endswith(_UNFINISHED) or lowered.startswith("~wr"):
        return "is a file that has not been copied whole yet"
    if lowered in _OF_THE_SYSTEM or lowered.startswith("._"):
        return "is a file of the system, not an extract"
    if _CONFLICT.search(lowered):
        return "is a second copy that a shared folder kept, because two people changed the file"
    return None
