"""Numbers into sentences, charts with text alternatives, and tables.

Importing this room also tells IPython how analysis results look in a notebook.
"""

from kpianalysis.display.addendum import Addendum
from kpianalysis.display.brief import OfficersBrief
from kpianalysis.display.explorer import explorer
from kpianalysis.display.mitigation_chart import before_and_during
from kpianalysis.display.mitigation_report import MitigationReport
from kpianalysis.display.notebook import register
from kpianalysis.display.report import QuarterlyReport
from kpianalysis.display.warm_drawing import warm_drawing

__all__ = [
    "Addendum",
    "MitigationReport",
    "OfficersBrief",
    "QuarterlyReport",
    "before_and_during",
    "explorer",
    "warm_drawing",
]

register()
