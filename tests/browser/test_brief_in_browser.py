"""The officer's brief as the browser prints it: one side for each KPI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.browser
@pytest.mark.slow
def test_brief_prints_one_side_for_each_kpi(
    browser_program: Path, new_home: Callable, command: Callable
) -> None:
    home = new_home()
    done = command(home, "brief", "2019-20 Q1", "--pdf")
    assert done.returncode == 0, done.stderr
    made = Path(done.stdout.strip().splitlines()[-1])
    assert made == home / "outputs/corporate-support-services/2019-20-q1/brief/page.html"
    html = made.read_text(encoding="utf-8")
    assert "For officers: not for publication." in html
    sides = html.count('<section class="sheet">')
    assert sides == 41
    # The first side is what to settle; a brief has no annexes.
    assert f"April to June 2019: PDF: {1 + sides} sides\n" in done.stderr
    assert made.with_name("page.pdf").is_file()
