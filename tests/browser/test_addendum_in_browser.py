"""The addendum in a real browser: it prints on one side of A4."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.browser
@pytest.mark.slow
def test_addendum_prints_on_one_side(chromium: Any, new_home: Callable, command: Callable) -> None:
    done = command(new_home(), "addendum", "2019-04..2019-07")
    assert done.returncode == 0, done.stderr
    page = chromium.new_page()
    page.goto(Path(done.stdout.strip().splitlines()[-1]).as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
