"""Is what stands here made up? The notice at the head of a page, before any figure."""

from __future__ import annotations

from markupsafe import Markup

from kpianalysis.display.basis import ILLUSTRATIVE, bases, basis_words
from kpianalysis.display.blocks import paragraph
from kpianalysis.review import Review


def made_up_notice(review: Review, what: str = "page") -> Markup:
    """Say that figures are made up, or that nothing here is real; nothing of a real contract.

    Parameters
    ----------
    review : Review
        The period.
    what : str
        What it stands at the head of: ``page``, ``brief``.
    """
    if review.contract.fictional:
        said = (
            f"This contract is wholly fictional: council, supplier and every figure on this {what}."
        )
    elif not review.has_basis:
        return Markup("")
    elif bases(review.assessments["basis"]) == [ILLUSTRATIVE]:
        said = f"Every figure on this {what} is illustrative: made up to show the {what}."
    else:
        said = (
            f"Most figures on this {what} are illustrative: made up to show the {what}. Each is "
            "marked; published ones are too."
        )
    return paragraph(Markup("<strong>{}</strong>").format(said))


def basis_fact(review: Review) -> dict[str, str]:
    """Return what a page's facts say of its figures; nothing of a real contract.

    The page check takes it from there: each table and chart must then say how real it is.
    """
    words = basis_words(review.assessments["basis"])
    return {"basis": words} if words else {}
