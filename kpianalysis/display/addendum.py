"""The addendum: one side on what arrived or was corrected since the page that members had."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from kpianalysis.display import late_months
from kpianalysis.display.basis import basis_note
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph
from kpianalysis.display.changed_figures import changed_figures
from kpianalysis.display.corrections import (
    months_of,
    say_changed,
    say_counts,
    say_final,
)
from kpianalysis.display.coverage import name_days
from kpianalysis.display.made_up import basis_fact, made_up_notice
from kpianalysis.display.numbers import date_words, plural
from kpianalysis.display.standing_mark import DRAFT
from kpianalysis.errors import NoData
from kpianalysis.last_page import LastPage
from kpianalysis.review import Review


@dataclass(frozen=True)
class Addendum:
    """What is to be read beside the page that members had, part by part.

    Parameters
    ----------
    review : Review
        The period, from :func:`kpianalysis.open_review`.

    Raises
    ------
    NoData
        When nothing arrived and nothing changed since that page: there is nothing to add.
    """

    review: Review

    def __post_init__(self) -> None:
        last = self.review.last_page
        if last is None or last.covered is None:
            raise NoData(
                "has no page to add to: no figure had been received before",
                found=self.review.period.words,
                action="make its page with 'kpianalysis run'",
            )
        if not last.late and last.changes.empty:
            raise NoData(
                f"needs no addendum: nothing arrived or changed after {date_words(last.day)}",
                found=self.review.period.words,
                action="name an earlier day with --since, or wait for the next file",
            )

    @property
    def last(self) -> LastPage:
        """The page that it adds to."""
        assert self.review.last_page is not None  # noqa: S101 - seen to when it was made
        return self.review.last_page

    def title(self) -> Block:
        """Return the title, which is a finding."""
        review, last = self.review, self.last
        finding = f"Addendum: {_finding(review, last)}"
        html = Markup('<header class="one-side">\n<h1>{}</h1>\n').format(finding)
        html += Markup('<p class="lead">{}, {}. {} and {}. {}, as at {}. {}</p>\n').format(
            review.contract.name,
            review.period.words,
            review.contract.council,
            review.contract.supplier,
            DRAFT,
            date_words(review.as_at),
            _adds_to(last),
        )
        html += made_up_notice(review)
        html += Markup("</header>")
        facts = {
            "title": f"{review.period.words}: {finding}",
            "contract": review.contract.name,
            "period": review.period.words,
            "status": "Draft addendum",
        }
        return Block(html, page=facts | basis_fact(review))

    def late_months(self) -> Block:
        """Return the counts and misses of the months that arrived."""
        return late_months.late_months(self.review, self.last.late)

    def changed_figures(self) -> Block:
        """Return the figures that members had otherwise."""
        last = self.last
        if last.changes.empty:
            return Block(Markup(""))
        since = last.changed_since.assign(since=True)
        return join(
            heading("changes", f"Since the page: {say_changed(since)}"),
            paragraph(say_final(self.review, last)),
            bullets(say_counts(self.review, last)),
            changed_figures(self.review, last, since) if len(since) else Markup(""),
        )

    def replaces(self) -> Block:
        """Return which parts of the page no longer hold."""
        return join(
            heading("replaces", "What this replaces"), bullets(_replaced(self.review, self.last))
        )

    def sources(self) -> Block:
        """Return the files that arrived, when, and what they brought."""
        return join(heading("sources", "Where it came from"), _files(self.review, self.last))


def _finding(review: Review, last: LastPage) -> str:
    """Say in a few words what arrived, with its failures, and what was corrected."""
    said = []
    if last.late:
        have = "has" if len(last.late) == 1 else "have"
        rows = months_of(review, last.late)
        named = name_days(review, rows["period_start"])
        said.append(f"{named} {have} arrived, {late_months.say_outcome(rows)}")
    figures = last.changed_since
    if len(figures):
        said.append(f"{plural(len(figures), 'earlier figure')} changed")
    if not said:
        said.append(f"{plural(len(last.final), 'figure')} became final, none changed")
    return "; ".join(said) + basis_note([*months_of(review, last.late)["basis"], *figures["basis"]])


def _adds_to(last: LastPage) -> str:
    if last.page:
        mark = basis_note([last.page.basis]).replace("figures", "date")
        day = f"{date_words(last.day)}{mark}"
        return f"It adds to the page on {last.page.period.words}, as at {day}."
    return f"It adds to what was known on {date_words(last.day)}."


def _replaced(review: Review, last: LastPage) -> list[str]:
    """Name the tables of the page, by their captions, and the columns that are out of date."""
    summary, every = "Number of KPIs by status", "Every KPI"
    said = []
    late, corrected, counted, final = (
        name_days(review, table["period_start"]) if len(table) else ""
        for table in (months_of(review, last.late), last.changed_since, last.counts, last.final)
    )
    known = bool(last.page and last.late and last.late[-1] in last.page.period)
    new = f"the columns for {late} are given here anew" if known else f"{late} is added"
    first = [new if late else "", f"the columns for {counted} are out of date" if counted else ""]
    second = [
        new if late else "",
        f"the figures of {corrected} listed here hold" if corrected else "",
    ]
    said = [
        f"Table “{name}”: {'; '.join(filter(None, parts))}."
        for name, parts in ((summary, first), (every, second))
        if any(parts)
    ]
    if final:
        said.append(f"The mark “provisional” no longer holds for {final}.")
    # One line: an addendum is one printed side.
    return [*said, "All else on the page stands, save what rests on these figures."]


def _files(review: Review, last: LastPage) -> Markup:
    """List the files received since, with the months that they brought."""
    versions = review.versions
    reported = versions["period_start"].le(pd.Timestamp(review.period.last.first_day))
    brought = versions[versions["received"].gt(pd.Timestamp(last.day)) & reported]
    said = []
    for item in review.submissions:
        mine = brought[brought["submission"].eq(item.file)]
        if len(mine):
            months = name_days(review, mine["period_start"])
            standing = ", ".join(
                f"{number} {standing}"
                for standing, number in mine["verification"].value_counts().items()
            )
            said.append(
                f"{item.file}, received {date_words(item.received)}: {months}, "
                f"{plural(len(mine), 'figure')}, {standing}{basis_note(mine['basis'])}."
            )
    if not said:
        return paragraph("No file of results arrived since: what changed was agreed or ruled.")
    return bullets(said)
