"""What is found of results: for each at most one reason, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd


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

    def note(self, where: pd.Series, reason: str, message: Callable[[int], str]) -> None:
        """Note a reason where a condition holds; the message is made for each place."""
        held = where.to_numpy(dtype=bool) & self._open.to_numpy()
        if held.any():
            for place in self._open.index[held]:
                self._found[place] = (reason, message(place))
            self._open[held] = False

    def table(self) -> pd.DataFrame:
        """Return ``reason`` and ``message`` of each result, missing where nothing was found."""
        table = pd.DataFrame.from_dict(
            self._found, orient="index", columns=["reason", "message"], dtype=object
        )
        return table.reindex(self._open.index)
