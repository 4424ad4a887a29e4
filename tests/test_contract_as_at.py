"""What was agreed after a day is not known on it."""

import datetime as dt

from kpianalysis.periods import Month

POTHOLE_TERMS = 'terms = [{from = "2018-04", target = 90, minimum = 80}]'


def test_as_at_a_date_the_old_terms_still_hold_where_nobody_had_agreed_new_ones(make_contract):
    # In June the end of the old terms was written; it came with the new ones, agreed in August.
    contract = make_contract(
        (
            POTHOLE_TERMS,
            'terms = [{from = "2018-04", to = "2018-06", target = 90}, '
            '{from = "2018-07", target = 85, agreed = 2018-08-02}]',
        )
    )
    before, after = contract.as_at(dt.date(2018, 8, 1)), contract.as_at(dt.date(2018, 8, 2))
    (old,) = before.kpi("RD_KPI_01").terms
    assert (old.target, old.last) == (90, None)
    assert after.kpi("RD_KPI_01").terms == contract.kpi("RD_KPI_01").terms


def test_as_at_a_date_an_end_of_its_own_stays(make_contract):
    contract = make_contract(
        (
            POTHOLE_TERMS,
            'terms = [{from = "2018-04", to = "2018-06", target = 90}, '
            '{from = "2018-08", target = 85, agreed = 2018-08-02}]',
        )
    )
    (old,) = contract.as_at(dt.date(2018, 8, 1)).kpi("RD_KPI_01").terms
    assert old.last == Month(2018, 6)


def test_as_at_a_date_a_redefinition_agreed_later_is_not_known(make_contract):
    contract = make_contract(
        (
            POTHOLE_TERMS,
            POTHOLE_TERMS + '\nredefinitions = [{from = "2018-07", before = "Within 5 days.", '
            'after = "Within 3 days.", agreed = 2018-08-02}]',
        )
    )
    assert contract.as_at(dt.date(2018, 8, 1)).kpi("RD_KPI_01").redefinitions == ()
    assert len(contract.as_at(dt.date(2018, 8, 2)).kpi("RD_KPI_01").redefinitions) == 1


def test_as_at_a_date_what_was_agreed_later_is_not_known(make_contract):
    contract = make_contract(
        (
            POTHOLE_TERMS,
            'terms = [{from = "2018-04", target = 90}, '
            '{from = "2018-07", target = 85, agreed = 2018-08-02}]',
        )
    )
    before, after = contract.as_at(dt.date(2018, 8, 1)), contract.as_at(dt.date(2018, 8, 2))
    assert [terms.target for terms in before.kpi("RD_KPI_01").terms] == [90]
    assert [terms.target for terms in after.kpi("RD_KPI_01").terms] == [90, 85]
    assert contract.as_at(dt.date(2018, 11, 19)).mitigations == ()
    assert len(contract.as_at(dt.date(2018, 11, 20)).mitigations) == 1


RATES = """
[credits]
rates = [
  {from = "2018-04", to = "2018-06", missed_target = 100, below_minimum = 200},
  {from = "2018-04", to = "2018-06", areas = ["LT"], missed_target = 50, below_minimum = 60},
  {from = "2018-07", missed_target = 300, below_minimum = 400, agreed = 2018-08-02},
]
[[mitigations]]
"""


def test_as_at_a_date_the_old_rate_still_holds_where_nobody_had_agreed_a_new_one(make_contract):
    tariff = make_contract(("[[mitigations]]", RATES)).credits
    before, after = tariff.as_at(dt.date(2018, 8, 1)), tariff.as_at(dt.date(2018, 8, 2))
    # The rate of an area ended by itself: what was agreed in August is for all KPIs.
    ends = [(rate.missed_target, rate.last) for rate in before.rates]
    assert ends == [(100, None), (50, Month(2018, 6))]
    assert after.rates == tariff.rates


def test_as_at_a_date_an_end_of_mitigation_agreed_later_is_not_known(make_contract):
    begun = 'reason = "The power company must switch the supply off before each repair."\n'
    ended = begun + 'to = "2019-03"\nend_agreed = 2019-02-14\n'
    contract = make_contract((begun, ended))
    before = contract.as_at(dt.date(2019, 2, 13)).mitigations[0]
    assert before.last is None
    assert contract.as_at(dt.date(2019, 2, 14)).mitigations[0].last == Month(2019, 3)
    assert contract.as_at(dt.date(2018, 11, 19)).mitigations == ()
