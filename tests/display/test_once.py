"""What several parts of a page say of one review is worked out once, and apart for each review."""

from dataclasses import replace

from kpianalysis.display.once import once


def test_it_is_worked_out_once_for_each_review(make):
    asked = []

    @once
    def months(review):
        asked.append(review)
        return len(review.in_period)

    @once
    def others(review):
        return "another"

    first = make.quarter((80, 80, 80))
    second = replace(first)
    assert [months(first), months(first), months(second)] == [len(first.in_period)] * 3
    assert [id(review) for review in asked] == [id(first), id(second)]
    assert others(first) == "another"
