"""What does a miss cost the supplier: the tariff of service credits?"""

from __future__ import annotations

from kpianalysis.agreed import Agreed


class Tariff(Agreed):
    """What comes back to the Council for a miss."""
