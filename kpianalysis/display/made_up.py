"""Is what stands here made up? The notice at the head of a page, before any figure."""

from __future__ import annotations

from markupsafe import Markup

from kpianalysis.display.basis import ILLUSTRATIVE, bases
from kpianalysis.display.blocks import paragraph
from kpianalysis.review import Review


def made_up_notice(review: Review, what: str = "page") -> Markup:
    """Write what :func:`say_made_up` says; nothing of a real contract.

    Parameters
    ----------
    review : Review
        The period.
    what : str
        What it stands at the head of: ``page``, ``brief``.
    """
    said = say_made_up(review, what, f"on this {what}")
    return paragraph(Markup("<strong>{}</strong>").format(said)) if said else Markup("")


def say_made_up(review: Review, what: str, where: str) -> str:
    """Say that figures are made up, or that nothing is real; nothing of a real contract.

    Parameters
    ----------
    review : Review
        The period.
    what : str
        What they are made up to show: ``page``.
    where : str
        Where they stand: ``on this page``, ``in this workbook``.
    """
    if review.contract.fictional:
        return f"This contract is wholly fictional: council, supplier and every figure {where}."
    if not review.has_basis:
        return ""
    if bases(review.assessments["basis"]) == [ILLUSTRATIVE]:
        return f"Every figure {where} is illustrative: made up to show the {what}."
    return (
        f"Most figures {where} are illustrative: made up to show the {what}. Each is marked. "
        "Published figures are marked too."
    )
