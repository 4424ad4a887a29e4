"""Which statuses that the supplier wrote are not what its own results reach?

Words of a vocabulary are compared with our status; other words are not judged. "Mitigated", and
amber for a result below minimum, are explained by a mitigation that was agreed or flagged.
"""

from __future__ import annotations

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


def contradicted_statuses(assessments: pd.DataFrame, *, has_minimum: bool = True) -> pd.DataFrame:
    """Find stated statuses that the level reached contradicts.

    Parameters
    ----------
    assessments : DataFrame
        Judged results, with ``stated_status``, ``stated_target``, ``flagged_mitigated``.
    has_minimum : bool
        Whether amber and red are told apart by the minimum, as in the scheme of target and
        minimum; elsewhere amber and red both say that the target was missed, and no more.

    Returns
    -------
    DataFrame
        Findings: ``stated_words`` the supplier's word, ``expected_words`` our status, ``stated``
        the result and ``expected`` the target.
    """
    word = assessments["stated_status"].astype("str").str.strip().str.casefold()
    status = assessments["status"].astype("str")
    judged = word.isin(list(STATUS_WORDS)) & status.isin([*_MET, *_MISSED])
    stated_target = assessments["stated_target"]
    judged &= ~(stated_target - assessments["target"]).abs().gt(_SLACK)
    rows, word, status = assessments[judged], word[judged], status[judged]
    explained = rows["mitigated"] | rows["flagged_mitigated"].eq(True)
    missed = status.isin(list(_MISSED))
    said_met = word.isin(_words_of(_MET))
    said_between, said_below = word.isin(_words_of(_BETWEEN)), word.isin(_words_of(_BELOW))
    agrees = said_met.ne(missed)
    if has_minimum:
        between = said_between & ~status.isin(list(_BETWEEN)) & ~explained
        agrees &= ~between & ~(said_below & ~status.isin(list(_BELOW)))
    agrees &= ~(word.eq(MITIGATED) & ~explained)
    found = rows[~agrees]
    return as_findings(
        Check.STATUS,
        found.assign(
            stated=found["value"],
            expected=found["target"],
            stated_words=found["stated_status"],
            expected_words=found["status"],
            known=found["received"],
        ),
    )


def _words_of(meaning: frozenset[str]) -> list[str]:
    return [word for word, means in STATUS_WORDS.items() if means == meaning]
