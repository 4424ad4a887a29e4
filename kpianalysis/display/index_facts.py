"""What does a page say of itself to a list of pages?"""

from __future__ import annotations

from kpianalysis.display.mitigation_place import long_term_refs
from kpianalysis.review import Review


def title_facts(review: Review, finding: str) -> dict[str, str]:
    """Return the finding of a page, whose contract it is, and as at when.

    They go to the manifest beside the page, from which the index of all pages is made.
    """
    contract = review.contract
    return {
        "headline": finding,
        "council": contract.council,
        "supplier": contract.supplier,
        "as_at": review.as_at.isoformat(),
        "step": contract.step_word,
        "fictional": "yes" if contract.fictional else "no",
    }


def mitigation_facts(review: Review) -> dict[str, str]:
    """Return the names of all KPIs that were ever in mitigation, one a line.

    Below them stand the refs of those with a page of their own.
    """
    refs = review.episodes["kpi_ref"].unique()
    names = [" ".join(review.contract.kpi(ref).name.split()) for ref in refs]
    return {
        "kpis_mitigated": "\n".join(names),
        "kpis_with_own_page": "\n".join(long_term_refs(review)),
    }
