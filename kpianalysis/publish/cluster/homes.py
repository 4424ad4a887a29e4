"""Temporary homes on a worker, each with the inputs of one state of a contract and nothing else.

They stay for the next orders: what was cleaned for one page serves the others.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from kpianalysis.home import Home
from kpianalysis.publish.cluster.record import key_of
from kpianalysis.publish.cluster.url import Place

_MOST = 4


@dataclass
class _Kept:
    home: Home
    used_by: int = 0
    pages: dict[str, Lock] = field(default_factory=dict)


class Homes:
    """The temporary homes of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, _Kept] = {}

    @contextmanager
    def home_of(self, place: Place, inputs: Mapping[str, str], page: str) -> Iterator[Home]:
        """Give a home with these inputs, fetched if there is none; the oldest unused ones go.

        Parameters
        ----------
        place : Place
            Where the inputs lie.
        inputs : mapping
            The sha256 of each, by its name below the home.
        page : str
            What is made there: nobody else makes it in this home meanwhile, or takes it away.
        """
        key = key_of(url=place.url, inputs=dict(inputs))
        with self._lock:
            kept = self._kept.pop(key, None)
            # A system that clears its temporary folder takes a file here and there.
            if kept is None or not all((kept.home.root / name).is_file() for name in inputs):
                if kept and not kept.used_by:
                    shutil.rmtree(kept.home.root, ignore_errors=True)
                kept = _Kept(_fetched(place, inputs))
            kept.used_by += 1
            self._kept[key] = kept
            alone = kept.pages.setdefault(page, Lock())
        try:
            with alone:
                yield kept.home
        finally:
            with self._lock:
                kept.used_by -= 1
                self._clear(_MOST)

    def close(self) -> None:
        """Remove those that nobody uses."""
        with self._lock:
            self._clear(0)

    def _clear(self, most: int) -> None:
        for key in [key for key, kept in self._kept.items() if not kept.used_by]:
            if len(self._kept) <= most:
                return
            shutil.rmtree(self._kept.pop(key).home.root, ignore_errors=True)


HOMES = Homes()
atexit.register(HOMES.close)


def _fetched(place: Place, inputs: Mapping[str, str]) -> Home:
    root = Path(tempfile.mkdtemp(prefix="kpianalysis-home-"))
    try:
        for name, digest in inputs.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(place.get(digest))
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        raise
    return Home(root)
