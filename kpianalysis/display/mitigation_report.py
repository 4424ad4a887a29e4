"""The whole story of one mitigation: its parts in the order in which members read them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
from markupsafe import Markup

from kpianalysis.council.layout import MISS, MITIGATION
from kpianalysis.display.about_page import say_standing
from kpianalysis.display.audience import mark_exempt
from kpianalysis.display.backlog import say_backlog
from kpianalysis.display.blocks import Block, bullets, heading, join, paragraph, subheading, terms
from kpianalysis.display.cases import say_people
from kpianalysis.display.chances import say_outlook, say_pace
from kpianalysis.display.companion import say_companion
from kpianalysis.display.council_words import council_words, supplier_replies
from kpianalysis.display.coverage import to_arrived
from kpianalysis.display.credits import CREDITS_EXPLAINED, credits_of
from kpianalysis.display.episodes import episodes_in_short
from kpianalysis.display.focus import UNKNOWN, cause_of, finding_of, remedies_of, said_of
from kpianalysis.display.gap_chart import gap_chart
from kpianalysis.display.made_up import basis_fact, made_up_notice
from kpianalysis.display.mitigation_counts import say_both_counts
from kpianalysis.display.mitigation_open import say_end, say_missing, what_was_asked
from kpianalysis.display.mitigation_results import results_about
from kpianalysis.display.mitigation_timeline import episodes_of, timeline
from kpianalysis.display.mitigations import say_agreed, say_review
from kpianalysis.display.numbers import date_words
from kpianalysis.display.result_chart import result_chart
from kpianalysis.display.standing_mark import DRAFT
from kpianalysis.display.verdicts import say_rests_on, say_verdict
from kpianalysis.display.wording import (
    MITIGATION_EXPLAINED,
    say_gaps,
    say_misses,
    say_mitigation,
    say_no_result,
    say_usual_range,
)
from kpianalysis.errors import NoData
from kpianalysis.kpi import Kpi
from kpianalysis.review import Review

_RESULTS_MM, _GAPS_MM = 48.0, 44.0  # so that all stands on three sides of paper


@dataclass(frozen=True)
class MitigationReport:
    """The page on one mitigation, part by part.

    Each method returns a piece that shows itself in a notebook and carries its data.

    Parameters
    ----------
    review : Review
        The period, from :func:`kpianalysis.open_review`.
    kpi_ref : str
        A KPI that is in mitigation in the period.

    Raises
    ------
    ContractProblem
        When no KPI has this ref, or its reader may not see it.
    NoData
        When the KPI is not in mitigation in the period.
    """

    review: Review
    kpi_ref: str

    def __post_init__(self) -> None:
        review, kpi = self.review, self.kpi
        if not review.mitigated["kpi_ref"].eq(self.kpi_ref).any():
            refs = review.mitigated["kpi_ref"].tolist()
            raise NoData(
                f"is not in mitigation in {review.period.words}",
                found=kpi.name,
                action=f"choose from {', '.join(refs)}" if refs else "choose another period",
            )

    @property
    def kpi(self) -> Kpi:
        """The KPI as the contract holds it."""
        return self.review.contract.kpi(self.kpi_ref)

    @property
    def episode(self) -> pd.Series:
        """The mitigation: the newest one of the KPI, as :attr:`Review.episodes` holds it."""
        rows = self.review.episodes
        return rows[rows["kpi_ref"].eq(self.kpi_ref)].iloc[-1]

    @property
    def months(self) -> pd.DataFrame:
        """The KPI's months of the period."""
        return self.review.months_of(self.kpi_ref, window=False)

    def summary(self) -> Block:
        """Return the title, which is a finding, and the mitigation in a few lines."""
        review, kpi, months, episode = self.review, self.kpi, self.months, self.episode
        finding = f"{kpi.name}: {finding_of(review, kpi)}"
        head = Markup('<header class="three-sides">\n<h1>{}</h1>\n').format(finding)
        head += Markup('<p class="lead">{}, {}. {} and {}. {}, as at {}.</p>\n').format(
            review.contract.name,
            review.period.full_words,
            review.contract.council,
            review.contract.supplier,
            DRAFT,
            date_words(review.as_at),
        )
        head += made_up_notice(review) + Markup("</header>")
        mitigated = review.mitigated[review.mitigated["kpi_ref"].eq(kpi.ref)].iloc[0]
        in_force = say_mitigation(
            mitigated,
            bool(months["minimum"].notna().any()),
            to_arrived(review),
            review.contract.step_word,
        )
        mark = f" ({episode['basis']})" if isinstance(episode["basis"], str) else ""
        html = join(
            head,
            paragraph(Markup("<strong>{}</strong>").format(say_verdict(review, kpi))),
            paragraph(kpi.what_it_means, f"The measure in full: “{kpi.title}”."),
            paragraph(MITIGATION_EXPLAINED),
            terms(
                [
                    ("In force", in_force),
                    ("The reason given", f"{episode['reason'].rstrip('.')}{mark}."),
                    ("Agreement", _sentences(say_agreed(episode), say_review(review, episode))),
                    ("Results", _sentences(say_misses(months, kpi), say_gaps(months, kpi))),
                    ("Counts", say_both_counts(review, kpi, episode)),
                    ("Service credits", _sentences(CREDITS_EXPLAINED, credits_of(review, kpi.ref))),
                ]
            ),
        ).html
        facts = {
            "title": f"{review.period.words}: {finding}",
            "contract": review.contract.name,
            "period": review.period.words,
            "status": "Draft",
            "as_at": review.as_at.isoformat(),
            "kpi": kpi.ref,
        }
        return mark_exempt(review, Block(html, page=facts | basis_fact(review)))

    def results(self) -> Block:
        """Return the results against the target, with the usual range; their table comes later."""
        review, kpi, step = self.review, self.kpi, self.review.contract.step_word
        return join(
            heading("results", f"Results, {step} by {step}"),
            paragraph(
                say_usual_range(review, kpi), say_no_result(self.months), say_rests_on(review, kpi)
            ),
            result_chart(review, kpi, height_mm=_RESULTS_MM).figure_only(),
        )

    def before_and_during(self) -> Block:
        """Return gaps and results before and during the mitigation.

        A KPI that was in mitigation before has a timeline as well. Of a single mitigation the
        summary says all that it would show, and the chart of gaps shows its months striped.
        """
        review, kpi, own = self.review, self.kpi, episodes_of(self.review, self.kpi_ref)
        gaps = gap_chart(review, kpi, height_mm=_GAPS_MM)
        return join(
            heading("before-and-during", "Before and during the mitigation"),
            results_about(review, kpi, self.episode),
            # The table of results holds the gaps too.
            *([replace(gaps, table=kpi.ref).block()] if gaps else []),
            result_chart(review, kpi).table_only(),
            *([_timeline(review, own, kpi)] if len(own) > 1 else []),
        )

    def residents(self) -> Block:
        """Return how many people are behind the misses, who still waits, and what it means."""
        review, kpi, months = self.review, self.kpi, self.months
        return join(
            heading("residents", "What it means for residents"),
            paragraph(
                say_people(months, kpi),
                say_backlog(months, kpi),
            ),
            bullets(said_of(review, kpi, months, "effect")) or paragraph(UNKNOWN),
            say_companion(review, kpi),
        )

    def causes_and_remedies(self) -> Block:
        """Return causes and remedies in the words of the Council and of the supplier."""
        review, kpi, months = self.review, self.kpi, self.months
        return join(
            heading("causes", "Why, and what is being done"),
            bullets(council_words(review, kpi.ref, MITIGATION)),
            *cause_of(review, kpi, months),
            subheading("What is being done"),
            remedies_of(review, kpi, months),
            bullets(supplier_replies(review, kpi.ref, MISS)),
        )

    def what_would_end_it(self) -> Block:
        """Return when the target may be met, and what the Board asked."""
        review, kpi = self.review, self.kpi
        return join(
            heading("end", "What would end it"),
            paragraph(
                say_end(self.episode),
                *say_outlook(review, kpi),
                say_pace(review, kpi),
            ),
            what_was_asked(review),
        )

    def missing(self) -> Block:
        """Return what the data supplied does not say of the KPI and its mitigation."""
        lines = say_missing(self.review, self.kpi, self.episode)
        return join(
            heading("missing", "What is missing"),
            bullets(lines) or paragraph("Nothing that this page looks for is missing."),
        )

    def about_page(self) -> Block:
        """Return the status of the page, whom to ask, and where more is said."""
        review = self.review
        return join(
            heading("about", "About this page"),
            say_standing(
                review,
                f"The page for {review.period.words} explains words, sources and checks.",
                "Its accessibility statement holds for this page too.",
            ),
        )


def _timeline(review: Review, own: pd.DataFrame, kpi: Kpi) -> Block:
    every = episodes_in_short(review, own, f"{kpi.ref}-mitigations")
    return timeline(review, every, kpi.ref).block()


def _sentences(*said: str) -> str:
    return " ".join(filter(None, said))
