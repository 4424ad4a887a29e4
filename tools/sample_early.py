"""Which figures does the sample hold from April 2015 to March 2018, when much went wrong at first?

A month that is not named here meets its target, around the KPI's usual level. A named one misses
it: ``amber`` lies between target and minimum, ``red`` beyond the minimum. All is illustrative but
for the three published results of CSC_KPI_04.
"""

from __future__ import annotations

from typing import NamedTuple

from sample_kpis import NO_VOLUMES, Usual, Words

FIRST, LAST = "2015-04", "2018-03"
NOT_MEASURABLE = "not measurable - data unavailable"
# KPIs that were discontinued after September 2016.
USUAL_EARLY = {
    "IMT_KPI_11": Usual(98.6, 1.0),
    "IMT_KPI_13": Usual(95.5, 2.5),
    "CSC_KPI_10": Usual(94.5, 3.0),
}


class Run(NamedTuple):
    """Months, first and last included, in which a KPI missed its target, and how far."""

    first: str
    last: str
    kind: str


def _runs(*runs: str) -> tuple[Run, ...]:
    return tuple(Run(*run.split()) for run in runs)


MISSES = {
    "IMT_KPI_01": _runs("2017-08 2017-08 amber"),
    "IMT_KPI_02": _runs("2015-06 2016-05 amber", "2017-06 2017-06 red"),
    "IMT_KPI_03": _runs("2017-08 2017-08 amber"),
    "IMT_KPI_04": _runs("2015-04 2015-08 amber"),
    "IMT_KPI_05": _runs("2017-08 2017-09 red"),
    "IMT_KPI_06": _runs("2017-08 2017-08 red"),
    "IMT_KPI_07": _runs("2017-08 2017-08 red"),
    "IMT_KPI_08": _runs("2015-05 2016-03 red", "2017-06 2017-06 amber"),
    "IMT_KPI_14": _runs("2017-06 2017-06 red"),
    "PM_KPI_01": _runs("2015-04 2016-03 red", "2016-04 2016-07 amber"),
    "PM_KPI_03": _runs("2016-11 2016-11 red"),
    "PM_KPI_04": _runs("2015-04 2015-10 red", "2015-11 2016-05 amber", "2017-06 2017-06 amber"),
    "PM_KPI_05": _runs("2015-04 2016-04 red", "2016-05 2016-08 amber", "2017-06 2017-06 amber"),
    "PM_KPI_07": _runs("2016-11 2016-11 red"),
    "PM_KPI_08": _runs("2017-06 2017-06 amber"),
    "PM_KPI_09": _runs("2016-12 2016-12 red"),
    "CSC_KPI_01": _runs("2015-04 2016-03 amber", "2017-06 2017-06 red"),
    "CSC_KPI_04": _runs(
        "2015-04 2015-09 red", "2015-10 2016-03 amber", "2016-12 2017-06 red",
        "2017-07 2017-07 amber", "2017-09 2017-09 red", "2017-10 2017-10 amber",
    ),
    "CSC_KPI_05": _runs("2017-06 2017-06 amber"),
    "CSC_KPI_08": _runs("2017-06 2017-06 amber"),
    "ACF_KPI_02": _runs("2017-06 2017-06 amber", "2017-12 2018-01 amber"),
    "ACF_KPI_05": _runs("2018-01 2018-02 amber"),
    "F_KPI_01": _runs(
        "2015-04 2015-12 red", "2016-01 2016-07 amber", "2016-09 2016-12 amber",
        "2017-02 2017-05 amber",
    ),
    "F_KPI_02": _runs("2015-04 2015-11 red", "2015-12 2016-04 amber"),
}  # fmt: skip

# Months with a result that a person chose; 17.53%, 14.05% and 2.79% are published.
CHOSEN: dict[str, dict[str, tuple[int, int] | float | str]] = {
    "CSC_KPI_04": {
        "2017-05": (5_259, 30_000), "2017-06": (4_215, 30_000), "2018-01": (837, 30_000),
    },
    "F_KPI_01": {"2016-08": 95.4, "2017-01": 95.2},
    "IMT_KPI_03": {"2016-03": NO_VOLUMES, "2017-06": NO_VOLUMES},
    "IMT_KPI_05": {"2016-03": 0, "2017-06": 0},
}  # fmt: skip
# Months that could not be measured; from February 2017 all could.
UNMEASURED = {
    "ACF_KPI_06": ("2015-04", "2015-12"),
    "IMT_KPI_12": ("2016-05", "2017-01"),
    "CSC_KPI_07": ("2016-10", "2017-01"),
}
# June 2017 as it was sent again, and a month of 2016 that the whole year's file restates.
CORRECTED_JUNE_2017 = {"IMT_KPI_14": 96.4}
RESTATED_2016 = {("PM_KPI_05", "2016-05"): 81.3}
# Four escalations were opened for August 2017 and still open at the end of November 2017.
ESCALATED = {
    ref: ("2017-08", "2017-11") for ref in ("IMT_KPI_03", "IMT_KPI_05", "IMT_KPI_06", "IMT_KPI_07")
}
# The best result of CSC_KPI_04 to that month was the published one of January 2018.
BEST_BEFORE = {"CSC_KPI_04": ("2018-01", 2.95)}

WORDS_BY_AREA = {
    "IMT": Words(
        "Equipment failed, and repairs took several days.",
        "The equipment was repaired, and its replacement was planned.",
        "Staff could not look up some residents' cases at once.",
    ),
    "PM": Words(
        "More forms than usual arrived late in the month.",
        "Managers were reminded of the date by which forms are due.",
        "Some staff waited longer for a correction.",
    ),
    "CSC": Words(
        "Staff were away from their phones for training.",
        "More staff took calls at busy times.",
        "Some residents waited longer for an answer.",
    ),
    "ACF": Words(
        "Cases were moved to a new case system.",
        "Staff were trained in the new system.",
        "Some people learned later what they would have to pay.",
    ),
    "F": Words(
        "Invoices without an order number had to be sent back.",
        "Suppliers were told how to quote an order number.",
        "Some suppliers were paid late.",
    ),
}
