"""Which figures does the sample hold: how each KPI usually does, and the months that differ.

Targets, minimums, titles and mitigations are not here: they are read from ``contract.toml``.
"""

from __future__ import annotations

from typing import NamedTuple

NO_VOLUMES = "n/a - no volumes"


class Usual(NamedTuple):
    """How a KPI usually does.

    Attributes
    ----------
    level, spread
        A usual month lies between ``level - spread`` and ``level + spread``, in the KPI's own unit.
    volume
        About how many things are counted a month; 0 when the supplier states no counts.
    backlog
        About how many cases are open past the time limit; None where that makes no sense.
    """

    level: float
    spread: float
    volume: int = 0
    backlog: int | None = None


class Words(NamedTuple):
    """What the supplier says about a missed target."""

    cause: str
    remedy: str
    effect: str


USUAL = {
    "IMT_KPI_01": Usual(93.4, 2.6),
    "IMT_KPI_02": Usual(75.0, 4.0),
    "IMT_KPI_03": Usual(100, 0),
    "IMT_KPI_04": Usual(95.5, 4.0),
    "IMT_KPI_05": Usual(1.9, 1.1),
    "IMT_KPI_06": Usual(99.8, 0.15),
    "IMT_KPI_07": Usual(99.5, 0.4),
    "IMT_KPI_08": Usual(93.0, 2.5),
    "IMT_KPI_09": Usual(97.4, 2.0),
    "IMT_KPI_10": Usual(5.6, 1.8),
    "IMT_KPI_12": Usual(90.0, 3.5),
    "IMT_KPI_14": Usual(97.2, 1.6),
    "PM_KPI_01": Usual(99.8, 0.15),
    "PM_KPI_02": Usual(99.9, 0.1),
    "PM_KPI_03": Usual(8.2, 1.4),
    "PM_KPI_04": Usual(97.3, 1.8),
    "PM_KPI_05": Usual(93.6, 2.8),
    "PM_KPI_06": Usual(3.0, 1.9),
    "PM_KPI_07": Usual(98.5, 1.1),
    "PM_KPI_08": Usual(98.0, 2.0),
    "PM_KPI_09": Usual(94.5, 3.5),
    "CSC_KPI_01": Usual(76.0, 4.5, 27_000),
    "CSC_KPI_02": Usual(44, 12),
    "CSC_KPI_03": Usual(86.0, 3.5, 31_000),
    "CSC_KPI_04": Usual(3.7, 0.9, 28_000),
    "CSC_KPI_05": Usual(94.2, 3.0, 2_600, 14),
    "CSC_KPI_06": Usual(94.0, 2.5, 640),
    "CSC_KPI_07": Usual(98.7, 0.9, 420),
    "CSC_KPI_08": Usual(95.0, 3.5, 780, 11),
    "CSC_KPI_09": Usual(97.2, 1.9, 160, 2),
    "CSC_KPI_11": Usual(94.0, 3.0, 510, 12),
    "ACF_KPI_01": Usual(97.8, 1.6, 5_200, 25),
    "ACF_KPI_02": Usual(93.5, 4.0, 95, 3),
    "ACF_KPI_03": Usual(79.5, 3.0, 208, 18),
    "ACF_KPI_04": Usual(92.5, 3.6, 92, 4),
    "ACF_KPI_05": Usual(97.6, 1.7, 3_900, 30),
    "ACF_KPI_06": Usual(95.2, 3.4, 240, 6),
    "F_KPI_01": Usual(95.6, 1.8),
    "F_KPI_02": Usual(97.5, 1.8),
    "F_KPI_03": Usual(3.6, 0.9),
    "F_KPI_04": Usual(98.5, 1.5),
}

# Months that are not drawn around the usual level: (numerator, denominator) where counts are
# stated, else the value. 140 of 198 is 70.71% and 127 of 217 is 58.53%: the two published results.
PLANNED: dict[str, dict[str, tuple[int, int] | float | str]] = {
    "ACF_KPI_03": {
        "2018-10": (138, 211),
        "2018-11": (125, 203),
        "2018-12": (112, 174),
        "2019-01": (154, 219),
        "2019-02": (133, 198),
        "2019-03": (131, 212),
        "2019-04": (140, 198),
        "2019-05": (127, 217),
        "2019-06": (135, 210),
        "2019-07": (141, 209),
    },
    "IMT_KPI_08": {"2018-05": 86.75},
    "PM_KPI_06": {"2018-06": 6, "2019-06": 3},
    "PM_KPI_03": {"2018-10": 11.3},
    "CSC_KPI_08": {"2018-11": (688, 791)},
    "CSC_KPI_01": {"2019-01": (19_020, 27_021), "2019-02": (19_340, 27_148)},
    "CSC_KPI_02": {"2019-01": 84},
    "CSC_KPI_04": {"2019-01": (3_391, 30_412), "2019-02": (1_806, 28_954)},
    "IMT_KPI_02": {"2019-03": 67.9},
    "CSC_KPI_05": {"2019-05": (2_404, 2_748)},
    "IMT_KPI_07": {"2019-05": 98.42, "2019-06": 98.71, "2019-07": 99.46},
    "IMT_KPI_09": {"2019-06": 94.2},
    "IMT_KPI_03": {"2018-08": NO_VOLUMES, "2018-11": NO_VOLUMES, "2019-05": NO_VOLUMES},
    "IMT_KPI_05": {"2018-08": 0, "2018-11": 0, "2019-05": 0},
}

# Cases open past the time limit, where a person chose the number.
BACKLOG = {
    "ACF_KPI_03": {
        "2018-10": 41,
        "2018-11": 55,
        "2018-12": 57,
        "2019-01": 50,
        "2019-02": 52,
        "2019-03": 61,
        "2019-04": 58,
        "2019-05": 71,
        "2019-06": 64,
        "2019-07": 60,
    },
    "CSC_KPI_05": {"2019-05": 61},
    "CSC_KPI_08": {"2018-11": 34},
}

# What June 2019 holds when it is sent again: two corrected figures, without the words of a miss.
CORRECTED_JUNE = {"IMT_KPI_09": 95.6, "PM_KPI_06": 4}

# Published for April to June 2019, with no cause. July 2019 repeats it (illustrative).
_ACF_KPI_03_PUBLISHED = Words(
    cause="",
    remedy="Work with Serco is under way to improve financial assessments, tied in with the "
    "Council's review of its financial assessment policy.",
    effect="A person may begin to receive care knowing little about what they will have to pay "
    "towards it in the end.",
)
_ACF_KPI_03_EARLIER = Words(
    cause="More assessments were referred than planned, many with papers still to come.",
    remedy="The Council and the supplier look at the oldest cases together each week.",
    effect="Some people wait longer to learn what they will pay towards their care.",
)
_DATA_CENTRE = Words(
    cause="Systems were switched off at agreed times for the move to a new data centre.",
    remedy="The move is done in steps, at weekends and in the evening.",
    effect="Some online services were closed to residents for a few hours, as announced before.",
)

WORDS: dict[str, dict[str, Words]] = {
    "ACF_KPI_03": {
        **dict.fromkeys(
            ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02", "2019-03"), _ACF_KPI_03_EARLIER
        ),
        **dict.fromkeys(("2019-04", "2019-05", "2019-06", "2019-07"), _ACF_KPI_03_PUBLISHED),
    },
    "IMT_KPI_07": dict.fromkeys(("2019-05", "2019-06"), _DATA_CENTRE),
    "IMT_KPI_08": {
        "2018-05": Words(
            "New laptops were ordered for three offices in the same month.",
            "The orders were completed by 15 June 2018.",
            "No effect on residents was reported.",
        )
    },
    "IMT_KPI_02": {
        "2019-03": Words(
            "Many calls about new email software needed a visit to the user.",
            "A guide to the new software was sent to all staff.",
            "No effect on residents was reported.",
        )
    },
    "IMT_KPI_09": {
        "2019-06": Words(
            "Several starters were added to the list in the last week of the month.",
            "Managers are reminded to send in the names of starters two weeks before.",
            "A few new staff began work with residents a day late.",
        )
    },
    "PM_KPI_06": {
        "2018-06": Words(
            "A new form was used for the first time.",
            "The form now checks that no box is empty.",
            "No effect on residents was reported.",
        )
    },
    "PM_KPI_03": {
        "2018-10": Words(
            "Schools took on many staff for the autumn term at the same time.",
            "Contracts for schools will be prepared from August.",
            "No effect on residents was reported.",
        )
    },
    "CSC_KPI_08": {
        "2018-11": Words(
            "The application form changed, and many had to be sent back for a photograph.",
            "The form now says at the top what must be sent with it.",
            "Some applicants waited a few days longer for a decision.",
        )
    },
    "CSC_KPI_02": {
        "2019-01": Words(
            "Snow and ice brought many calls during a planned upgrade of the telephones.",
            "The upgrade was completed on 4 February 2019.",
            "Residents waited 84 seconds on average – 24 more than the target.",
        )
    },
    "CSC_KPI_04": {
        "2019-01": Words(
            "Snow and ice brought many calls during a planned upgrade of the telephones.",
            "The upgrade was completed on 4 February 2019, and more staff were trained.",
            "More residents than usual hung up before they were answered.",
        ),
        "2019-02": Words(
            "The telephone upgrade was completed only on 4 February 2019.",
            "More staff were trained to take calls at busy times.",
            "Some residents hung up before they were answered.",
        ),
    },
    "CSC_KPI_05": {
        "2019-05": Words(
            "New online forms were opened, and more residents used them than expected.",
            "Staff trained on the new forms took over the open messages on 28 May 2019.",
            "Some residents waited up to four working days for an answer.",
        )
    },
}
