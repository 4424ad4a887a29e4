"""Who approved a page, when, and with what words? It stands in the metadata of its run notebook."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kpianalysis.display.council_words import sentence
from kpianalysis.display.numbers import date_words
from kpianalysis.errors import PageProblem, ParameterProblem
from kpianalysis.writing.left_overs import quoted_answer
from kpianalysis.writing.unseen import without_unseen

if TYPE_CHECKING:
    from nbformat import NotebookNode

LONGEST_NAME, LONGEST_TEXT = 100, 500  # characters
# What finds room on the first side; the whole text stands in the annex.
MOST_WORDS_OF_REASON, MOST_OF_REASON = 15, 100
_MOST_EDITIONS = 999_999
_KEY, _PART = "kpianalysis", "approval"
_FACTS = {
    "edition": "edition",
    "by": "approved_by",
    "on": "approved_on",
    "note": "approval_note",
    "anyway": "approved_anyway",
}
# Letters by name that show nothing: fillers of Hangul.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"


@dataclass(frozen=True)
class Approval:
    """A person's approval of a page, which makes it an edition.

    Parameters
    ----------
    edition : int
        Its number, from 1.
    by : str
        Who approved it: at most 100 characters, on one line.
    on : date
        The day on which they did.
    note : str
        What they say of it; at most 500 characters.
    anyway : str
        Why they approved it although words are missing; at most 500 characters.

    Raises
    ------
    ParameterProblem
        When one of them cannot be.

    Examples
    --------
    >>> given = Approval(1, "Contract manager", dt.date(2019, 7, 24), note="As discussed")
    >>> given.status
    'Edition 1, approved on 24 July 2019'
    >>> " ".join(given.said)
    'Contract manager approved it on 24 July 2019. Note: As discussed.'
    """

    edition: int
    by: str
    on: dt.date
    note: str = ""
    anyway: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.edition <= _MOST_EDITIONS:
            raise ParameterProblem("is no number of an edition", found=str(self.edition))
        _check("who approves", self.by, LONGEST_NAME)
        if self.by.splitlines() != [self.by]:
            raise ParameterProblem(
                "has more than one line",
                found=self.by,
                cell="who approves",
                action="write it on one",
            )
        for what, text in (("the note", self.note), ("the reason", self.anyway)):
            if text:
                _check(what, text, LONGEST_TEXT)

    @property
    def mark(self) -> str:
        """What the page is called where a draft says "Draft"."""
        return f"Edition {self.edition}"

    @property
    def status(self) -> str:
        """What stands in margins and on the cover of the workbook."""
        return f"{self.mark}, approved on {date_words(self.on)}"

    @property
    def said_by(self) -> str:
        """Who approved it and when, as a sentence."""
        # The name comes first: behind another word some names could be read as left over.
        return f"{_shown(self.by)} approved it on {date_words(self.on)}."

    @property
    def said(self) -> tuple[str, ...]:
        """All that is to be said of it, as plain sentences: to be escaped where it is written."""
        said = [self.said_by]
        if self.note:
            said.append(f"Note: {sentence(_shown(self.note))}")
        if self.anyway:
            said.append(
                f"It was approved although words are missing: {sentence(_shown(self.anyway))}"
            )
        return tuple(said)

    @property
    def short_reason(self) -> tuple[str, bool]:
        """Why it was approved although words are missing, and whether that is the whole reason.

        Returns
        -------
        str, bool
            At most 15 words, shown and quoted as in :attr:`said`; empty when no word is missing.
        """
        flat = _flat(self.anyway)
        words = flat.split()[:MOST_WORDS_OF_REASON]
        while len(" ".join(words)) > MOST_OF_REASON and len(words) > 1:
            words.pop()
        cut = " ".join(words)[:MOST_OF_REASON]
        if cut == flat:
            return quoted_answer(flat), True
        return quoted_answer(f"{cut}…"), False

    @property
    def facts(self) -> dict[str, str]:
        """What the manifest says of the page, the status included; nothing for an empty text."""
        held = {_FACTS[name]: str(value) for name, value in self.to_metadata().items()}
        return {"status": self.status} | held

    def to_metadata(self) -> dict[str, object]:
        """Return it as a notebook's metadata hold it, without empty texts."""
        held = {"edition": self.edition, "by": self.by, "on": self.on.isoformat()}
        texts = {"note": self.note, "anyway": self.anyway}
        return held | {name: text for name, text in texts.items() if text}

    @classmethod
    def from_metadata(cls, mapping: Mapping[str, Any] | None) -> Approval | None:
        """Read it from a notebook's metadata; None where nothing stands there.

        Raises
        ------
        PageProblem
            When it is not as :meth:`to_metadata` writes it.
        """
        return None if mapping is None else _read(cls, mapping, "the approval in the notebook")

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Approval | None:
        """Read it from what a page says of itself; None for a draft.

        Raises
        ------
        PageProblem
            When it is not as :attr:`facts` gives it.
        """
        held = {name: facts[fact] for name, fact in _FACTS.items() if fact in facts}
        if not held:
            return None
        if re.fullmatch(r"[1-9]\d{0,5}", str(held.get("edition")), re.A):
            held["edition"] = int(held["edition"])
        return _read(cls, held, "what the page says of its approval")


def set_approval(document: NotebookNode, approval: Approval) -> None:
    """Write an approval into the metadata of a run notebook; its page is then an edition."""
    held = dict(_own_metadata(document))
    document.metadata[_KEY] = held | {_PART: approval.to_metadata()}


def approval_of(document: NotebookNode) -> Approval | None:
    """Return the approval of a run notebook; None for a draft.

    Raises
    ------
    PageProblem
        When the notebook's metadata are damaged.
    """
    held = _own_metadata(document)
    if _PART in held and held[_PART] is None:
        raise _damaged("the approval in the notebook")
    return Approval.from_metadata(held.get(_PART))


def _own_metadata(document: NotebookNode) -> Mapping[str, Any]:
    held = document.metadata.get(_KEY, {})
    if not isinstance(held, Mapping):
        raise _damaged("the approval in the notebook")
    return held


def _read(cls: type[Approval], held: object, what: str) -> Approval:
    if not isinstance(held, Mapping) or not {"edition", "by", "on"} <= set(held) <= set(_FACTS):
        raise _damaged(what)
    texts = {name: held[name] for name in ("by", "note", "anyway") if name in held}
    edition, on = held["edition"], held["on"]
    if type(edition) is not int or not all(isinstance(one, str) for one in (on, *texts.values())):
        raise _damaged(what)
    try:
        day = dt.date.fromisoformat(on)
        approval = cls(edition, on=day, **texts)
    except (ValueError, ParameterProblem) as error:
        raise _damaged(what) from error
    # An empty text or a day written otherwise is none of ours.
    if approval.to_metadata() != dict(held):
        raise _damaged(what)
    return approval


def _damaged(what: str) -> PageProblem:
    return PageProblem(
        "is damaged", found=what, action="take the page back from a copy, or approve it anew"
    )


def _check(what: str, text: str, longest: int) -> None:
    """Refuse a text that says nothing, is too long or cannot be written to a file."""
    if not any(letter.isalnum() and letter not in _BLANK_LETTERS for letter in text):
        raise ParameterProblem("is blank", found=what, action="write it in words")
    if len(text) > longest:
        raise ParameterProblem(
            f"has {len(text)} characters", found=what, action=f"write at most {longest}"
        )
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ParameterProblem(
            "holds half of a character, which no file can hold", found=what, action="type it anew"
        )


def _flat(text: str) -> str:
    """Return a text on one line, with a mark for each character that nobody sees."""
    return " ".join(without_unseen(text).split())


def _shown(text: str) -> str:
    return quoted_answer(_flat(text))
