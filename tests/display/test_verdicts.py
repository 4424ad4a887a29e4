"""One sentence on each KPI, and what comes next: in whole chances, marked when made up."""

import pytest

from kpianalysis.display.chances import say_chance, say_outlook, say_pace
from kpianalysis.display.every_kpi import every_kpi
from kpianalysis.display.verdicts import say_rests_on, say_verdict

# Three years that step by 2 about 66, always under 75.
STEPS = [69, 67, 65, 63, 65, 67] * 6


def long(make, values=STEPS, first="2016-07", kpi=None, **columns):
    kpi = kpi or make.kpi()
    review = make.review([kpi], make.observed("ACF_KPI_03", list(values), first, **columns))
    return review, review.contract.kpi("ACF_KPI_03")


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "under 1 chance in 20"),
        (0.0499, "under 1 chance in 20"),
        (0.05, "about 1 chance in 10"),
        (0.149, "about 1 chance in 10"),
        (0.25, "about 3 chances in 10"),
        (0.45, "about an even chance"),
        (0.56, "about 6 chances in 10"),
        (0.949, "about 9 chances in 10"),
        (0.951, "over 19 chances in 20"),
        (1.0, "over 19 chances in 20"),
    ],
)
def test_chance_is_said_in_whole_tenths_and_never_as_none_or_certain(probability, words):
    assert say_chance(probability) == words


def test_verdict_names_months_in_a_row_change_and_what_comes_next(make):
    said = say_verdict(*long(make))
    assert said == (
        "Missed its target 36 months running; no clear change yet; its usual results all miss it."
    )


def test_verdict_can_name_its_kpi(make):
    said = say_verdict(*long(make), "“Assessments”")
    assert said.startswith("“Assessments” missed its target 36 months running;")


def test_first_miss_is_said_with_its_month(make):
    values = [80, 82, 81, 79, 83, 80] * 5 + [81, 82, 79, 80, 81, 74]
    assert say_verdict(*long(make, values)).startswith("Missed its target in June 2019;")


def test_chance_names_the_month_after_the_last_received(make):
    # The level fell under the target for good two years ago: its own past bears the outlook out.
    values = [80 + step % 3 for step in range(12)] + [60 + step % 3 for step in range(24)]
    review, kpi = long(make, values)
    assert "of meeting it in July 2019." in say_verdict(review, kpi)
    said = say_outlook(review, kpi)
    assert said[0].startswith("In each month of July to September 2019: under 1 chance in 20")


def test_withheld_chance_says_why_and_still_gives_a_range(make):
    said = " ".join(say_outlook(*long(make)))
    assert "No chance of meeting its target is given: for its own past months" in said
    assert "the result of July 2019 would lie between" in said


def test_too_few_months_give_neither_chance_nor_range(make):
    review, kpi = long(make, STEPS[:9], first="2018-10")
    assert say_outlook(review, kpi) == ["What comes next cannot be said: too few months to say."]
    assert "trend not yet known" in say_verdict(review, kpi)


@pytest.mark.parametrize("basis", ["illustrative", None])
def test_what_rests_on_made_up_months_says_so(make, basis):
    review, kpi = long(make, basis=basis)
    said = [say_verdict(review, kpi), " ".join(say_outlook(review, kpi))]
    assert all(("illustrative figures" in sentence) == (basis is not None) for sentence in said)


def test_verdict_rests_on_the_months_of_the_present_phase(make):
    kpi = make.kpi(phases=[{"from": "2018-10", "reason": "New measure."}])
    said = say_rests_on(*long(make, kpi=kpi))
    assert said == "This rests on 9 months since October 2018, and may change."


def test_pace_is_a_range_of_months_or_no_sign_of_any(make):
    # Half a point a month, to 67.6 in the last month: 7.4 short are 14.8 months.
    rising = [50 + step * 0.5 + (step % 2) * 0.2 for step in range(36)]
    said = say_pace(*long(make, rising))
    assert said.startswith("At its present pace it would need 14 to ")
    assert "no sign that it would reach" in say_pace(*long(make))
    assert say_pace(*long(make, [80 + step % 3 for step in range(36)])) == ""


def test_table_of_verdicts_says_how_many_labels_chance_alone_would_give(make):
    html = every_kpi(long(make)[0]).html
    assert "Of 1 KPI with enough months, none had a last result out of the ordinary" in html
    assert "Chance alone would give less than one in so many KPIs." in html
    assert "Missed its target 36 months running" in html


def test_pace_towards_a_target_is_not_told_of_a_kpi_that_met_it(make):
    assert say_pace(*long(make, [80, 70, 80], first="2019-04")) == ""
    assert "too few months" in say_pace(*long(make, [80, 80, 70], first="2019-04"))
