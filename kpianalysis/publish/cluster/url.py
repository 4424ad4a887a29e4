"""Files at an address of fsspec, where nothing can be renamed: named by what they hold.

``files/<sha256>`` never changes once it is whole. The records of the drafts of a page are
``drafts/<contract>/<period>/<page>/<number>.json``: what has none there is no draft, however many
of its files have arrived.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from kpianalysis.errors import KpiProblem, ParameterProblem, TryLater
from kpianalysis.publish.cluster.record import Record, read_record, written

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://.+")
_NUMBER = re.compile(r"(\d{6,9})\.json")
# Each time another writer was quicker.
_MOST_ATTEMPTS = 100


class Drafts(NamedTuple):
    """Whose drafts: the folders of a contract, of a period, and of the page in that."""

    contract: str
    period: str
    page: str

    @property
    def folder(self) -> str:
        """Where their records lie."""
        return "/".join(("drafts", *self))


class Place:
    """A folder at an address, such as ``s3://bucket/folder`` or ``memory://folder``.

    Parameters
    ----------
    url : str
        Its address.

    Raises
    ------
    ParameterProblem
        When no library knows such addresses.
    KpiProblem
        When the library that does is not installed.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            if not _ADDRESS.fullmatch(url):
                raise ValueError("no library is named before ://")
            from fsspec.core import url_to_fs
            from fsspec.implementations.local import LocalFileSystem

            # Lists are asked for anew each time: others write there too.
            self._files, root = url_to_fs(url, use_listings_cache=False)
        except ImportError as error:
            raise KpiProblem(
                f"needs a library that is not installed: {error}",
                found=url,
                action="install it beside kpianalysis[cluster], such as s3fs for s3://",
            ) from error
        except Exception as error:  # each library has errors of its own
            raise ParameterProblem(
                f"is no address that can be used: {error}",
                found=url,
                cell="--via",
                action="write it as s3://bucket/folder",
            ) from error
        self._root = root.rstrip("/")
        self._is_local = isinstance(self._files, LocalFileSystem)
        if self._is_local:
            self._files.auto_mkdir = True

    def put(self, content: bytes) -> str:
        """Keep a file, and return its name: the sha256 of what it holds."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._file(digest)
        with _told(self.url):
            try:
                whole = self._files.info(path)["size"] == len(content)
            except FileNotFoundError:
                whole = False
            if not whole:  # or what a writer left that was killed
                self._files.pipe_file(path, content)
        return digest

    def get(self, digest: str) -> bytes:
        """Return a file.

        Raises
        ------
        TryLater
            When it is missing or is not what its name says.
        """
        content = b""
        with _told(self.url), suppress(FileNotFoundError):
            content = self._files.cat_file(self._file(digest))
        if hashlib.sha256(content).hexdigest() != digest:
            raise TryLater(
                "is not whole there",
                found=f"files/{digest}",
                file=self.url,
                action="run again; if it says so again, remove that file first",
            )
        return content

    def numbers(self, of: Drafts) -> list[int]:
        """Return the numbers of all records of a page's drafts, the oldest first."""
        found = (_NUMBER.fullmatch(name) for name in self._names(of.folder))
        return sorted(int(name[1]) for name in found if name)

    def record(self, of: Drafts, number: int) -> Record | None:
        """Return a record; None when it is damaged, or is being written."""
        with _told(self.url):
            try:
                content = self._files.cat_file(f"{self._root}/{of.folder}/{number:06}.json")
            except FileNotFoundError:
                return None
        return read_record(content, of.period)

    def newest(self, of: Drafts) -> Record | None:
        """Return the record of the draft that counts."""
        records = (self.record(of, number) for number in reversed(self.numbers(of)))
        return next((record for record in records if record), None)

    def made(self, of: Drafts, key: str, after: int) -> Record | None:
        """Return a record after another one that was made for the same, if there is one."""
        return self._of_key(of, key, [one for one in self.numbers(of) if one > after])

    def add(self, of: Drafts, record: Record, after: int) -> Record:
        """Let a draft count, unless one that was made for the same does already.

        Parameters
        ----------
        of : Drafts
            What it is a draft of.
        record : Record
            Of files that have all been put here.
        after : int
            The newest record that was there when the draft was ordered.

        Returns
        -------
        Record
            The one that counts: of two that are added at once the first.
        """
        for _ in range(_MOST_ATTEMPTS):
            # Once for both questions: who adds the same between them would not be noticed.
            numbers = self.numbers(of)
            if there := self._of_key(of, record.key, [one for one in numbers if one > after]):
                return there
            number = max(numbers, default=0) + 1
            with suppress(FileExistsError):
                self._create(f"{of.folder}/{number:06}.json", written(record))
                return record
        raise TryLater(
            "is being written to by many others",
            found=of.folder,
            file=self.url,
            action="run again",
        )

    def contracts(self) -> list[str]:
        """Return the contracts that have drafts here."""
        return self._names("drafts")

    def periods(self, contract: str) -> list[str]:
        """Return the folders of the periods that have drafts here."""
        return self._names(f"drafts/{contract}")

    def _of_key(self, of: Drafts, key: str, among: list[int]) -> Record | None:
        records = (self.record(of, number) for number in among)
        return next((record for record in records if record and record.key == key), None)

    def _names(self, folder: str) -> list[str]:
        with _told(self.url):
            try:
                found = self._files.ls(f"{self._root}/{folder}", detail=False)
            except FileNotFoundError:
                return []
        return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def _create(self, name: str, content: bytes) -> None:
        """Write a file that must not be there yet; the store decides who was first."""
        path = f"{self._root}/{name}"
        with _told(self.url):
            if self._is_local:
                _link(Path(path), content)
                return
            try:
                self._files.pipe_file(path, content, mode="create")
            except FileExistsError:
                raise
            except OSError as error:
                # Stores differ in how they say it.
                if self._files.exists(path):
                    raise FileExistsError(path) from error
                raise

    def _file(self, digest: str) -> str:
        return f"{self._root}/files/{digest}"


def _link(path: Path, content: bytes) -> None:
    """Create a file whole, where a file is there before it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f".{uuid.uuid4().hex}")
    try:
        whole.write_bytes(content)
        path.hardlink_to(whole)
    finally:
        whole.unlink(missing_ok=True)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Tell whatever a store says, but that a file is or is not there, as a problem of the job."""
    try:
        yield
    except (FileExistsError, FileNotFoundError):
        raise
    except Exception as error:  # each store has errors of its own
        raise TryLater(
            f"cannot be used: {type(error).__name__}: {error}",
            found=url,
            action="look at the address, the network and the rights to it",
        ) from error
