"""The quarterly report: its parts in the order in which members read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from kpianalysis.display import (
    about_page,
    annex,
    background,
    changes,
    checks,
    counts,
    credits,
    episodes,
    escalations,
    every_kpi,
    evidence,
    focus,
    focus_months,
    misses,
    mitigations,
    projects,
    questions,
    summary_side,
)
from kpianalysis.display.audience import exempt_section, is_exempt
from kpianalysis.display.blocks import Block, join
from kpianalysis.review import Review


@dataclass(frozen=True)
class QuarterlyReport:
    """The page of one period, part by part.

    Each method returns a piece that shows itself in a notebook and carries its data. A part that is
    exempt says so and no more.

    Parameters
    ----------
    review : Review
        The period, from :func:`kpianalysis.open_review`.
    """

    review: Review

    def summary(self) -> Block:
        """Return the first side: title, what was asked last time, main points and a chart."""
        return summary_side.summary_side(self.review)

    def asked_last_time(self) -> Block:
        """Return what the Board asked last time."""
        return self._unless_exempt("asked_last_time", questions.asked_last_time)

    def summary_by_month(self) -> Block:
        """Return the counts by month, before and after mitigation."""
        return counts.summary_by_month(self.review)

    def below_minimum(self) -> Block:
        """Return the KPIs below minimum."""
        return misses.below_minimum(self.review)

    def missed_target(self) -> Block:
        """Return the KPIs that missed their target."""
        return misses.missed_target(self.review)

    def escalations(self) -> Block:
        """Return what was taken to a higher level of management."""
        return escalations.escalations(self.review)

    def mitigated(self) -> Block:
        """Return the KPIs with mitigation."""
        return mitigations.mitigated(self.review)

    def mitigations_since_start(self) -> Block:
        """Return every mitigation since the contract began."""
        return episodes.every_episode(self.review)

    def in_focus(self) -> Block:
        """Return a section for each KPI in long-term mitigation."""
        return focus.in_focus(self.review)

    def in_focus_by_month(self) -> Block:
        """Return the months of each KPI in focus."""
        return focus_months.focus_months(self.review)

    def kpi(self, kpi_ref: str) -> Block:
        """Return all of one KPI: its section and its months."""
        return join(
            focus.kpi_section(self.review, kpi_ref), focus_months.kpi_months(self.review, kpi_ref)
        )

    def service_credits(self) -> Block:
        """Return what came back to the Council."""
        return self._unless_exempt("service_credits", credits.service_credits)

    def credits_in_full(self) -> Block:
        """Return the service credits by area, and beside published totals."""
        return self._if_shown("service_credits", credits.credits_in_full)

    def changes(self) -> Block:
        """Return KPI changes and corrected figures."""
        return changes.changes(self.review)

    def changes_in_full(self) -> Block:
        """Return every KPI change since the contract began."""
        return changes.changes_in_full(self.review)

    def projects(self) -> Block:
        """Return the projects."""
        return self._unless_exempt("projects", projects.projects)

    def projects_in_full(self) -> Block:
        """Return every project, with the reason for each that is a priority."""
        return self._if_shown("projects", projects.projects_in_full)

    def every_kpi(self) -> Block:
        """Return every KPI of the period."""
        return every_kpi.every_kpi(self.review)

    def standing_questions(self) -> Block:
        """Return the answers to what members ask every time."""
        return self._unless_exempt("standing_questions", questions.standing_questions)

    def definitions(self) -> Block:
        """Return what the words mean."""
        return background.definitions(self.review)

    def checks(self) -> Block:
        """Return the questions about the supplier's own figures that a person approved."""
        return checks.approved_checks(self.review)

    def sources(self) -> Block:
        """Return where each figure came from."""
        return background.sources(self.review)

    def evidence(self) -> Block:
        """Return the evidence for, against and missing."""
        return self._unless_exempt("evidence", evidence.evidence)

    def about_page(self) -> Block:
        """Return whom to ask about the page, and the accessibility statement."""
        return about_page.about_page(self.review)

    def annex(self) -> Block:
        """Return the numbers behind the words, for analysts."""
        return annex.annex(self.review)

    def _unless_exempt(self, section: str, part: Callable[[Review], Block]) -> Block:
        """Return a part of the page, or say that it is exempt."""
        return exempt_section(section) if is_exempt(self.review, section) else part(self.review)

    def _if_shown(self, section: str, part: Callable[[Review], Block]) -> Block:
        """Return the annex of a part; nothing where the part says that it is exempt."""
        return Block(Markup("")) if is_exempt(self.review, section) else part(self.review)
