"""Where does the page on one long-term mitigation stand, and which KPIs have one?"""

from __future__ import annotations

from markupsafe import Markup

from kpianalysis.audience import EXEMPT
from kpianalysis.kpi import Kpi
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review

MITIGATIONS = "mitigations"
_DRAFT_PAGE = "draft/page.html"
# A page of a period stands in a folder of the period's.
_UP = "../.."


def mitigation_folder(kpi_ref: str, period: ReviewPeriod) -> str:
    """Return the folder, below that of the contract, of a mitigation's pages of a period.

    Each period has its own, so that an older period which is run again replaces no newer page.

    Examples
    --------
    >>> from kpianalysis.periods import parse_period
    >>> mitigation_folder("ACF_KPI_03", parse_period("2019-20 Q1"))
    'mitigations/ACF_KPI_03/2019-20-q1'
    """
    return f"{MITIGATIONS}/{kpi_ref}/{period.folder}"


def long_term_refs(review: Review) -> list[str]:
    """Return the KPIs in long-term mitigation in the period: those with a page of their own."""
    return list(review.mitigated.loc[review.mitigated["long_term"], "kpi_ref"])


def see_own_page(review: Review, kpi: Kpi) -> Markup:
    """Say where all of a long-term mitigation stands; nothing of another KPI.

    The link holds for a draft. It carries ``data-standing``: whoever approves the page leaves its
    words, since an edition is published without the drafts that stood around it.
    """
    if kpi.ref not in long_term_refs(review):
        return Markup("")
    place = mitigation_folder(kpi.ref, review.period)
    exempt = f"{EXEMPT}-" if review.withheld.reader == EXEMPT else ""
    return Markup(
        '<p>This mitigation has a page of its own: <a data-standing="draft" href="{}/{}/{}{}">'
        "{}</a>.</p>"
    ).format(_UP, place, exempt, _DRAFT_PAGE, place)
