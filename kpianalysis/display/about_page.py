"""Who made this page, whom to ask about it, and who cannot read it? The foot of the page."""

from __future__ import annotations

from markupsafe import Markup

from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, annex_heading, join, paragraph, subheading
from kpianalysis.display.numbers import date_words
from kpianalysis.display.standing_mark import NOBODY_APPROVED, NOT_PUBLISHED
from kpianalysis.pages import last_published
from kpianalysis.review import Review

_NO_CONTACT = "No contact is named for this page. Ask the officer who sent it to you."


def about_page(review: Review) -> Block:
    """Write the status of the page, its contact and its accessibility statement."""
    said = review.contract.publication
    return join(
        annex_heading("about", "About this page"),
        say_standing(review, *_published(review)),
        subheading("Accessibility statement"),
        paragraph(
            "This page is made to the Web Content Accessibility Guidelines (WCAG) 2.2, level AA.",
            "Sample pages are tested with axe at widths of 1280, 768 and 320 pixels.",
            "Tests print them and follow the skip link by keyboard.",
            "Nobody has tested them with a screen reader.",
        ),
        paragraph(
            _sentence("Known not to work", said.accessibility) if said.accessibility else "",
            "Large print is a box at its top; its tables are also in tables.xlsx.",
            "If you cannot read it, ask for another form.",
        ),
        paragraph(
            _sentence("What you cannot read, and complaints", other)
            if (other := said.accessibility_contact)
            else "You can complain there too.",
            "If you are not content with the answer, the Equality Advisory and Support Service "
            "can advise you.",
        ),
    )


def say_standing(review: Review, *published: str) -> Markup:
    """Say who approved the page, as at when it stands and whom to ask about it."""
    contact = review.contract.publication.contact
    return paragraph(
        NOBODY_APPROVED,
        *published,
        f"It stands as at {date_words(review.as_at)}, and was made by kpianalysis.",
        _sentence("Contact", contact) if contact else _NO_CONTACT,
    )


def _published(review: Review) -> list[str]:
    """Say when the page was published, or that it was not, and which one was."""
    page = last_published(review.contract.pages, review.period)
    if page is None or page.published is None:
        return [NOT_PUBLISHED]
    day = f"{date_words(page.published)}{basis_note([page.basis]).replace('figures', 'date')}"
    if page.as_at == review.as_at:
        return [f"It was published on {day}."]
    return [NOT_PUBLISHED, f"An earlier page on these months was published on {day}."]


def _sentence(label: str, text: str) -> Markup:
    """Write a text of the Council's behind its label, ended as a sentence."""
    return Markup("<strong>{}:</strong> {}.").format(label, text.rstrip("."))
