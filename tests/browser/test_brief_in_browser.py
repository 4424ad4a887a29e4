"""The officer's brief in a real browser: one printed side for each KPI."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.browser
@pytest.mark.slow
def test_brief_prints_one_side_for_each_kpi(
    chromium: Any, new_home: Callable, command: Callable
) -> None:
    home = new_home()
    done = command(home, "brief", "2019-20 Q1")
    assert done.returncode == 0, done.stderr
    made = Path(done.stdout.strip().splitlines()[-1])
    assert made == home / "outputs/corporate-support-services/2019-20-q1/brief/page.html"
    html = made.read_text(encoding="utf-8")
    assert "For officers: not for publication." in html
    sides = html.count('<section class="sheet">')
    assert sides == 41
    page = chromium.new_page()
    page.goto(made.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    # The first side is what to settle.
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1 + sides
