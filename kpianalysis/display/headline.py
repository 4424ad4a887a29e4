"""The head of the page: a title that is a finding."""

from __future__ import annotations

from markupsafe import Markup

from kpianalysis.display.basis import ILLUSTRATIVE, basis_note
from kpianalysis.display.blocks import Block
from kpianalysis.display.coverage import say_without_results, words_of_results
from kpianalysis.display.index_facts import title_facts
from kpianalysis.display.made_up import basis_fact, made_up_notice
from kpianalysis.display.numbers import date_words, in_words, plural
from kpianalysis.display.standing_mark import DRAFT, REASON
from kpianalysis.display.wording import how_often, months_in_words
from kpianalysis.review import Review
from kpianalysis.tables import Status

_MOST_WORDS = 25  # of a sentence


def title(review: Review) -> Block:
    """Head the page with its finding, period, contract and date."""
    finding, contract, gap = headline(review), review.contract, say_without_results(review)
    html = Markup("<header>\n<h1>{}</h1>\n").format(finding)
    html += Markup('<p class="lead">{}, {}. {} and {}. {}, as at {}.{}</p>\n').format(
        contract.name,
        review.period.full_words,
        contract.council,
        contract.supplier,
        DRAFT,
        date_words(review.as_at),
        f" {gap[0].upper()}{gap[1:]}." if gap and gap not in finding else "",
    )
    html += REASON + made_up_notice(review) + Markup("</header>")
    return Block(
        html,
        page={
            "title": f"{review.period.words}: {finding}",
            "contract": contract.name,
            "period": review.period.words,
            "status": "Draft",
            **title_facts(review, finding),
        }
        | basis_fact(review),
    )


def headline(review: Review) -> str:
    """Say the finding of the period in a few words, and which of its months have no result.

    Where both would be too long, the line under it says which.
    """
    finding, gap = _finding(review), say_without_results(review)
    if not gap:
        return finding
    both = f"{finding}{', and' if ';' in finding else ';'} {gap}"
    return both if len(both.split()) <= _MOST_WORDS else finding


def _finding(review: Review) -> str:
    period = review.in_period
    failed, missed = period[period["counts_as_failure"]], period[period["missed"]]
    if len(failed):
        refs = failed["kpi_ref"].unique()
        mark = " (illustrative figures)" if set(failed["basis"]) == {ILLUSTRATIVE} else ""
        if len(refs) == 1:
            name = review.contract.kpi(refs[0]).plain_name
            when = months_in_words(failed)
            return f"One KPI failure: “{name}” was below its minimum in {when}{mark}"
        below = period[period["status"].eq(str(Status.BELOW_MINIMUM))]
        all_below, counted = below["kpi_ref"].nunique(), ""
        if all_below > len(refs):
            mark, counted = basis_note(below["basis"]), f", {len(refs)} of them counted as failures"
        when = words_of_results(review)
        return f"{all_below} KPIs were below their minimum in {when}{counted}{mark}"
    if missed.empty:
        met, measured = period["status"].eq(str(Status.MET)), period["value"].notna()
        if not met.any():
            return f"No KPI could be judged against a target in {review.period.words}"
        which = "was measured" if met.sum() == measured.sum() else "could be judged"
        return f"Every KPI that {which} met its target in {words_of_results(review)}"
    if period["minimum"].isna().all():
        return (
            f"{missed['kpi_ref'].nunique()} of {period['kpi_ref'].nunique()} KPIs missed their "
            f"target in {words_of_results(review)}; no minimum is known"
        )
    long_term = review.mitigated[review.mitigated["long_term"] & review.mitigated["misses"].gt(0)]
    if len(long_term) == 1:
        row = long_term.iloc[0]
        name = review.contract.kpi(row["kpi_ref"]).plain_name
        months = review.months_of(row["kpi_ref"], window=False)
        often = f" {how_often(months)}"
        if months["missed"].all():
            often = f" every {review.contract.step_word}" if len(months) > 1 else ""
        return f"No failures counted, but “{name}” missed its target{often}"
    if len(long_term):
        return (
            f"No failures counted, but {in_words(len(long_term))} KPIs whose misses do not count "
            "missed their targets"
        )
    return f"No failures counted; {plural(missed['kpi_ref'].nunique(), 'KPI')} missed a target"
