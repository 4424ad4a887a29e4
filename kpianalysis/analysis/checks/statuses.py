"""Which statuses that the supplier wrote are not what its own results reach?

Words of a vocabulary are compared with our status; other words are not judged. "Mitigated", and
amber for a result below minimum, are explained by a mitigation that was agreed or flagged.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kpianalysis.analysis.checks.finding import Check, as_findings
from kpianalysis.tables import MISSES, Status

_MET = frozenset({str(Status.MET)})
_MISSED = frozenset(str(status) for status in MISSES)
_BETWEEN = frozenset({str(Status.MINIMUM_MET), str(Status.MINIMUM_NOT_KNOWN)})
_BELOW = frozenset({str(Status.BELOW_MINIMUM), str(Status.MINIMUM_NOT_KNOWN)})
MITIGATED = "mitigated"
# What each word can mean; both where a minimum is not known.
STATUS_WORDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("green", "g", "met", "target met", "met target", "achieved", "target achieved",
         "on target", "pass", "passed"), _MET
    ),
    **dict.fromkeys(
        ("missed", "not met", "target missed", "missed target", "target not met", "below target",
         "not achieved", "fail", "failed"), _MISSED
    ),
    **dict.fromkeys(
        ("amber", "a", "minimum met", "missed target, minimum met",
         "below target, minimum met"), _BETWEEN
    ),
    **dict.fromkeys(("red", "r", "below minimum", "minimum not met"), _BELOW),
    MITIGATED: _MISSED,
}  # fmt: skip
# A target that the file states itself differs, and is asked about already: what its status means
# depends on it.
_SLACK = 1e-9


def contradicted_statuses(
    assessments: pd.DataFrame, *, ratings: Collection[str] = ()
) -> pd.DataFrame:
    """Find stated statuses that the level reached contradicts.

    Parameters
    ----------
    assessments : DataFrame
        Judged results, with ``stated_status``, ``stated_target``, ``flagged_mitigated``.
    ratings : collection of str
        The ratings of the contract's scheme, where it has any: such a word is compared with the
        ``rating`` of the result. All other words are compared with its status.

    Returns
    -------
    DataFrame
        Findings: ``stated_words`` the supplier's word, ``expected_words`` our status or rating,
        ``stated`` the result and ``expected`` the target.
    """
    word = assessments["stated_status"].astype("str").str.strip().str.casefold()
    status = assessments["status"].astype("str")
    of_scheme = word.isin([rating.casefold() for rating in ratings])
    judged = (of_scheme | word.isin(list(STATUS_WORDS))) & status.isin([*_MET, *_MISSED])
    judged &= ~(assessments["stated_target"] - assessments["target"]).abs().gt(_SLACK)
    agrees, ours = _status_agrees(assessments, word, status), status
    if ratings:
        rating = assessments["rating"].astype("str")
        agrees = agrees.where(~of_scheme, word.eq(rating.str.casefold()))
        ours = ours.where(~of_scheme, rating)
    found = assessments[judged & ~agrees]
    return as_findings(
        Check.STATUS,
        found.assign(
            stated=found["value"],
            expected=found["target"],
            stated_words=found["stated_status"],
            expected_words=ours[found.index],
            known=found["received"],
        ),
    )


def _status_agrees(rows: pd.DataFrame, word: pd.Series, status: pd.Series) -> pd.Series:
    """Say where a word of the vocabulary can mean the status that was reached."""
    explained = rows["mitigated"] | rows["flagged_mitigated"].eq(True)
    missed = status.isin(list(_MISSED))
    agrees = word.isin(_words_of(_MET)).ne(missed)
    between = word.isin(_words_of(_BETWEEN)) & ~status.isin(list(_BETWEEN))
    below = word.isin(_words_of(_BELOW)) & ~status.isin(list(_BELOW))
    unexplained = word.eq(MITIGATED) & ~explained
    return agrees & ~((between & ~explained) | below | unexplained)


def _words_of(meaning: frozenset[str]) -> list[str]:
    return [word for word, means in STATUS_WORDS.items() if means == meaning]
