"""How hard is a page to read? The Flesch-Kincaid grade of its parts, and their longest sentences.

Run ``python tools/reading_grade.py PAGE.html [--part "#summary"] [--longest 5]``. The grade is
0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others, 1975), with the syllables
of ``syllables.py`` and the sentences of ``prose.py``. Grade 8 is read with ease at the age of 13 or
14. What suppliers and officers wrote counts as well: members read it too.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prose import Sentence, part_of, read_page, sentences
from syllables import syllables


@dataclass(frozen=True)
class Readability:
    """How hard some sentences are to read.

    Attributes
    ----------
    grade : float
        The Flesch-Kincaid grade: a year of school in the United States.
    words, sentences, syllables : int
        What it was made from.
    """

    grade: float
    words: int
    sentences: int
    syllables: int


def grade(words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch-Kincaid grade.

    Examples
    --------
    >>> round(grade(words=100, sentences=5, syllables=150), 2)
    9.91
    """
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def readability(said: Sequence[Sentence]) -> Readability:
    """Return how hard some sentences are to read.

    Raises
    ------
    ValueError
        When there is no sentence.
    """
    words = [word for sentence in said for word in sentence.words]
    if not words:
        raise ValueError("no sentence to grade")
    heard = sum(map(syllables, words))
    return Readability(grade(len(words), len(said), heard), len(words), len(said), heard)


def longest(said: Sequence[Sentence], most: int) -> list[Sentence]:
    """Return the longest sentences, the longest first."""
    return sorted(said, key=lambda sentence: len(sentence.words), reverse=True)[:most]


def main() -> None:
    """Print the grade of a page's parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("--part", help="such as #summary; the whole page without it")
    parser.add_argument("--longest", type=int, default=5)
    options = parser.parse_args()
    page = read_page(options.page.read_text(encoding="utf-8"))
    said = sentences(part_of(page, options.part or "main"))
    found = readability(said)
    print(
        f"{options.part or 'page'}: grade {found.grade:.1f}, {found.words} words, "
        f"{found.sentences} sentences, {found.syllables} syllables"
    )
    for sentence in longest(said, options.longest):
        print(f"  {len(sentence.words)} words: {sentence.text}")


if __name__ == "__main__":
    main()
