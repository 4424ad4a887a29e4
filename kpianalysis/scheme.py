"""In which words is a result rated?"""

from __future__ import annotations

from kpianalysis.agreed import Agreed


class Scheme(Agreed):
    """The ratings of a contract."""
