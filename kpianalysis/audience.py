"""Who may read what: the parts of a contract that are exempt, and the smallest count shown."""

from __future__ import annotations

from typing import Literal

from kpianalysis.agreed import Agreed

Reader = Literal["public", "exempt"]


class Audience(Agreed):
    """What the public does not read."""
