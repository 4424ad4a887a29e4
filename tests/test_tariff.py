"""[credits] of contract.toml: what is read, what is refused, and what is known by a day."""

import datetime as dt

import pytest

from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ContractProblem
from kpianalysis.tariff import Tariff

RATE = '{from = "2018-04", missed_target = 100, below_minimum = 250'
STATED = '[[credits.stated]]\nfrom = "2018-04"\nto = "2019-03"\namount = 1000\n'


def with_credits(text):
    return ("[[mitigations]]", f"[credits]\n{text}\n[[mitigations]]")


def test_contract_without_credits_has_no_tariff(make_contract):
    assert make_contract().credits is None


def test_a_tariff_is_read_as_it_was_agreed(make_contract):
    tariff = make_contract(
        with_credits(
            'unit = "points"\npounds_per_point = 12.5\nmonthly_cap_points = 300\n'
            f"rates = [{RATE}}}, "
            f'{RATE}, areas = ["RD"]}}, {RATE}, kpis = "LT_KPI_01"}}]\n'
            "repeats = [{month = 3, times = 1.5}, {month = 6, times = 2}]\n" + STATED
        )
    ).credits
    assert [rate.holds_for for rate in tariff.rates] == [
        {("all", "")}, {("area", "RD")}, {("kpi", "LT_KPI_01")},
    ]  # fmt: skip
    assert tariff.mitigation_waives
    assert tariff.cap_pence == 375_000  # 300 points at 12.50 pounds
    assert tariff.stated[0].words == "exactly"


REFUSED = {
    "a negative rate": (
        f"rates = [{RATE.replace('100', '-1')}}}]",
        "credits.rates[0].missed_target: Input should be greater than or equal to 0",
    ),
    "a rate that is no number": (
        f"rates = [{RATE.replace('250', 'nan')}}}]",
        "credits.rates[0].below_minimum: Input should be a finite number",
    ),
    "a rate without one of its amounts": (
        'rates = [{from = "2018-04", missed_target = 100}]',
        "credits.rates[0].below_minimum: is missing",
    ),
    "a failure that costs less than a missed target": (
        f"rates = [{RATE.replace('250', '99')}}}]",
        "credits.rates[0]: below_minimum: 99 is less than missed_target (100); allowed is that",
    ),
    "a rate of KPIs and of areas": (
        f'rates = [{RATE}, kpis = ["LT_KPI_01"], areas = ["RD"]}}]',
        "credits.rates[0]: holds for kpis or for areas, not both",
    ),
    "two rates of one KPI in one month": (
        f'rates = [{RATE}, kpis = ["LT_KPI_01"]}}, {RATE}}}, '
        f'{RATE.replace("2018-04", "2019-04")}, kpis = ["RD_KPI_01", "LT_KPI_01"]}}]',
        "credits: rates[0], rates[2]: both hold for LT_KPI_01 in 2019-04; end the earlier one",
    ),
    "two rates of all KPIs in one month": (
        f"rates = [{RATE}}}, {RATE}}}]",
        "credits: rates[0], rates[1]: both hold for all KPIs in 2018-04",
    ),
    "a rate of a KPI that is not there": (
        f'rates = [{RATE}, kpis = ["LT_KPI_09"]}}]',
        "credits.rates[0].kpis: 'LT_KPI_09' is none of LT_KPI_01, RD_KPI_01, RD_KPI_02",
    ),
    "a rate of an area that is not there": (
        f'rates = [{RATE}}}, {RATE}, areas = ["XX"]}}]',
        "credits.rates[1].areas: 'XX' is none of LT, RD",
    ),
    "a rate that ends before it begins": (
        f'rates = [{RATE}, to = "2018-03"}}]',
        "credits.rates[0]: 'to' (2018-03) is before 'from' (2018-04)",
    ),
    "a key of a rate that nobody knows": (
        f"rates = [{RATE}, per_miss = 5}}]",
        "credits.rates[0].per_miss: is not a key that we know; allowed here are from, to, missed",
    ),
    "a multiplier under 1": (
        "repeats = [{month = 3, times = 0.5}]",
        "credits.repeats[0].times: Input should be greater than or equal to 1",
    ),
    "a multiplier from the first month": (
        "repeats = [{month = 1, times = 2}]",
        "credits.repeats[0].month: Input should be greater than or equal to 2",
    ),
    "a multiplier that falls": (
        "repeats = [{month = 3, times = 2}, {month = 6, times = 1.5}]",
        "credits: repeats[1]: month 6, 1.5 times, follows month 3, 2 times; allowed are later",
    ),
    "two multipliers from one month": (
        "repeats = [{month = 3, times = 2}, {month = 3, times = 3}]",
        "credits: repeats[1]: month 3, 3 times, follows month 3",
    ),
    "a cap below nought": (
        "monthly_cap_pounds = -0.01",
        "credits.monthly_cap_pounds: Input should be greater than or equal to 0",
    ),
    "a cap with half a penny": (
        "monthly_cap_pounds = 10.005",
        "credits.monthly_cap_pounds: 10.005 is no sum of money; allowed are two decimals",
    ),
    "a cap in points of a tariff in pounds": (
        "monthly_cap_points = 10",
        'credits: monthly_cap_points: allowed only with unit = "points"',
    ),
    "two caps": (
        'unit = "points"\npounds_per_point = 2\nmonthly_cap_points = 10\nmonthly_cap_pounds = 20',
        "credits: monthly_cap_points, monthly_cap_pounds: keep one of them",
    ),
    "points without a price": (
        'unit = "points"',
        'credits: pounds_per_point: needed with unit = "points", and only then',
    ),
    "a price of points in a tariff in pounds": (
        "pounds_per_point = 2",
        'credits: pounds_per_point: needed with unit = "points", and only then',
    ),
    "another unit": (
        'unit = "euros"',
        "credits.unit: Input should be 'pounds' or 'points'",
    ),
    "a suspension without a reason": (
        'suspended = [{from = "2018-04"}]',
        "credits.suspended[0].reason: is missing",
    ),
    "a stated total without an end": (
        STATED.replace('to = "2019-03"\n', ""),
        "credits.stated[0]: 'to' is missing; allowed only with conflict = true",
    ),
    "a total in conflict that is known from no day": (
        STATED.replace('to = "2019-03"', "conflict = true"),
        "credits.stated[0]: give 'to', or the date from which the amount is known",
    ),
    "a stated total that ends before it begins": (
        STATED.replace("2019-03", "2018-03"),
        "credits.stated[0]: 'to' (2018-03) is before 'from' (2018-04)",
    ),
    "about, without saying how near": (
        STATED + 'words = "about"',
        "credits.stated[0]: tolerance: needed with 'about', 'just under' and 'just over'",
    ),
    "exactly, within a tolerance": (
        STATED + "tolerance = 5",
        "credits.stated[0]: tolerance: needed with 'about'",
    ),
    "a negative total": (
        STATED.replace("1000", "-1000"),
        "credits.stated[0].amount: Input should be greater than or equal to 0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_key_path(
    fault, contract_folder, highways_toml, swapped
):
    text, message = REFUSED[fault]
    with pytest.raises(ContractProblem) as told:
        read_contract(contract_folder(toml=swapped(highways_toml, with_credits(text))))
    assert message in str(told.value)


@pytest.mark.parametrize(
    "rates",
    [
        # One after the other, and of different exactness.
        f'{RATE}, to = "2018-12"}}, {RATE.replace("2018-04", "2019-01")}}}',
        f'{RATE}}}, {RATE}, areas = ["RD"]}}, {RATE}, kpis = ["RD_KPI_01"]}}',
        f'{RATE}, areas = ["RD"]}}, {RATE}, areas = ["LT"]}}',
        f"{RATE.replace('100', '0').replace('250', '0')}}}",
    ],
)
def test_rates_that_do_not_contradict_each_other_are_read(make_contract, rates):
    assert make_contract(with_credits(f"rates = [{rates}]")).credits.rates


@pytest.mark.parametrize(
    ("amount", "times", "pence"),
    [
        (0.1, 3, 30),  # 0.30000000000000004 as binary fractions
        (0.35, 1.5, 53),  # 0.525 pounds: half a penny goes up
        (1.15, 1, 115),
        (1e6, 100, 10_000_000_000),
    ],
)
def test_a_price_is_worked_out_in_decimals_and_halves_go_up(amount, times, pence):
    assert Tariff().pence(amount, times) == pence


def test_a_cap_in_points_never_rounds_up():
    # 0.5 points at 0.35 pounds are 17.5 pence.
    tariff = Tariff(unit="points", pounds_per_point=0.35, monthly_cap_points=0.5)
    assert tariff.cap_pence == 17


def test_what_was_agreed_or_stated_later_is_not_known_by_a_day(make_contract):
    contract = make_contract(
        with_credits(
            f'rates = [{RATE}, to = "2018-12"}}, '
            f"{RATE.replace('2018-04', '2019-01')}, agreed = 2018-12-10}}]\n"
            'suspended = [{from = "2019-02", reason = "A flood.", agreed = 2019-02-20}]\n'
            + STATED
            + STATED.replace('to = "2019-03"', "conflict = true\ndate = 2019-05-01")
        )
    )

    def known(day):
        tariff = contract.as_at(day).credits
        return len(tariff.rates), len(tariff.suspended), len(tariff.stated)

    assert known(dt.date(2018, 12, 9)) == (1, 0, 0)
    assert known(dt.date(2018, 12, 10)) == (2, 0, 0)
    assert known(dt.date(2019, 2, 20)) == (2, 1, 0)
    # A total without a date is known at the end of its months.
    assert known(dt.date(2019, 3, 30)) == (2, 1, 0)
    assert known(dt.date(2019, 3, 31)) == (2, 1, 1)
    assert known(dt.date(2019, 5, 1)) == (2, 1, 2)
