"""The foot of the page says its status, its contact and for whom it may not work."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from prose import read_page, sentences

from kpianalysis.contract_file import read_contract
from kpianalysis.display.about_page import about_page

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
PAGE = {"period": "2019-20 Q1", "as_at": "2019-07-24", "published": "2019-07-26"}


def said_of(review):
    return " ".join(one.text for one in sentences(read_page(str(about_page(review).html))))


@pytest.fixture
def said(make):
    def say(as_at="2019-09-12", **settings):
        review = make.quarter((70, 70, 70), **settings)
        day = dt.date.fromisoformat(as_at)
        known = review.contract.as_at(day)
        return said_of(dataclasses.replace(review, as_at=day, contract=known))

    return say


def test_page_without_settings_says_that_no_contact_is_named(said):
    text = said()
    assert "This page is a draft, which nobody has approved. It is not yet published." in text
    assert "It stands as at 12 September 2019" in text
    assert "No contact is named for this page. Ask the officer who sent it to you." in text
    assert "Nobody has tested them with a screen reader." in text
    assert "You can complain there too." in text


def test_contacts_and_known_faults_are_those_of_the_contract(said):
    text = said(
        publication={
            "contact": "The contract team, by any library.",
            "accessibility_contact": "The web team",
            "accessibility": "Charts have no tooltips.",
        }
    )
    assert "Contact: The contract team, by any library." in text
    assert "No contact" not in text
    assert "Known not to work: Charts have no tooltips." in text
    assert "No other fault" not in text
    assert "What you cannot read, and complaints: The web team." in text


def test_contact_is_text_and_never_markup(said, make):
    hostile = "<script>alert(1)</script> {0} %s"
    review = make.quarter((70, 70, 70), publication={"contact": hostile})
    html = str(about_page(review).html)
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {0} %s." in html


def test_page_on_the_day_of_its_publication_says_so(said):
    text = said(as_at="2019-07-24", pages=[PAGE | {"published": "2019-07-24"}])
    assert "It was published on 24 July 2019." in text
    assert "not yet" not in text


def test_publication_after_the_day_of_the_page_does_not_show(said):
    text = said(as_at="2019-07-25", pages=[PAGE])
    assert "It is not yet published." in text
    assert "26 July" not in text


def test_later_page_names_the_one_that_was_published(said):
    text = said(pages=[PAGE | {"basis": "illustrative"}])
    assert (
        "It is not yet published. An earlier page on these months was published on "
        "26 July 2019 (illustrative date)." in text
    )


def test_page_on_other_months_was_not_published_with_them(said):
    assert "An earlier page" not in said(pages=[PAGE | {"period": "2018-19 Q4"}])


@pytest.mark.parametrize("contract", ["corporate-support-services", "northmoor-highways"])
def test_foot_of_a_sample_page_is_short_and_invents_nobody(make, contract):
    settings = read_contract(RAW / contract).publication.model_dump()
    pages = [PAGE | {"basis": "illustrative"}]
    review = make.quarter((70, 70, 70), publication=settings, pages=pages)
    said = sentences(read_page(str(about_page(review).html)))
    assert sum(len(one.words) for one in said) <= 150
    assert max(len(one.words) for one in said) <= 25
    contact = settings["contact"]
    assert not any(letter.isdigit() for letter in contact)
    assert "@" not in contact
    assert "illustrative" in contact or "fictional" in contact
