"""The quarterly report: its parts in the order in which members read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kpianalysis.display import (
    annex,
    background,
    changes,
    checks,
    counts,
    credits,
    escalations,
    every_kpi,
    evidence,
    focus,
    misses,
    mitigations,
    opening,
    projects,
    questions,
)
from kpianalysis.display.audience import exempt_section, is_exempt, mark_exempt
from kpianalysis.display.blocks import Block
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

    def title(self) -> Block:
        """Return the title, which is a finding."""
        return mark_exempt(self.review, opening.title(self.review))

    def main_points(self) -> Block:
        """Return up to six main points."""
        return opening.main_points(self.review)

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

    def in_focus(self) -> Block:
        """Return a section for each KPI in long-term mitigation."""
        return focus.in_focus(self.review)

    def kpi(self, kpi_ref: str) -> Block:
        """Return the section of one KPI."""
        return focus.kpi_section(self.review, kpi_ref)

    def service_credits(self) -> Block:
        """Return what came back to the Council."""
        return self._unless_exempt("service_credits", credits.service_credits)

    def changes(self) -> Block:
        """Return KPI changes and corrected figures."""
        return changes.changes(self.review)

    def projects(self) -> Block:
        """Return the projects."""
        return self._unless_exempt("projects", projects.projects)

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

    def annex(self) -> Block:
        """Return the numbers behind the words, for analysts."""
        return annex.annex(self.review)

    def _unless_exempt(self, section: str, part: Callable[[Review], Block]) -> Block:
        """Return a part of the page, or say that it is exempt."""
        return exempt_section(section) if is_exempt(self.review, section) else part(self.review)
