"""The addendum as the browser prints it: on one side of A4."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.browser
@pytest.mark.slow
def test_addendum_prints_on_one_side(
    browser_program: Path, new_home: Callable, command: Callable
) -> None:
    done = command(new_home(), "addendum", "2019-04..2019-07", "--pdf")
    assert done.returncode == 0, done.stderr
    assert "April to July 2019: PDF: 1 side\n" in done.stderr
    assert Path(done.stdout.strip().splitlines()[-1]).with_name("page.pdf").is_file()
