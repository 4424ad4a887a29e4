"""Where on this machine is a Chromium, Chrome or Edge that can print a page?"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from kpianalysis.errors import PaperProblem

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


def find() -> Path | None:
    """Find Chromium, Chrome or Edge.

    Returns
    -------
    pathlib.Path or None
        The program, or None where there is none.

    Raises
    ------
    PaperProblem
        If ``KPIANALYSIS_BROWSER`` names something that is not there: a setting that is silently
        passed over would print with another browser than the one that was asked for.
    """
    named = os.environ.get(VARIABLE)
    if named:
        program = shutil.which(named)
        if program is None:
            raise PaperProblem(
                "is not a program on this machine",
                found=named,
                cell=VARIABLE,
                action="name Chromium, Chrome or Edge there, or take the setting away",
            )
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
