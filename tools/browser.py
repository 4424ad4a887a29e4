"""Find the browser that the page tests look through, and install one where there is none."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from kpianalysis.errors import PaperProblem
from kpianalysis.publish.browser import VARIABLE, find

SECONDS_TO_INSTALL = 240


def install() -> tuple[Path | None, str]:
    """Find a browser, or install one if that can be done without asking anybody.

    Returns
    -------
    tuple of (pathlib.Path or None, str)
        The browser, and one line about what was done or why nothing was.
    """
    found = find()
    if found:
        return found, f"Browser for the page tests: {found}"
    tried = []
    if is_debian_root():
        tried.append("apt-get")
        update = ["apt-get", "update", "--quiet"]
        fetch = ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends"]
        if succeeds(update) and succeeds([*fetch, "chromium", "fonts-liberation"]) and find():
            return find(), f"Installed Debian's chromium for the page tests: {find()}"
    tried.append("Playwright")
    if succeeds([sys.executable, "-m", "playwright", "install", "chromium"]) and find():
        return find(), f"Installed Playwright's Chromium for the page tests: {find()}"
    return None, (
        f"No browser for the page tests: none found, and {' and '.join(tried)} could not install "
        f"one. Install Chromium, Chrome or Edge, or set {VARIABLE}."
    )


def is_debian_root() -> bool:
    """Say whether Debian's own package can be installed (on Ubuntu it is a stand-in for a snap)."""
    release = Path("/etc/os-release")
    if sys.platform != "linux" or not release.is_file() or not shutil.which("apt-get"):
        return False
    return "ID=debian" in release.read_text(encoding="utf-8").splitlines() and os.geteuid() == 0


def succeeds(command: list[str]) -> bool:
    """Run a command within the time limit, without questions and without its output."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        finished = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS_TO_INSTALL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return finished.returncode == 0


def main(arguments: list[str] | None = None) -> int:
    """Print where the browser is; fail only when a CI system has none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install one where there is none")
    wanted = parser.parse_args(arguments)
    try:
        if wanted.install:
            browser, line = install()
        else:
            browser = find()
            line = str(browser) if browser else "No browser found."
    except PaperProblem as error:
        print(error, file=sys.stderr)
        return 1
    print(line)
    # A person may go on without: those tests are then skipped, with the reason shown.
    return 1 if browser is None and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
