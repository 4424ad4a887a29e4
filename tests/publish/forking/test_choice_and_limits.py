"""Which engine, and how much may it take: said by variables, refused where they say nothing."""

import sys

import pytest

from kpianalysis.errors import ParameterProblem
from kpianalysis.publish.forking import choice
from kpianalysis.publish.forking.choice import ENGINE, FORK, KERNEL, chosen_engine
from kpianalysis.publish.forking.limits import (
    CELL_SECONDS,
    MEMORY_MB,
    RUN_SECONDS,
    Limits,
    limits_set,
)


def test_fork_is_used_where_it_is_safe(monkeypatch):
    monkeypatch.delenv(ENGINE, raising=False)
    monkeypatch.setattr(choice, "fork_is_safe", lambda: True)
    assert chosen_engine() == FORK
    monkeypatch.setattr(choice, "fork_is_safe", lambda: False)
    assert chosen_engine() == KERNEL


def test_macos_and_windows_do_not_fork(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not choice.fork_is_safe()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delattr(choice.os, "fork", raising=False)
    assert not choice.fork_is_safe()


def test_kernel_can_be_chosen_everywhere(monkeypatch):
    monkeypatch.setenv(ENGINE, KERNEL)
    assert chosen_engine() == KERNEL


@pytest.mark.parametrize(("named", "safe"), [("spark", True), (FORK, False)])
def test_engine_that_cannot_be_used_is_refused_by_its_variable(monkeypatch, named, safe):
    monkeypatch.setattr(choice, "fork_is_safe", lambda: safe)
    monkeypatch.setenv(ENGINE, named)
    with pytest.raises(ParameterProblem, match=rf"{ENGINE}.*{named}|{named}.*{ENGINE}"):
        chosen_engine()


def test_limits_not_set_are_the_usual_ones(monkeypatch):
    for name in (CELL_SECONDS, RUN_SECONDS, MEMORY_MB):
        monkeypatch.delenv(name, raising=False)
    assert limits_set() == Limits()


def test_each_limit_is_set_by_its_variable(monkeypatch):
    for name, value in ((CELL_SECONDS, "7"), (RUN_SECONDS, "8"), (MEMORY_MB, "9")):
        monkeypatch.setenv(name, value)
    assert limits_set() == Limits(7, 8, 9)


@pytest.mark.parametrize("name", [CELL_SECONDS, RUN_SECONDS, MEMORY_MB])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "ten", "", "²"])
def test_limit_that_is_no_number_is_refused_by_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ParameterProblem, match=name):
        limits_set()
