"""Escalations are told as at the last month that arrived, or that the extracts do not say."""

from kpianalysis.display.escalations import escalations, say_escalations

REF = "ACF_KPI_03"


def quarter(make, *said, basis=None):
    return make.review(
        [make.kpi(REF)],
        make.observed(
            REF, [60] * len(said), first="2019-04", escalated=list(said), submission="june.xlsx",
            basis=basis,
        ),
    )  # fmt: skip


def test_extracts_without_a_word_of_it_are_not_taken_for_none(make):
    review = quarter(make, None, None, None)
    assert "Escalations: not stated" in escalations(review).html
    assert "Escalations: none" not in escalations(review).html
    assert "do not say" in say_escalations(review)


def test_none_is_said_where_the_extracts_say_so(make):
    review = quarter(make, "No", "No", "No")
    assert "Escalations: none" in escalations(review).html
    assert say_escalations(review) == "No escalation was open at the end of June 2019."


def test_an_open_one_shows_its_month_and_how_long(make):
    review = quarter(make, "No", "Yes", "Yes", basis="illustrative")
    block = escalations(review)
    assert "Escalations: 1 open at the end of June 2019" in block.html
    assert '<td>May 2019</td><td>open</td><td class="number">2</td><td>illustrative</td>' in (
        block.html
    )
    assert block.tables["escalations"]["state"].tolist() == ["open"]
    assert say_escalations(review) == (
        "1 escalation was open at the end of June 2019 (illustrative record)."
    )


def test_it_is_counted_to_the_last_month_that_arrived(make):
    block = escalations(quarter(make, "Yes", "Yes"))
    assert "Escalations: 1 open at the end of May 2019" in block.html


def test_one_that_closed_in_the_period_is_still_shown(make):
    html = escalations(quarter(make, "Yes", "No", "No")).html
    assert "Escalations: none open at the end of June 2019" in html
    assert "closed in May 2019" in html


def test_one_that_closed_before_the_period_is_not_shown(make):
    said = ["Yes", "No", *["No"] * 11]
    review = make.review([make.kpi(REF)], make.observed(REF, [60] * 13, escalated=said))
    assert "Escalations: none<" in escalations(review).html


def test_suppliers_word_is_never_markup(make):
    html = escalations(quarter(make, None, None, "<b>Level 2</b>")).html
    assert "<b>" not in html


def test_one_that_nobody_mentions_any_more_is_not_called_closed(make):
    # Escalated in April; the columns of May and June are blank, and mark nothing else.
    review = make.review(
        [make.kpi(REF)],
        make.observed(
            REF, [60] * 3, first="2019-04", escalated=["Yes", None, None],
            submission=["april.xlsx", "may.xlsx", "june.xlsx"],
        ),
    )  # fmt: skip
    assert say_escalations(review) == "Whether 1 escalation is still open is not stated."
    html = escalations(review).html
    assert "Escalations: 1 not stated since<" in html
    assert "<td>not stated since April 2019</td>" in html
