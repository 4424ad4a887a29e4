"""Run a browser that prints a file to PDF: without network, within a time limit, and whole."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from kpianalysis import __version__
from kpianalysis.errors import PaperProblem, shortened
from kpianalysis.publish.browser import VARIABLE

SECONDS_VARIABLE = "KPIANALYSIS_PDF_SECONDS"
# A quarter's page takes 2 to 3; a machine that is busy with other things may take ten times that.
SECONDS = 60.0
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Containers often give programs little shared memory, and the browser then dies.
    "--disable-dev-shm-usage",
    # No name and no address is found: nothing can be fetched, and nobody can be told.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # The PDF names this as its creator.
    f"--user-agent=kpianalysis {__version__}",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


def print_file(browser: Path, source: Path, pdf_file: Path, seconds: float) -> None:
    """Let a browser print a file.

    Parameters
    ----------
    browser : Path
        Chromium, Chrome or Edge.
    source : Path
        The HTML file.
    pdf_file : Path
        Where the browser writes. Its folder is for this printing alone: what the browser says is
        kept there too.
    seconds : float
        After this time the browser is ended, with all that it started.

    Raises
    ------
    PaperProblem
        When the browser cannot be started, fails, takes too long or writes nothing.
    """
    with tempfile.TemporaryDirectory(
        prefix="kpianalysis-browser-", ignore_cleanup_errors=True
    ) as profile:
        command = [
            str(browser),
            *FLAGS,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={pdf_file.resolve()}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # The browser refuses to start its sandbox for root.
            command.append("--no-sandbox")
        _run([*command, source.resolve().as_uri()], seconds, pdf_file.with_name("said.txt"))
    if not pdf_file.is_file():
        raise _failed(browser, "ended without a PDF")


def time_limit() -> float:
    """Return how many seconds a browser may take: ``KPIANALYSIS_PDF_SECONDS``, or 60."""
    given = os.environ.get(SECONDS_VARIABLE)
    if not given:
        return SECONDS
    with suppress(ValueError):
        if 0 < float(given) < math.inf:
            return float(given)
    raise PaperProblem(
        "is not a number of seconds", found=given, cell=SECONDS_VARIABLE, action="give such as 60"
    )


def _run(command: list[str], seconds: float, said: Path) -> None:
    """Run the browser; what it says goes to a file, as its children could keep a pipe open."""
    browser = Path(command[0])
    try:
        with said.open("wb") as file:
            # Words of our own and paths, without a shell.
            process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        raise _failed(browser, f"cannot be started ({error.strerror or error})") from error
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise _failed(
            browser, f"had not printed the page after {seconds:g} seconds", SECONDS_VARIABLE
        ) from error
    except BaseException:
        _end(process)
        raise
    if code:
        lines = said.read_text(encoding="utf-8", errors="replace").splitlines()
        last = next((line for line in reversed(lines) if line.strip()), "it said nothing")
        raise _failed(browser, f"ended with code {code} ({shortened(last)})")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser and all that it started."""
    if sys.platform == "win32":
        # Windows' own program for this; a number is all that it is given.
        subprocess.run(  # noqa: S603
            ["taskkill", "/F", "/T", "/PID", str(process.pid)],  # noqa: S607
            capture_output=True,
            check=False,
        )
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failed(browser: Path, problem: str, setting: str | None = None) -> PaperProblem:
    more = f"give it more time in {setting}, " if setting else ""
    return PaperProblem(
        problem,
        found=browser.name,
        action=f"{more}name another browser in {VARIABLE}, or print the page from a browser",
    )
