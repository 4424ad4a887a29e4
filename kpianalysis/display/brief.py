"""The officer's brief: what to settle before the meeting, and one side for each KPI."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kpianalysis.display import to_settle
from kpianalysis.display.audience import mark_exempt
from kpianalysis.display.blocks import Block, join, paragraph
from kpianalysis.display.brief_kpi import kpi_side
from kpianalysis.display.made_up import basis_fact, made_up_notice
from kpianalysis.display.numbers import date_words, plural
from kpianalysis.display.scenarios import scenarios_kept
from kpianalysis.display.wording import MITIGATION_EXPLAINED
from kpianalysis.review import Review


@dataclass(frozen=True)
class OfficersBrief:
    """The brief for the officer who answers for the contract at a meeting, part by part.

    Parameters
    ----------
    review : Review
        The period, from :func:`kpianalysis.open_review`.
    """

    review: Review

    def title(self) -> Block:
        """Return the head: how much is to settle, and that it is not for publication."""
        review, contract = self.review, self.review.contract
        finding = f"Officer's brief: {plural(to_settle.how_many(review), 'point')} to settle"
        html = Markup("<header>\n<h1>{}</h1>\n").format(finding)
        html += Markup('<p class="lead">{}, {}. {} and {}. As at {}.</p>\n').format(
            contract.name,
            review.period.full_words,
            contract.council,
            contract.supplier,
            date_words(review.as_at),
        )
        html += paragraph(
            Markup("<strong>For officers: not for publication.</strong>"), MITIGATION_EXPLAINED
        )
        html += made_up_notice(review, "brief")
        html += Markup("</header>")
        page = {
            "title": f"{review.period.words}: {finding}",
            "contract": contract.name,
            "period": review.period.words,
            "status": "For officers",
        }
        return mark_exempt(review, Block(html, page=page | basis_fact(review)))

    def to_settle(self) -> Block:
        """Return what is still to settle before the meeting."""
        return to_settle.to_settle(self.review)

    def kpis(self) -> Block:
        """Return a side for each KPI of the period."""
        refs = self.review.in_period["kpi_ref"].unique()
        return join(*(kpi_side(self.review, ref) for ref in refs))

    def what_ifs(self) -> Block:
        """Return the scenarios that were kept, told apart from results; nothing where none was."""
        return scenarios_kept(self.review)
