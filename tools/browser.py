"""Find the browser that the page tests look through, and install one where there is none."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "KPIANALYSIS_BROWSER"
NAMES_ON_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
USUAL_PATHS_ON_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
# Below each of the folders that Windows keeps programs in.
USUAL_PATHS_ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
FOLDERS_ON_WINDOWS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
PLAYWRIGHT_PROGRAMS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-win*/chrome.exe",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)

SECONDS_TO_INSTALL = 240


def find() -> Path | None:
    """Find Chromium, Chrome or Edge.

    Returns
    -------
    pathlib.Path or None
        The program, or None where there is none.

    Raises
    ------
    FileNotFoundError
        If `KPIANALYSIS_BROWSER` names something that is not there: a setting that is silently
        passed over would test with another browser than the one that was asked for.
    """
    named = os.environ.get(VARIABLE)
    if named:
        program = shutil.which(named)
        if program is None:
            message = f"{VARIABLE} is {named!r}, which is not a program on this machine"
            raise FileNotFoundError(message)
        return Path(program)
    for name in NAMES_ON_PATH:
        program = shutil.which(name)
        if program:
            return Path(program)
    candidates = [*usual_paths(sys.platform), *playwright_paths(sys.platform)]
    return next((path for path in candidates if path.is_file()), None)


def usual_paths(platform: str) -> list[Path]:
    """List where browsers are installed on a platform that does not put them on the PATH.

    Parameters
    ----------
    platform : str
        As in `sys.platform`.

    Returns
    -------
    list of pathlib.Path
        Candidates, best first; empty on Linux.
    """
    if platform == "darwin":
        return [Path(path) for path in USUAL_PATHS_ON_MACOS]
    if platform == "win32":
        folders = [os.environ[name] for name in FOLDERS_ON_WINDOWS if os.environ.get(name)]
        return [Path(folder, path) for path in USUAL_PATHS_ON_WINDOWS for folder in folders]
    return []


def playwright_paths(platform: str) -> list[Path]:
    """List the copies of Chromium that Playwright has downloaded, newest first.

    Looked up by folder because asking Playwright itself starts its driver, which takes longer than
    all the rest of a set-up that has nothing to do.
    """
    usual = {
        "darwin": Path.home() / "Library" / "Caches",
        "win32": Path(os.environ.get("LOCALAPPDATA", Path.home())),
    }
    default = usual.get(platform, Path.home() / ".cache") / "ms-playwright"
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or default)
    return sorted(
        (path for pattern in PLAYWRIGHT_PROGRAMS for path in folder.glob(pattern)), reverse=True
    )


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
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    print(line)
    # A person may go on without: those tests are then skipped, with the reason shown.
    return 1 if browser is None and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
