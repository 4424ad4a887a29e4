"""Make the virtual environment `.venv` that every command of this project runs in.

The machine's own Python runs this file before anything is installed, so it uses the standard
library only. It also keeps to syntax that Python 3.6 can read: an old Python then gives the message
below instead of a syntax error.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = ENVIRONMENT / "set-up.json"

SUPPORTED = ("3.11", "3.12", "3.13")
PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off")
ON_WINDOWS = os.name == "nt"
EXE = ".exe" if ON_WINDOWS else ""

# Settings of the person's own shell that would send the packages somewhere other than `.venv`.
DIVERTING = ("PIP_PREFIX", "PIP_TARGET", "PIP_USER", "PYTHONHOME", "PYTHONPATH")
LINES_SHOWN_ON_FAILURE = 15
PACKAGES_PER_PROGRESS_LINE = 40


class SetUpFailed(Exception):
    """A step of the set-up failed; the message says what to do."""


def refusal(version):
    """Say why a Python cannot be used and what to do, or an empty string when it can be.

    Parameters
    ----------
    version : tuple of int
        Major, minor and patch number.
    """
    if "{}.{}".format(*version) in SUPPORTED:
        return ""
    return (
        "kpianalysis needs Python 3.11, 3.12 or 3.13, and this is Python {}.{}.{}. "
        "Install one of the three, or name one that you have: "
        "make setup PYTHON=/path/to/python3.12"
    ).format(*version)


def fingerprints(lock, project, version, folder):
    """Work out what an up-to-date environment would be stamped with.

    Parameters
    ----------
    lock, project : bytes
        Contents of `requirements.lock` and `pyproject.toml`.
    version : tuple of int
        The Python that it is for; only major and minor number count.
    folder : str
        Where the project is: programs in an environment hold their own full path.

    Returns
    -------
    dict of str
        `packages` changes when everything must be installed again, `project` when only
        kpianalysis itself must be, which takes seconds.
    """
    python = "{}.{}".format(*version)
    packages = hashlib.sha256(lock + f"\n{python}\n{folder}".encode()).hexdigest()
    own = hashlib.sha256(project + packages.encode()).hexdigest()
    return {"python": python, "packages": packages, "project": own}


def work_to_do(wanted, stamped, in_order):
    """Choose the least work that is enough: `nothing`, `project` or `everything`.

    Parameters
    ----------
    wanted, stamped : dict
        From `fingerprints`, and what the last finished set-up wrote (empty when none was).
    in_order : bool
        Whether the environment's Python runs and its packages are there.
    """
    if not in_order or stamped.get("packages") != wanted["packages"]:
        return "everything"
    if stamped.get("project") != wanted["project"]:
        return "project"
    return "nothing"


def program(name):
    """Return the path of a program inside the environment."""
    return ENVIRONMENT / ("Scripts" if ON_WINDOWS else "bin") / (name + EXE)


def installed_packages(python):
    """List what is installed in the environment, by the names of its metadata folders."""
    library = ["Lib"] if ON_WINDOWS else ["lib", "python" + python]
    folder = ENVIRONMENT.joinpath(*library, "site-packages")
    return sorted(entry.name for entry in folder.glob("*.dist-info"))


def read_stamp():
    """Read what the last finished set-up wrote, or nothing when there was none."""
    try:
        stamped = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamped if isinstance(stamped, dict) else {}


def is_in_order(stamped):
    """Check that the environment still runs and that nothing in it has gone since its stamp."""
    python = stamped.get("python", "")
    gone = set(stamped.get("installed", ())).difference(installed_packages(python))
    if gone or not program("kpianalysis").exists():
        return False
    return version_of([str(program("python"))]) == python


def version_of(command):
    """Return the Python that a command starts, such as 3.12, or an empty string."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [*command, "-I", "-S", "-c", question],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    # A launcher or a version manager's stand-in can be there for a Python that is not.
    return "" if answer.returncode else answer.stdout.strip()


def another_python():
    """Find a Python on the machine that can be used, as a command, or an empty list."""
    for version in reversed(SUPPORTED):
        command = ["py", "-" + version] if ON_WINDOWS else ["python" + version]
        if shutil.which(command[0]) and version_of(command) == version:
            return command
    return []


def make_environment():
    """Make an empty environment in place of whatever is there."""
    print("Making .venv with Python {}.{}.{}".format(*sys.version_info), flush=True)
    run(
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        "The environment could not be made. On Debian and Ubuntu, install python3-venv; "
        "elsewhere, close programs that use .venv (JupyterLab, an editor) and try again.",
    )


def install_packages():
    """Install the locked packages; pip refuses any file whose hash is not in the lock.

    The lock names every package, so pip has nothing to resolve. An older pip (23.2) that resolves
    all the same looks for the newest release of a package asked for with an extra, and then fails.
    """
    print("Installing the packages of requirements.lock (1 to 3 minutes)", flush=True)
    run(
        [str(program("python")), *PIP, "--no-deps", "--require-hashes", "-r", str(LOCK)],
        "The packages could not be installed. Check the network, and behind a proxy set "
        "HTTPS_PROXY or ask for the address of your own package index; then try again. "
        "docs/scheduling.md says how to install from a folder, without a network.",
    )


def install_project():
    """Install kpianalysis itself, so that edits to its files count at once."""
    print("Installing kpianalysis", flush=True)
    # Its own call: pip cannot check a hash for an editable project. No isolation: the build
    # backend is in the lock, and an isolated build would fetch it again, unlocked.
    run(
        [str(program("python")), *PIP, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        "kpianalysis itself could not be installed; the lines above say why.",
    )


def run(command, advice):
    """Run a step, show how far it is, and keep its last lines for when it fails."""
    inherited = {name: text for name, text in os.environ.items() if name not in DIVERTING}
    lines = []
    fetched = 0
    with subprocess.Popen(
        command,
        cwd=str(ROOT),
        env=inherited,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        errors="replace",
    ) as step:
        for line in step.stdout:
            lines.append(line.rstrip())
            if line.startswith(("Collecting ", "Processing ")):
                fetched += 1
                if fetched % PACKAGES_PER_PROGRESS_LINE == 0:
                    print(f"  {fetched} packages fetched", flush=True)
            elif line.startswith("Installing collected packages") and fetched > 1:
                print(f"  {fetched} packages fetched, putting them in place", flush=True)
    if step.returncode:
        shown = "\n".join("  " + line for line in lines[-LINES_SHOWN_ON_FAILURE:])
        raise SetUpFailed(f"{shown}\n{advice}")


def set_up():
    """Bring `.venv` up to date, doing no more than is needed."""
    began = time.monotonic()
    wanted = fingerprints(LOCK.read_bytes(), PROJECT.read_bytes(), sys.version_info, str(ROOT))
    stamped = read_stamp()
    work = work_to_do(wanted, stamped, bool(stamped) and is_in_order(stamped))
    if work == "nothing":
        return
    if STAMP.exists():
        STAMP.unlink()  # from here until the end, the environment counts as half made
    if work == "everything":
        make_environment()
        install_packages()
    install_project()
    contents = dict(wanted, installed=installed_packages(wanted["python"]))
    STAMP.write_text(json.dumps(contents, indent=1) + "\n", encoding="utf-8")
    print(f"Ready after {time.monotonic() - began:.0f} seconds", flush=True)


def main():
    """Set up with this Python, or with another one on the machine when this one cannot be used."""
    reason = refusal(sys.version_info)
    if reason:
        other = another_python()
        if not other:
            print(reason, file=sys.stderr)
            return 1
        return subprocess.call([*other, str(Path(__file__).resolve())])
    try:
        set_up()
    except SetUpFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the next call starts the set-up again.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
