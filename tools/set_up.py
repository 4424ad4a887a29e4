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

SUPPORTED = ((3, 11), (3, 12), (3, 13))
ON_WINDOWS = os.name == "nt"

# Settings of the person's own shell that would send the packages somewhere other than `.venv`.
DIVERTING = ("PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_TARGET", "PIP_USER", "PYTHONHOME")
DIVERTING += ("PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
LINES_SHOWN_ON_FAILURE = 15
PACKAGES_PER_PROGRESS_LINE = 40


class SetUpFailed(Exception):
    """A step of the set-up failed; the message says what to do."""


def refusal(version):
    """Say why a Python cannot be used.

    Parameters
    ----------
    version : tuple of int
        Major, minor and patch number.

    Returns
    -------
    str
        The reason and what to do, or an empty string for a Python that can be used.
    """
    if tuple(version[:2]) in SUPPORTED:
        return ""
    found = ".".join(str(part) for part in version[:3])
    return (
        f"kpianalysis needs Python 3.11, 3.12 or 3.13, and this is Python {found}. "
        "Install one of the three, or name one that you have: "
        "make setup PYTHON=/path/to/python3.12"
    )


def fingerprints(lock, project, version, folder):
    """Work out what an up-to-date environment would be stamped with.

    Parameters
    ----------
    lock, project : bytes
        Contents of `requirements.lock` and `pyproject.toml`.
    version : tuple of int
        The Python that the environment is for; only major and minor number count.
    folder : str
        Where the project is: scripts in an environment hold their own full path, so a project
        that has been moved needs a new one.

    Returns
    -------
    dict of str
        `packages` changes when everything must be installed again; `project` changes when only
        kpianalysis itself must be, which takes seconds.
    """
    python = "{}.{}".format(*version[:2])
    packages = hashlib.sha256(lock)
    packages.update(f"\n{python}\n{folder}".encode())
    own = hashlib.sha256(project)
    own.update(packages.digest())
    return {"python": python, "packages": packages.hexdigest(), "project": own.hexdigest()}


def work_to_do(wanted, stamped, in_order):
    """Choose the least work that brings the environment up to date.

    Parameters
    ----------
    wanted : dict of str
        From `fingerprints`.
    stamped : dict
        What the last finished set-up wrote; empty when none was finished.
    in_order : bool
        Whether the environment's Python runs and its packages are there.

    Returns
    -------
    str
        `nothing`, `project` or `everything`.
    """
    if not in_order or stamped.get("packages") != wanted["packages"]:
        return "everything"
    if stamped.get("project") != wanted["project"]:
        return "project"
    return "nothing"


def program(name):
    """Return the path of a program inside the environment."""
    if ON_WINDOWS:
        return ENVIRONMENT / "Scripts" / (name + ".exe")
    return ENVIRONMENT / "bin" / name


def installed_packages(python):
    """List what is installed in the environment, from the names of its metadata folders."""
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
    present = set(installed_packages(python))
    if not python or not program("kpianalysis").exists():
        return False
    return present.issuperset(stamped.get("installed", ())) and version_of(
        [str(program("python"))]
    ) == tuple(int(part) for part in python.split("."))


def version_of(command):
    """Return major and minor number of the Python that a command starts, or None."""
    question = "import sys; print('%d %d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [*command, "-I", "-S", "-c", question],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    # A launcher or a version manager's stand-in can be there for a Python that is not.
    numbers = answer.stdout.split()
    return (int(numbers[0]), int(numbers[1])) if answer.returncode == 0 and numbers else None


def another_python():
    """Find a Python that can be used on the machine, as a command, or an empty list."""
    for version in reversed(SUPPORTED):
        name = "{}.{}".format(*version)
        candidates = [["py", "-" + name]] if ON_WINDOWS else []
        candidates.append(["python" + name])
        for command in candidates:
            if shutil.which(command[0]) and version_of(command) == version:
                return command
    return []


def make_environment():
    """Make an empty environment in place of whatever is there."""
    python = "{}.{}.{}".format(*sys.version_info[:3])
    print(f"Making .venv with Python {python} ({sys.executable})", flush=True)
    run(
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        "The environment could not be made. On Debian and Ubuntu, install the package "
        "python3-venv; elsewhere, close programs that use .venv (JupyterLab, an editor) "
        "and try again.",
    )


def install_packages():
    """Install the locked packages; pip refuses any file whose hash is not in the lock."""
    print("Installing the packages of requirements.lock (1 to 3 minutes)", flush=True)
    pip = [str(program("python")), "-m", "pip", "install", "--disable-pip-version-check"]
    run(
        [*pip, "--progress-bar", "off", "--require-hashes", "-r", str(LOCK)],
        "The packages could not be installed. Check the network, and behind a proxy set "
        "HTTPS_PROXY or ask for the address of your own package index; then try again.",
    )


def install_project():
    """Install kpianalysis itself, so that edits to its files count at once."""
    print("Installing kpianalysis", flush=True)
    pip = [str(program("python")), "-m", "pip", "install", "--disable-pip-version-check"]
    # Its own call: pip cannot check a hash for an editable project. No isolation: the build
    # backend is in the lock, and an isolated build would fetch it again, unlocked.
    run(
        [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        "kpianalysis itself could not be installed; the lines above say why.",
    )


def run(command, advice):
    """Run a step, show how far it is, and keep its last lines for when it fails."""
    inherited = {name: text for name, text in os.environ.items() if name not in DIVERTING}
    lines = []
    started = 0
    with subprocess.Popen(
        command,
        cwd=str(ROOT),
        env=inherited,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
    ) as step:
        for line in step.stdout:
            lines.append(line.rstrip())
            if line.startswith("Collecting "):
                started += 1
                if started % PACKAGES_PER_PROGRESS_LINE == 0:
                    print(f"  {started} packages fetched", flush=True)
            elif line.startswith("Installing collected packages"):
                print(f"  {started} packages fetched, putting them in place", flush=True)
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
