"""An order that comes twice is carried out once, and one to make a page again is carried out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from kpianalysis.errors import TryLater, UnknownContract
from kpianalysis.publish.cluster import once
from kpianalysis.publish.cluster.once import made_here, standing
from kpianalysis.publish.one_at_a_time import HOLDER


@pytest.fixture
def made(monkeypatch, written):
    monkeypatch.setattr(once, "_made", written)
    return written.times


def test_second_time_the_draft_of_the_first_is_found_and_left(home, order, made):
    before = standing(home, order)
    first = made_here(home, order, before)
    stands = standing(home, order)
    second = made_here(home, order, before)
    assert first.page == second.page == home.outputs("roads") / "2019-20-q1/draft/page.html"
    assert standing(home, order) == stands != before
    assert len(made) == 1


def test_page_that_stood_when_it_was_ordered_again_is_made_again_once(home, order, made):
    made_here(home, order)
    before = standing(home, order)
    made_here(home, order, before)
    made_here(home, order, before)
    assert len(made) == 2


def test_same_order_in_two_workers_at_once_is_carried_out_once(home, order, made):
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: made_here(home, order, None), range(4)))
    assert len(made) == 1
    assert not any(one.problem for one in outcomes)


def test_draft_for_other_parameters_is_not_taken_for_the_one_ordered(home, order, made):
    made_here(home, order)
    made_here(
        home, replace(order, options={**order.options, "parameters": {"as_at": "2019-08-01"}})
    )
    assert len(made) == 2


def test_draft_without_the_pdf_that_was_ordered_is_made_again(home, order, made):
    made_here(home, order)
    made_here(home, replace(order, options={**order.options, "pdf": True}))
    assert len(made) == 2


def test_draft_of_a_run_that_was_stopped_before_its_end_is_made_again(home, order, made):
    made_here(home, order)
    (home.outputs("roads") / "2019-20-q1" / HOLDER).write_text("{}", encoding="utf-8")
    made_here(home, order)
    assert len(made) == 2


def test_draft_whose_inputs_have_changed_is_made_again(home, order, made):
    made_here(home, order)
    with (home.raw("roads") / "contract.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    made_here(home, order)
    assert len(made) == 2


def test_worker_that_another_keeps_waiting_says_so(home, order, made, monkeypatch):
    monkeypatch.setattr(once, "_SECONDS_TO_WAIT", 0.2)

    def slow(home, order):
        # The same order comes to another worker meanwhile.
        with ThreadPoolExecutor(1) as pool:
            second.append(pool.submit(made_here, home, order).result())
        return made_by(home, order)

    second, made_by = [], once._made
    monkeypatch.setattr(once, "_made", slow)
    made_here(home, order)
    assert isinstance(second[0].problem, TryLater)
    assert "is being made by another worker" in str(second[0].problem)
    assert len(made) == 1


def test_contract_that_a_worker_does_not_have_is_an_outcome(home, order, made):
    outcome = made_here(home, replace(order, contract="bridges"))
    assert isinstance(outcome.problem, UnknownContract)
    assert not made
