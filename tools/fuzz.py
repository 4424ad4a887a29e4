"""Does any damaged extract end in a traceback, a hang or a lost row? Reads thousands of them.

Run ``python tools/fuzz.py [--files 10000] [--seed 0] [--workers 2]``. A failure names its seed,
with which ``--seed N --files 1`` makes the same file again. Exits with 1 when anything failed.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "tests" / "fixtures")]

SECONDS = 20
ODD_CELLS = (
    "", "\u202e", "é" * 300, "1e999", "-", "NaN", "=1+1", "#REF!", "\ud7ff", "99999999999999999999",
    "31/02/2019", "Month 0", "Q9 2019", "2.00E+05", "KPI Ref", "Total", "Apr-19", "<b>", "%", "0/0",
)  # fmt: skip


class Outcome(NamedTuple):
    """What became of one damaged file."""

    seed: int
    how: str
    problem: str | None


def main() -> None:
    """Read damaged extracts and count what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    began = time.monotonic()
    failed = [one for one in fuzz(options.files, options.seed, options.workers) if one.problem]
    for one in failed[:50]:
        print(f"seed {one.seed}, {one.how}: {one.problem}")
    print(f"{options.files} files, {len(failed)} failed, {time.monotonic() - began:.0f} s")
    sys.exit(bool(failed))


def fuzz(files: int, seed: int, workers: int) -> list[Outcome]:
    """Read damaged files, made from the seeds that follow one another."""
    seeds = range(seed, seed + files)
    if workers == 1:
        return [read_damaged(one) for one in seeds]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(read_damaged, seeds, chunksize=20))


def read_damaged(seed: int) -> Outcome:
    """Make one damaged file, read it, and say what went wrong, if anything."""
    from messy import draw_extract

    from kpianalysis.errors import KpiProblem
    from kpianalysis.reading import read_extract

    rng = random.Random(seed)
    messy = draw_extract(rng)
    how = rng.choice(list(DAMAGE))
    name, content = DAMAGE[how](rng, messy)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, _too_long)
            signal.alarm(SECONDS)
        try:
            extract = read_extract(path)
        except KpiProblem as problem:
            return Outcome(seed, how, f"a refusal that is not in the ledger: {problem}")
        except BaseException as error:
            return Outcome(seed, how, f"{type(error).__name__}: {error}")
        finally:
            if hasattr(signal, "SIGALRM"):
                signal.alarm(0)
    return Outcome(seed, how, _lost(extract))


def _lost(extract: object) -> str | None:
    """Say when observations and ledger disagree; lost rows are told by the reader itself."""
    outcomes = extract.ledger["outcome"].value_counts()
    if outcomes.get("accepted", 0) != len(extract.observations):
        return f"{outcomes.get('accepted', 0)} accepted, {len(extract.observations)} observations"
    return "nothing stands in the ledger" if extract.ledger.empty else None


def _too_long(*_: object) -> None:
    raise TimeoutError(f"took more than {SECONDS} seconds")


def _bytes_changed(rng: random.Random, messy: object) -> tuple[str, bytes]:
    content = bytearray(messy.content)
    for _ in range(rng.randint(1, 30)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return messy.name, bytes(content)


def _cut(rng: random.Random, messy: object) -> tuple[str, bytes]:
    return messy.name, messy.content[: rng.randrange(len(messy.content))]


def _other_name(rng: random.Random, messy: object) -> tuple[str, bytes]:
    kinds = ("xls", "xlsx", "ods", "xlsb", "csv", "tsv", "txt", "xlsm")
    return f"extract.{rng.choice(kinds)}", messy.content


def _part_changed(rng: random.Random, messy: object) -> tuple[str, bytes]:
    """Change the text of one part of a workbook, so that the archive itself stays whole."""
    if not messy.name.endswith("xlsx"):
        return _bytes_changed(rng, messy)
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(messy.content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        chosen = rng.choice(old.namelist())
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name == chosen and content:
                for _ in range(rng.randint(1, 10)):
                    at = rng.randrange(len(content))
                    content[at : at + rng.randint(0, 4)] = bytes(
                        rng.choice(b'<>"=/0123456789AZaz ') for _ in range(rng.randint(0, 5))
                    )
            if not (name == chosen and rng.random() < 0.1):
                new.writestr(name, bytes(content))
    return messy.name, packed.getvalue()


def _cells_changed(rng: random.Random, messy: object) -> tuple[str, bytes]:
    """Type odd things into cells, and shift, double or drop rows and columns."""
    from messy import workbook

    sheets = {name: [list(row) for row in rows] for name, rows in messy.sheets.items()}
    for rows in sheets.values():
        for _ in range(rng.randint(1, 8)):
            row = rng.choice(rows)
            if row:
                row[rng.randrange(len(row))] = rng.choice(ODD_CELLS)
        if rng.random() < 0.3:
            rows.insert(rng.randrange(len(rows)), list(rng.choice(rows)))
        if rng.random() < 0.3:
            del rows[rng.randrange(len(rows))]
        if rng.random() < 0.2:
            rng.shuffle(rows)
        if rng.random() < 0.2:
            for row in rows:
                row[:1] = []
    if not any(cell for rows in sheets.values() for row in rows for cell in row):
        sheets["Results"] = [["nothing"]]
    return "extract.xlsx", workbook(sheets, messy.hidden)


DAMAGE = {
    "bytes changed": _bytes_changed,
    "cut short": _cut,
    "another name": _other_name,
    "a part changed": _part_changed,
    "cells changed": _cells_changed,
}

if __name__ == "__main__":
    main()
