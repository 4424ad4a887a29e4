"""Is what stands here made up? The notice at the head of a page, before any figure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kpianalysis.display.basis import ILLUSTRATIVE, bases, basis_words
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
    present = bases(review.assessments["basis"]) if review.has_basis else []
    said = say_made_up(present, fictional=review.contract.fictional, what=what)
    return paragraph(Markup("<strong>{}</strong>").format(said)) if said else Markup("")


def say_made_up(
    present: Sequence[str], *, fictional: bool, what: str = "page", where: str = ""
) -> str:
    """Say how real figures are that rest on some bases; nothing where none is marked.

    Parameters
    ----------
    present : sequence of str
        The bases, as :func:`~kpianalysis.display.basis.bases` gives them.
    fictional : bool
        Whether the contract is wholly fictional.
    what : str
        What figures were made up to show: ``page``.
    where : str
        Where they stand, when not on it: ``in this workbook``.

    >>> say_made_up(["illustrative"], fictional=False, what="list")
    'Every figure on this list is illustrative: made up to show the list.'
    """
    where = where or f"on this {what}"
    if fictional:
        return f"This contract is wholly fictional: council, supplier and every figure {where}."
    if not present:
        return ""
    if list(present) == [ILLUSTRATIVE]:
        return f"Every figure {where} is illustrative: made up to show the {what}."
    return (
        f"Most figures {where} are illustrative: made up to show the {what}. Each is "
        "marked; published ones are too."
    )


def basis_fact(review: Review) -> dict[str, str]:
    """Return what a page's facts say of its figures; nothing of a real contract.

    The page check takes it from there: each table and chart must then say how real it is.
    """
    words = basis_words(review.assessments["basis"])
    return {"basis": words} if words else {}
