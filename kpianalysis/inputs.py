"""What was a contract cleaned from? The fingerprint of each of its files, and of this program."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from kpianalysis.contract import FILE_NAME
from kpianalysis.intake.clean import unlisted_files
from kpianalysis.intake.file_names import passing_reason
from kpianalysis.intake.received import (
    BASIS_FILE,
    EXTRACTS,
    RECEIVED_FILE,
    fingerprint,
    leads_outside,
    read_received,
)

COUNCIL = "council"
CODE = "kpianalysis"


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the sha256 of every input of a contract, by its name inside the folder."""
    names = [FILE_NAME, RECEIVED_FILE, BASIS_FILE]
    present = [folder / name for name in names if (folder / name).is_file()]
    written = sorted((folder / COUNCIL).glob("*"))
    present += [path for path in written if path.is_file() and not passing_reason(path.name)]
    listed = [folder / EXTRACTS / item.file for item in read_received(folder)]
    unlisted = [folder / EXTRACTS / name for name in unlisted_files(folder)]
    # What leads outside of extracts/ is refused, so its content is no input.
    inside = [path for path in (*listed, *unlisted) if not leads_outside(folder, path)]
    files = [*present, *(path for path in inside if path.is_file())]
    prints = {path.relative_to(folder).as_posix(): fingerprint(path) for path in files}
    return prints | {CODE: _code()}


@lru_cache(maxsize=1)
def _code() -> str:
    """Return the sha256 of the sources of this program that read and judge extracts."""
    package = Path(__file__).parent
    sources = sorted([*package.glob("*.py"), *package.glob("intake/*.py")])
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()
