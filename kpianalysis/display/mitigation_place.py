"""Which KPIs have a page on their mitigation, and how is a reader led to it?"""

from __future__ import annotations

from markupsafe import Markup

from kpianalysis.audience import EXEMPT
from kpianalysis.home import mitigation_folder
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review

_DRAFT_PAGE = "draft/page.html"
# A page of a period stands in a folder of the period's.
_UP = "../.."


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
