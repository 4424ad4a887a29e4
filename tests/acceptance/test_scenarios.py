"""A scenario kept from a notebook: in the brief, never on the members' page, no page made due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from kpianalysis.contract_file import read_contract
from kpianalysis.council.scenarios import scenario_of, write_scenario
from kpianalysis.home import Home

SAMPLE = "corporate-support-services"
NAME = "Mitigation had ended in April"


@pytest.mark.slow
def test_brief_shows_it_and_the_members_page_is_the_same(
    quarter: Path, new_home: Callable, command: Callable
) -> None:
    home = new_home()
    folder = Home(home).raw(SAMPLE)
    scenario = scenario_of(
        read_contract(folder),
        name=NAME,
        kpi="ACF_KPI_03",
        period="2019-20 Q1",
        who="Contract manager",
        why="Members asked what would have counted.",
        date=dt.date(2019, 7, 20),
        changes={"mitigated_to": "2019-04", "target": 70},
        required={"by": "2020-01"},
        backlog={"backlog": 64, "arrivals": 40, "completions": 48, "by": "2020-01"},
    )
    write_scenario(folder, scenario)
    done = command(home, "brief", "2019-20 Q1")
    assert done.returncode == 0, done.stderr
    brief = Path(done.stdout.strip().splitlines()[-1]).read_text(encoding="utf-8")
    assert f"What if, not a result: {NAME}" in brief
    done = command(home, "run", "2019-20 Q1")
    assert done.returncode == 0, done.stderr
    page = Path(done.stdout.strip().splitlines()[-1])
    assert page.read_bytes() == (quarter / "page.html").read_bytes()
    assert NAME not in page.read_text(encoding="utf-8")
