"""The record of a draft at an address: which files it has, and what it was made for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from kpianalysis.audience import EXEMPT
from kpianalysis.errors import StoreProblem
from kpianalysis.home import MITIGATIONS
from kpianalysis.publish.places import DRAFT, failed_folder
from kpianalysis.publish.unfinished import NEXT_STEPS
from kpianalysis.writing.folder_names import KPI_REF

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_NOT_IN_NAMES = ("\\", ":")
DRAFTS = (DRAFT, f"{EXEMPT}-{DRAFT}")
_FOLDERS = frozenset((*DRAFTS, *map(failed_folder, DRAFTS)))


class Record(BaseModel):
    """Which files a draft has.

    Parameters
    ----------
    key : str
        What it was made for (:func:`key_of`).
    files : dict
        The sha256 of each file, by its name below the contract's folder of ``outputs/``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Digest
    files: dict[str, Digest]


def key_of(**made_for: Any) -> str:
    """Return a name for all that a draft rests on.

    Examples
    --------
    >>> key_of(period="2019-20 Q1", inputs={"b": "1", "a": "2"})[:8]
    '75ad4df9'
    """
    text = json.dumps(made_for, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def draft_folder(audience: object) -> str:
    """Return the folder of a draft in that of its period.

    >>> draft_folder("public"), draft_folder("exempt")
    ('draft', 'exempt-draft')
    """
    return f"{EXEMPT}-{DRAFT}" if audience == EXEMPT else DRAFT


def written(record: Record) -> bytes:
    """Return a record as its file holds it."""
    return (record.model_dump_json(indent=1) + "\n").encode("utf-8")


def read_record(content: bytes, period: str) -> Record | None:
    """Read a record; None when it is damaged, half written, or names files elsewhere.

    Parameters
    ----------
    content : bytes
        What its file holds.
    period : str
        The folder of the period that it must be about.
    """
    try:
        record = Record.model_validate_json(content)
        check_names(record.files, period)
    except (ValidationError, StoreProblem):
        return None
    return record


def check_names(files: Mapping[str, str], period: str) -> None:
    """Refuse files that would not land in a folder of a period.

    Raises
    ------
    StoreProblem
        When a name leads elsewhere: what comes from an address may be anybody's.

    Examples
    --------
    >>> check_names({"2019-20-q1/draft/page.html": ""}, "2019-20-q1")
    >>> check_names({"2019-20-q1/../page.html": ""}, "2019-20-q1")
    Traceback (most recent call last):
    kpianalysis.errors.StoreProblem: '2019-20-q1/../page.html' is no file of a draft. ...
    """
    for name in files:
        if not _belongs(name, period):
            raise StoreProblem(
                "is no file of a draft",
                found=name,
                action="look who else can write to that address",
            )


def page_folder(name: str) -> str:
    """Return the folder of the page that a file belongs to; empty for one beside the pages.

    Examples
    --------
    >>> page_folder("2019-20-q1/draft/tables/summary.csv")
    '2019-20-q1/draft'
    >>> page_folder("mitigations/ACF_KPI_03/2019-20-q1/draft/page.html")
    'mitigations/ACF_KPI_03/2019-20-q1/draft'
    """
    parts = name.split("/")
    folders = 4 if parts[0] == MITIGATIONS else 2
    return "/".join(parts[:folders]) if len(parts) > folders else ""


def _belongs(name: str, period: str) -> bool:
    parts = name.split("/")
    if any(not part or part.startswith(".") for part in parts) or not name.isprintable():
        return False
    if any(sign in name for sign in _NOT_IN_NAMES):
        return False
    if parts[0] == MITIGATIONS:
        if len(parts) < 3 or not re.fullmatch(KPI_REF, parts[1]):
            return False
        parts = parts[2:]
    if parts[0] != period:
        return False
    # Editions and their inputs are a person's, and never come from elsewhere.
    return page_folder(name).rpartition("/")[2] in _FOLDERS or name == f"{period}/{NEXT_STEPS}"
