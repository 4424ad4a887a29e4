"""The browser that is on the machine, and the same one started once for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kpianalysis.publish import browser as browsers


@pytest.fixture(scope="session")
def browser_program() -> Path:
    """Give the browser that is on the machine; without one, skip, but never in CI."""
    path = browsers.find()
    if path is None:
        reason = (
            "no Chromium, Chrome or Edge was found; tools/browser.py --install tries to get one"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def chromium(browser_program: Path) -> Iterator[Any]:
    """Start the browser that is on the machine."""
    from playwright.sync_api import sync_playwright

    flags = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(browser_program), args=flags)
        yield running
        running.close()
