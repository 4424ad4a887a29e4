"""What an analyst types first: ``load()``, and from there tab completion leads on.

A thin front on :func:`kpianalysis.reviewing.open_review`: what it shows comes from the Review.
"""

from kpianalysis.loaded.of_kpi import LoadedKpi
from kpianalysis.loaded.of_period import LoadedPeriod, load

__all__ = ["LoadedKpi", "LoadedPeriod", "load"]
