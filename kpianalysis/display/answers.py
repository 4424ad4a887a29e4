"""What the data answers of a standing question, and the parts of it that nothing answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from kpianalysis.display.blocks import refer

NOT_SAID = "The data supplied does not say"
NO_LONGER = "The data supplied no longer says"


@dataclass(frozen=True)
class Answer:
    """A standing question with what the data says of it.

    Parameters
    ----------
    key : str
        What the question is about, in a word.
    question : str
        As members ask it.
    said : tuple of str
        Sentences from the data; none where it does not say.
    missing : tuple of str
        Parts of the question that nothing answers, such as "why".
    see : tuple of (str, str)
        Kind and key of what holds the evidence: ``("section", "mitigated")``.
    """

    key: str
    question: str
    said: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    see: tuple[tuple[str, str], ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the data says anything of it."""
        return bool(self.said)

    @property
    def html(self) -> Markup:
        """The answer with what is missing and links to its evidence."""
        if not self.is_answered:
            return escape(f"{NOT_SAID}.")
        parts = [escape(sentence) for sentence in self.said]
        parts += [escape(f"{NOT_SAID} {part}.") for part in self.missing]
        if self.see:
            links = Markup(" and ").join(refer(kind, key) for kind, key in self.see)
            parts.append(Markup("See {}.").format(links))
        return Markup(" ").join(parts)


def answer(
    key: str,
    question: str,
    said: Iterable[str],
    *,
    missing: Iterable[str] = (),
    see: Iterable[tuple[str, str]] = (),
) -> Answer:
    """Make an answer; blank sentences and parts are left out.

    Examples
    --------
    >>> answer("credits", "How much?", ["", "12 pounds."]).said
    ('12 pounds.',)
    >>> str(answer("credits", "How much?", [""]).html)
    'The data supplied does not say.'
    """
    said, missing = (tuple(part for part in parts if part) for parts in (said, missing))
    return Answer(key, question, said, missing, tuple(see) if said else ())
