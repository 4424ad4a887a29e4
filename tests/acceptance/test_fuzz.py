"""Damaged extracts: no traceback, no hang, nothing lost. ``make fuzz`` reads 10,000 of them."""

import pytest
from fuzz import DAMAGE, fuzz, read_damaged


@pytest.mark.slow
def test_500_damaged_extracts_end_in_observations_or_a_line_of_the_ledger():
    outcomes = fuzz(500, seed=0, workers=2)
    assert [one for one in outcomes if one.problem] == []
    assert {one.how for one in outcomes} == set(DAMAGE)


def test_a_seed_makes_the_same_damaged_extract_again():
    assert read_damaged(7) == read_damaged(7)
