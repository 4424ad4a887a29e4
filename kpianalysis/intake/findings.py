"""What is found of results: for each at most one reason, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from kpianalysis.intake.each_once import numbered


class Findings:
    """Reasons and messages by the place of a result; the first that is noted of one stands.

    Parameters
    ----------
    where : Series of bool
        Which results are looked at; its index is that of the results.

    Examples
    --------
    >>> findings = Findings(pd.Series([True, True]))
    >>> findings.note(pd.Series([False, True]), "no_month", lambda place: f"row {place}")
    >>> findings.table()["message"].tolist()
    [nan, 'row 1']
    """

    def __init__(self, where: pd.Series) -> None:
        self._open = where.copy()
        self._found: dict[int, tuple[str, str]] = {}

    @property
    def open(self) -> pd.Series:
        """Which results nothing is noted of yet."""
        return self._open

    def note(
        self, where: pd.Series | np.ndarray, reason: str, message: Callable[[int], str]
    ) -> None:
        """Note a reason where a condition holds; the message is made for each place."""
        held = np.asarray(where, dtype=bool) & self._open.to_numpy()
        if held.any():
            for place in self._open.index[held]:
                self._found[place] = (reason, message(place))
            self._open[held] = False

    def table(self) -> pd.DataFrame:
        """Return ``reason`` and ``message`` of each result, missing where nothing was found."""
        index = self._open.index
        places = index.get_indexer(pd.Index(list(self._found), dtype=index.dtype))
        table = {}
        for number, name in enumerate(("reason", "message")):
            codes, said = pd.factorize(
                np.array([one[number] for one in self._found.values()], dtype=object)
            )
            spread = np.full(len(index), -1, dtype="int32")
            spread[places] = codes
            table[name] = numbered(spread, said)
        return pd.DataFrame(table, index=index)
