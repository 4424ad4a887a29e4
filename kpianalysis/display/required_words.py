"""Which words must be written before a page is approved, and which of them are missing?

Of each month in which a KPI missed its target, whether or not the miss counts: the cause, the
effect on residents and the remedy, in the Council's words or, where it has written nothing in that
column, in the supplier's. Of each long-term mitigation in force in the period: the reason, from the
contract's register or in the Council's words.
"""

from __future__ import annotations

import re

import pandas as pd

from kpianalysis.council.layout import MISS, MITIGATION
from kpianalysis.display.commentary_rows import needed_rows
from kpianalysis.display.council_words import words_in_period
from kpianalysis.display.numbers import listed
from kpianalysis.display.once import once
from kpianalysis.display.wording import months_in_words
from kpianalysis.review import Review

OF_A_MISS = ("cause", "effect", "remedy")
OF_A_MITIGATION = "reason"
_WORDS = {
    "cause": "the cause",
    "effect": "the effect on residents",
    "remedy": "the remedy",
    OF_A_MITIGATION: "the reason for its mitigation",
}
_KEYS = ["kpi_ref", "period_start"]
# What people type where words are still to come, or to get past a blank. "None" is an answer.
_TO_COME = frozenset(
    (
        *("", "n a", "na", "tba", "tbc", "tbd", "t b a", "t b c", "t b d"),
        *("awaited", "pending", "to be advised", "to be confirmed", "to be decided", "to follow"),
    )
)
_NO_LETTERS = re.compile(r"[\W_]+")


@once
def missing_words(review: Review) -> pd.DataFrame:
    """List the required words that nobody has written by the day.

    A KPI that is not in the review, because it is exempt, needs no words for this page. A text that
    is there and withheld from the page's reader is there.

    Parameters
    ----------
    review : Review
        The period, as at a day.

    Returns
    -------
    DataFrame
        A row for each: ``kpi_ref, name, period_start, period_end, about, missing``. ``about`` is
        ``miss``, and ``missing`` then ``cause``, ``effect`` or ``remedy``; or ``mitigation``, with
        the first month of the period that has it, and ``missing`` then ``reason``.
    """
    needed = needed_rows(review).astype(review.in_period[_KEYS].dtypes.to_dict())
    misses = needed[needed["about"].eq(MISS)]
    said = _said_of_misses(review, misses)
    parts = [misses[~said[column]].assign(missing=column) for column in OF_A_MISS]
    mitigated = needed[needed["about"].eq(MITIGATION)]
    unreasoned = mitigated["kpi_ref"].isin(_long_term_without_reason(review))
    parts.append(mitigated[unreasoned].assign(missing=OF_A_MITIGATION))
    missing = pd.concat(parts, ignore_index=True)
    ends = review.in_period[[*_KEYS, "period_end"]]
    missing = missing.merge(ends, how="left", on=_KEYS, validate="many_to_one")
    names = {kpi.ref: kpi.name for kpi in review.contract.kpis}
    order = {ref: place for place, ref in enumerate(names)}
    missing["name"] = missing["kpi_ref"].map(names)
    # Stable: the columns of a month keep their order.
    missing = missing.sort_values(
        _KEYS, key=lambda keys: keys.map(order) if keys.name == "kpi_ref" else keys, kind="stable"
    )
    columns = ["kpi_ref", "name", "period_start", "period_end", "about", "missing"]
    return missing[columns].reset_index(drop=True)


def say_missing(missing: pd.DataFrame) -> list[str]:
    """Say which words are missing, a line for each KPI and column.

    Parameters
    ----------
    missing : DataFrame
        What :func:`missing_words` returns.

    Returns
    -------
    list of str
        Not escaped.

    Examples
    --------
    >>> may = {"period_start": [pd.Timestamp("2019-05-01")],
    ...        "period_end": [pd.Timestamp("2019-05-31")], "about": ["miss"]}
    >>> named = {"kpi_ref": ["F_KPI_01"], "name": ["Bills paid (F_KPI_01)"], "missing": ["remedy"]}
    >>> say_missing(pd.DataFrame(may | named))
    ['Bills paid (F_KPI_01): the remedy is missing for May 2019.']
    """
    alike = missing.groupby(["kpi_ref", "name", "missing"], sort=False)
    return [
        f"{name}: {_WORDS[str(what)]} is missing"
        + ("." if what == OF_A_MITIGATION else f" for {months_in_words(months)}.")
        for (_, name, what), months in alike
    ]


def say_missing_by_kpi(missing: pd.DataFrame) -> list[str]:
    """Say the same in fewer lines: the months together in which a KPI lacks the same words.

    Parameters
    ----------
    missing : DataFrame
        What :func:`missing_words` returns.

    Returns
    -------
    list of str
        Not escaped.

    Examples
    --------
    >>> days = {"period_start": pd.Timestamp(2019, 6, 1), "period_end": pd.Timestamp(2019, 6, 30)}
    >>> named = {"kpi_ref": "F_KPI_01", "name": "Bills paid (F_KPI_01)", "about": "miss"}
    >>> rows = [days | named | {"missing": word} for word in ("cause", "remedy")]
    >>> say_missing_by_kpi(pd.DataFrame(rows))
    ['Bills paid (F_KPI_01), June 2019: the cause and the remedy.']
    """
    months = ["kpi_ref", "name", "about", "period_start", "period_end"]
    words = missing["missing"].map(_WORDS).groupby([missing[key] for key in months], sort=False)
    by_month = words.agg(lambda said: listed(said.tolist())).rename("words").reset_index()
    alike = by_month.groupby(["kpi_ref", "name", "about", "words"], sort=False)
    return [
        f"{name}, {months_in_words(rows)}: {said}." if about == MISS else f"{name}: {said}."
        for (_, name, about, said), rows in alike
    ]


def says_something(text: object) -> bool:
    """Say whether a cell holds words, and not only that words are to come.

    >>> [says_something(text) for text in ("Snow.", "None", "-", " T.B.C. ", "n/a", None)]
    [True, True, False, False, False, False]
    """
    return isinstance(text, str) and _NO_LETTERS.sub(" ", text).strip().casefold() not in _TO_COME


def _said_of_misses(review: Review, misses: pd.DataFrame) -> pd.DataFrame:
    """Say of each miss and column whether the Council or the supplier has written it."""
    supplied = review.in_period[[*_KEYS, *OF_A_MISS]]
    written = words_in_period(review, MISS)[[*_KEYS, *OF_A_MISS]]
    both = misses.merge(supplied, how="left", on=_KEYS, validate="one_to_one").merge(
        written, how="left", on=_KEYS, suffixes=("", "_written"), validate="one_to_one"
    )
    said = {
        column: _is_written(both[column]) | _is_written(both[f"{column}_written"])
        for column in OF_A_MISS
    }
    return pd.DataFrame(said).set_index(misses.index)


def _long_term_without_reason(review: Review) -> list[str]:
    """Return the refs of long-term mitigations for which no reason is written."""
    long_term = review.mitigated[review.mitigated["long_term"]]
    silent = long_term.loc[~_is_written(long_term["reason"]), "kpi_ref"]
    words = words_in_period(review, MITIGATION)
    written = words.loc[_is_written(words["cause"]), "kpi_ref"]
    return sorted(set(silent) - set(written))


def _is_written(texts: pd.Series) -> pd.Series:
    # An empty column keeps its type when it is mapped.
    return texts.map(says_something).astype(bool)
