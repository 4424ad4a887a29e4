"""What the page says of service credits, with a tariff and without one."""

import dataclasses
import re

import pandas as pd
import pytest

from kpianalysis.audience import Withheld
from kpianalysis.display.blocks import join
from kpianalysis.display.credit_totals import credit_differences
from kpianalysis.display.credits import (
    credits_in_full,
    credits_of,
    say_since_start,
    service_credits,
)
from kpianalysis.errors import ContractProblem
from kpianalysis.publish.page_check import page_problems
from kpianalysis.tables import State, as_table

NOT_KNOWN = "The data supplied does not say what came back to the Council."
RATES = [{"from": "2015-04", "missed_target": 1000, "below_minimum": 2500}]
STATED = {"from": "2019-04", "to": "2019-05", "amount": 4000, "source": "Minutes"}
MITIGATED = [{"kpi": "PM_KPI_01", "from": "2019-06", "reason": "A new system."}]


def on_page(review):
    """Return all that the page says of service credits, in its body and its annex."""
    return join(service_credits(review), credits_in_full(review))


@pytest.fixture
def review(make):
    """Two KPIs from April to June 2019, of a target of 75 and a minimum of 60."""

    def build(late=80, credits=None, mitigations=MITIGATED, **columns):
        # Home care misses twice, payroll falls below its minimum in May and is mitigated in June.
        return make.review(
            [
                make.kpi(ref="ACF_KPI_03", minimum=60, plain_name="Home care"),
                make.kpi(ref="PM_KPI_01", minimum=60, plain_name="Payroll"),
            ],
            make.observed("ACF_KPI_03", [70, 70, late], first="2019-04", **columns),
            make.observed("PM_KPI_01", [80, 50, 50], first="2019-04", **columns),
            mitigations=mitigations,
            first_month="2019-04",
            **({} if credits == {} else {"credits": {"rates": RATES} | (credits or {})}),
        )

    return build


def text(block):
    return " ".join(re.sub(r"<[^>]+>", " ", str(block.html)).replace("&#39;", "'").split())


def heading_of(block):
    return text(dataclasses.replace(block, html=re.search(r"<h2.*?</h2>", block.html)[0]))


def cells(block, key):
    rows = re.search(rf'<table id="table-{key}">.*?<tbody>(.*?)</tbody>', block.html, re.S)[1]
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr>.*?</tr>", rows, re.S)
    ]


def test_heading_says_what_is_due_and_what_mitigation_waived(review):
    block = on_page(review())
    assert heading_of(block) == (
        "Service credits: £4,500 in April to June 2019, £2,500 waived by mitigation"
    )


def test_months_areas_and_sums_since_the_start_stand_in_tables(review):
    block = on_page(review())
    # April: one miss. May: a miss and a failure. June: a mitigated failure.
    assert cells(block, "credits-by-month") == [
        ["April 2019", "£1,000", "£0", "£1,000", "£1,000"],
        ["May 2019", "£3,500", "£0", "£3,500", "£4,500"],
        ["June 2019", "£0", "£2,500", "£2,500", "£4,500"],
        ["All of the period", "£4,500", "£2,500", "£7,000", "£4,500"],
    ]
    assert cells(block, "credits-by-area") == [
        ["Area ACF", "£2,000", "£0", "£2,000", "£0"],
        ["Area PM", "£2,500", "£2,500", "£2,500", "£2,500"],
        ["All areas", "£4,500", "£2,500", "£4,500", "£2,500"],
    ]
    assert block.tables["credits-by-month"]["due"].tolist() == [1000, 3500, 0]


def test_pence_stand_in_every_cell_of_a_table_that_has_some(review):
    block = on_page(review(credits={"monthly_cap_pounds": 1000}))
    # May: 1,000 pounds by 1,000 and 2,500 of 3,500.
    assert cells(block, "credits-by-area")[0] == [
        "Area ACF", "£1,285.71", "£0.00", "£1,285.71", "£0.00",
    ]  # fmt: skip
    assert "The monthly cap of £1,000 was reached in April and May 2019." in text(block)


def test_without_a_tariff_the_page_says_that_the_data_does_not_say(review):
    without = review(credits={})
    block = on_page(without)
    assert heading_of(block) == "Service credits: the data supplied does not say"
    assert "The amounts are not public." in text(block)
    assert NOT_KNOWN in text(block)
    assert "£" not in text(block)
    assert say_since_start(without) == NOT_KNOWN
    assert credits_of(without, "PM_KPI_01") == (
        "The data supplied does not say what its misses cost."
    )


def test_brief_says_that_costs_are_exempt_and_not_that_nothing_says_them(review):
    exempt = dataclasses.replace(review(), withheld=Withheld(sections=("service_credits",)))
    assert credits_of(exempt, "PM_KPI_01") == "What its misses cost is exempt, and not shown."


def test_credits_beside_an_exempt_kpi_say_that_they_are_worked_out_without_it(review):
    # With a cap the exempt KPI would have taken its share: those shown look dearer than they were.
    said = "Service credits are worked out for the KPIs shown"
    for tariff, cap in (({}, ""), ({"monthly_cap_pounds": 1000}, ", as if no other counted")):
        made = review(credits=tariff | {"rates": RATES})
        assert said not in say_since_start(made)
        hidden = dataclasses.replace(made, withheld=Withheld(ever=1))
        for text in (say_since_start(hidden), credits_of(hidden, "PM_KPI_01")):
            assert f"{said}{cap}" in text
        assert ("cap" in say_since_start(hidden)) == bool(cap)


def test_without_rates_published_totals_are_listed_and_not_compared(review):
    block = on_page(review(credits={"rates": [], "stated": [STATED]}))
    assert NOT_KNOWN in text(block)
    assert cells(block, "credits-stated") == [
        ["April to May 2019", "£4,000", "[x]", "cannot be compared: not every amount is known",
         "Minutes"],
    ]  # fmt: skip


def test_published_totals_agree_or_differ_by_an_amount(review):
    stated = [STATED, STATED | {"amount": 4500}, STATED | {"words": "about", "tolerance": 600}]
    block = on_page(review(credits={"stated": stated}))
    assert [row[3] for row in cells(block, "credits-stated")] == [
        "the tariff gives £500 more", "agrees", "agrees, within £600",
    ]  # fmt: skip
    assert "2 of 3 published totals agree with the tariff." in text(block)


def test_totals_in_conflict_are_listed_and_neither_is_preferred(review):
    odd = {"from": "2019-04", "amount": 9, "conflict": True, "date": "2019-07-01",
           "note": "to a July of no year"}  # fmt: skip
    block = on_page(review(credits={"stated": [STATED | {"amount": 4500}, odd]}))
    assert cells(block, "credits-stated")[1][:4] == [
        "From April 2019; to a July of no year", "£9", "[x]",
        "in conflict with another total; not compared",
    ]  # fmt: skip
    assert "1 of 1 published total that can be compared agrees with the tariff." in text(block)
    assert "A total that contradicts another is listed, and neither is preferred." in text(block)


def test_totals_of_months_after_the_page_are_not_shown(review):
    block = on_page(review(credits={"stated": [STATED | {"to": "2019-07"}]}))
    assert "credits-stated" not in block.tables


def test_month_that_was_not_supplied_is_said_and_not_counted_as_nought(review):
    block = on_page(review(late=State.NOT_SUPPLIED))
    assert cells(block, "credits-by-month")[2][1] == "£0 or more"
    assert cells(block, "credits-by-month")[3][1] == "£4,500 or more"
    assert "No amount is known for 1 result of June 2019" in text(block)
    assert heading_of(block).startswith("Service credits: £4,500 or more in April to June 2019")


def test_period_of_which_nothing_was_supplied_has_no_amount(review):
    known = review()
    months = known.assessments.assign(status="not supplied", missed=False, mitigated=False)
    block = on_page(dataclasses.replace(known, assessments=months))
    assert heading_of(block) == "Service credits: no amount is known for April to June 2019"
    # Nothing is mitigated, so that nothing is waived.
    assert cells(block, "credits-by-month")[0][1:] == ["[x]", "£0", "[x]", "[x]"]
    assert NOT_KNOWN in text(block)


def test_provisional_months_are_marked_and_may_change(review):
    block = on_page(review(verification=["verified", "verified", "provisional"]))
    assert [row[0] for row in cells(block, "credits-by-month")][:3] == [
        "April 2019", "May 2019", "June 2019 [p]",
    ]  # fmt: skip
    assert "Figures for June 2019 are provisional, so these credits may change." in text(block)


def test_suspended_months_are_named_with_the_reason_as_plain_text(review):
    suspended = [{"from": "2019-05", "to": "2019-05", "reason": "<b>A flood.</b>"}]
    block = on_page(review(credits={"suspended": suspended}))
    assert "Credits were suspended in May 2019: &lt;b&gt;A flood." in str(block.html)
    assert cells(block, "credits-by-month")[1][:2] == ["May 2019, suspended", "£0"]


def test_made_up_amounts_are_marked_wherever_they_stand(review):
    marked = review(
        credits={"basis": "illustrative", "stated": [STATED | {"basis": "published"}]},
        basis="published",
    )
    block = on_page(marked)
    assert heading_of(block).endswith("(illustrative figures)")
    assert say_since_start(marked).startswith(
        "By the tariff, £4,500 has fallen due since April 2019 (illustrative figures)."
    )
    assert {row[-1] for row in cells(block, "credits-by-month")} == {"illustrative"}
    assert "Amounts by the tariff are illustrative." in text(block)
    problems = page_problems(str(block.html), illustrative=True)
    assert not {"unmarked-illustrative", "empty-cell", "left-over"} & {p.rule for p in problems}


def test_one_kpi_is_told_in_a_sentence(review):
    assert credits_of(review(), "PM_KPI_01") == (
        "Service credits for this KPI since April 2019: £2,500, of which £2,500 in April to "
        "June 2019. Mitigation waived a further £2,500."
    )
    with pytest.raises(ContractProblem):
        credits_of(review(), "PM_KPI_99")


def test_page_begins_its_sums_with_the_first_month_that_was_received(review):
    later = review()
    contract = later.contract.model_copy(update={"first_month": later.contract.first_month + -12})
    assert "The contract began in April 2018; months before April 2019 are not in the data" in text(
        on_page(dataclasses.replace(later, contract=contract))
    )


def stated_by_supplier(value, end="2019-06-30"):
    row = {"period_start": "2019-06-01", "period_end": end, "what": "credits", "value": value,
           "received": "2019-07-12", "file": "june.xlsx"}  # fmt: skip
    table = pd.DataFrame([row])
    dates = ["period_start", "period_end", "received"]
    table[dates] = table[dates].apply(pd.to_datetime)
    return as_table("stated", table)


def test_suppliers_amount_that_differs_is_a_question_and_not_on_the_page(review):
    asked = dataclasses.replace(review(), stated=stated_by_supplier(750))
    (question,) = credit_differences(asked)["question"]
    assert question == (
        "The supplier's file states £750 in June 2019; the tariff gives £0, £750 less. "
        "What explains the difference?"
    )
    assert "£750" not in text(on_page(asked))


def test_suppliers_amount_that_agrees_asks_nothing(review):
    assert credit_differences(dataclasses.replace(review(), stated=stated_by_supplier(0))).empty


def test_suppliers_amount_that_cannot_be_compared_is_asked_about(review):
    unknown = dataclasses.replace(review(late=State.NOT_SUPPLIED), stated=stated_by_supplier(750))
    rows = credit_differences(unknown)
    assert rows["difference"].isna().all()
    assert rows["question"][0].endswith("What does it include?")


def test_without_a_tariff_the_page_says_that_suppliers_amounts_cannot_be_checked(review):
    asked = dataclasses.replace(review(credits={}), stated=stated_by_supplier(750))
    assert "The supplier's files state amounts" in text(on_page(asked))
    assert credit_differences(asked).empty
