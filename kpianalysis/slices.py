"""What does the page of each period rest on, and on which day does it stand?

A slice is all that was received, agreed, ruled and written about a period by its day, as one
fingerprint. A new month changes the slice of its own quarter and leaves earlier ones alone; a
correction changes every period that looks back on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from kpianalysis import store
from kpianalysis.home import Home
from kpianalysis.inputs import fingerprints

_RECORD = "slices.json"


@dataclass(frozen=True)
class Slice:
    """What the page of a period rests on.

    Parameters
    ----------
    period : str
        Such as ``2019-20 Q1``.
    as_at : str
        The day on which its page stands, such as ``2019-08-09``.
    digest : str
        The sha256 of all that it rests on.
    """

    period: str
    as_at: str
    digest: str


def recorded_slices(contract: str, home: Home) -> tuple[Slice, ...] | None:
    """Return the slice of every period of a contract, the oldest first, as cut last.

    This reads one small file and opens no table.

    Returns
    -------
    tuple of Slice or None
        None when an input has changed since: :func:`kpianalysis.slicing.cut_slices` cuts anew.
    """
    record = store.read_record(home.processed(contract), _RECORD)
    try:
        if record["inputs"] != fingerprints(home.raw(contract)):
            return None
        return tuple(Slice(**line) for line in record["periods"])
    except (KeyError, TypeError):
        return None


def record_slices(
    contract: str, home: Home, slices: Iterable[Slice], inputs: Mapping[str, str]
) -> None:
    """Write down the slices of a contract and the inputs that they were cut from."""
    content = {"inputs": inputs, "periods": [asdict(one) for one in slices]}
    store.write_record(home.processed(contract), _RECORD, content)
