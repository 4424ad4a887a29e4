"""Every figure of a messy extract comes back, or stands in the ledger; none is invented."""

import random
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messy import draw_extract

from kpianalysis.reading import read_extract

seeds = st.integers(0, 10**9)


def read(messy):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / messy.name
        path.write_bytes(messy.content)
        return read_extract(path)


def differences(messy):
    """Compare what was read of a messy extract with its truth."""
    extract = read(messy)
    observations, ledger = extract.observations, extract.ledger
    found = {
        (ref, (start.year, start.month)): (value, state, target)
        for ref, start, value, state, target in zip(
            observations["kpi_ref"], observations["period_start"], observations["value"],
            observations["state"], observations["target"], strict=True,
        )
    }  # fmt: skip
    wrong = []
    if len(found) != len(observations):
        wrong.append("a result was read twice")
    truth = {(figure.ref, figure.month): figure for figure in messy.truth}
    wrong += [f"invented {key}" for key in found if key not in truth]
    rejected = ledger["outcome"].eq("rejected").sum()
    broken = sum(figure.broken for figure in messy.truth)
    if rejected != broken:
        wrong.append(f"{rejected} rejected, {broken} broken")
    for key, figure in truth.items():
        if figure.broken:
            continue
        if key not in found:
            late = ledger["reason"].eq("no_figure_yet").any() and figure.value is None
            if not late:
                wrong.append(f"lost {figure}")
            continue
        value, state, target = found[key]
        same = pd.isna(value) if figure.value is None else abs(value - figure.value) < 1e-9
        if not same or state != figure.state:
            wrong.append(f"{figure} was read as {value}, {state}")
        elif not (pd.isna(target) or abs(target - figure.target) < 1e-9):
            wrong.append(f"{figure} was read with the target {target}")
    accepted = ledger["outcome"].eq("accepted").sum()
    if accepted != len(observations):
        wrong.append(f"{accepted} accepted, {len(observations)} observations")
    return wrong


@settings(max_examples=120)
@given(seeds)
def test_every_figure_of_a_messy_extract_comes_back_or_stands_in_the_ledger(seed):
    messy = draw_extract(random.Random(seed))
    assert differences(messy) == [], messy.layout


@pytest.mark.slow
@settings(max_examples=2_000)
@given(seeds)
def test_thousands_of_messy_extracts_lose_nothing(seed):
    messy = draw_extract(random.Random(seed))
    assert differences(messy) == [], messy.layout
