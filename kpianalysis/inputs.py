"""What was a contract cleaned from? The fingerprint of each of its files, and of this program."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from kpianalysis.home import FILE_NAME
from kpianalysis.intake.file_names import passing_reason
from kpianalysis.intake.received_files import (
    BASIS_FILE,
    EXTRACTS,
    RECEIVED_FILE,
    files_sent,
    fingerprint,
    leads_outside,
)

COUNCIL = "council"
CODE = "kpianalysis"
_KEEPS_A_FOLDER = ".gitkeep"
# What a page is written with, besides the programs that read and judge.
_TEMPLATES = (".css", ".j2", ".js", ".toml")


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the sha256 of every input of a contract, by its name inside the folder."""
    names = [FILE_NAME, RECEIVED_FILE, BASIS_FILE]
    present = [folder / name for name in names if (folder / name).is_file()]
    written = sorted((folder / COUNCIL).glob("*"))
    present += [path for path in written if path.is_file() and not passing_reason(path.name)]
    sent = [folder / EXTRACTS / name for name in files_sent(folder)]
    # What leads outside of extracts/ is refused, so its content is no input.
    present += [
        path
        for path in sent
        if path.is_file() and path.name != _KEEPS_A_FOLDER and not leads_outside(folder, path)
    ]
    prints = {path.relative_to(folder).as_posix(): fingerprint(path) for path in present}
    return prints | {CODE: _code()}


@lru_cache(maxsize=1)
def program() -> str:
    """Return the sha256 of this whole program: its sources, templates and style sheets."""
    package = Path(__file__).parent
    parts = [path for path in package.rglob("*") if path.suffix in (".py", *_TEMPLATES)]
    return _digest(sorted(parts), package)


@lru_cache(maxsize=1)
def judging() -> str:
    """Return the sha256 of the sources that read, judge and withhold: of numbers, not of words."""
    package = Path(__file__).parent
    rooms = [f"{room}/*.py" for room in ("intake", "analysis", "withholding", "portfolio")]
    return _digest(
        sorted(path for part in ("*.py", *rooms) for path in package.glob(part)), package
    )


@lru_cache(maxsize=1)
def _code() -> str:
    """Return the sha256 of the sources of this program that read and judge extracts."""
    package = Path(__file__).parent
    return _digest(sorted([*package.glob("*.py"), *package.glob("intake/*.py")]), package)


def _digest(files: list[Path], folder: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(folder).as_posix().encode() + b"\n" + file.read_bytes())
    return digest.hexdigest()
