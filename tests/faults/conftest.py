"""What tests of faults share: homes with a page and an edition, and commands that are killed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import small_pages
import stopped_at
from small_pages import APPROVE, CONTRACT, PLACE, RUN, command, correct_june, done


class Stages(NamedTuple):
    """Homes to be copied, and a notebook that was really run for the last of them.

    ``first`` has a draft; ``drafted`` an edition, and a draft that rests on one correction more;
    ``corrected`` has received another correction since; ``made`` has the page of that.
    """

    first: Path
    drafted: Path
    corrected: Path
    made: Path

    @property
    def executed(self) -> Path:
        """The run notebook of the last page."""
        return self.made / "outputs" / CONTRACT / PLACE / "draft" / "notebook.ipynb"


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """Make the homes: three real runs, and an approval."""
    folder = tmp_path_factory.mktemp("stages")
    home = small_pages.small_pages_home(folder / "made")
    done(command(home, *RUN))
    shutil.copytree(home, folder / "first")
    done(command(home, *APPROVE))
    correct_june(home, 164)
    done(command(home, *RUN))
    shutil.copytree(home, folder / "drafted")
    correct_june(home, 166)
    shutil.copytree(home, folder / "corrected")
    done(command(home, *RUN))
    return Stages(folder / "first", folder / "drafted", folder / "corrected", home)


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[Path], Path]:
    """Copy a home under a name that no other has."""

    def copied(home: Path) -> Path:
        return shutil.copytree(home, tmp_path / f"home-{len(list(tmp_path.iterdir()))}")

    return copied


WHAT = ("said", "did")


class Ended(NamedTuple):
    """How a command ended, what it said, and which file operations it did."""

    code: int
    said: str
    did: list[str]


@pytest.fixture(scope="module")
def at_once(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable]:
    """Carry out commands in a home, all at once."""
    folder = tmp_path_factory.mktemp("stopping")
    program = [sys.executable, stopped_at.__file__]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:

        def at_once(home: Path, *commands: tuple[str, ...], stop: int = 0) -> list[Ended]:
            said, did = ([folder / f"{what}-{n}" for n in range(len(commands))] for what in WHAT)
            orders = [
                {"home": str(home), "words": words, "stop": stop, "said": str(said[n])}
                | {"did": str(did[n]), "executed": str(stages.executed)}
                for n, words in enumerate(commands)
            ]
            server.stdin.write(json.dumps(orders) + "\n")
            server.stdin.flush()
            codes = json.loads(server.stdout.readline())
            return [
                Ended(code, said[n].read_text("utf-8"), did[n].read_text("utf-8").splitlines())
                for n, code in enumerate(codes)
            ]

        yield at_once
        server.stdin.close()


@pytest.fixture(scope="module")
def stopping(at_once: Callable) -> Callable:
    """Carry out a command in a home, and kill it before one of its file operations."""

    def carry_out(home: Path, words: tuple[str, ...], stop: int = 0) -> Ended:
        return at_once(home, words, stop=stop)[0]

    return carry_out


@pytest.fixture
def ran(at_once: Callable) -> Callable:
    """Carry out a command in a home."""
    return lambda home, *words: at_once(home, words)[0]
