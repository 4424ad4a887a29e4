"""Find the schedulers that the tests run, and install Debian's where they are missing."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from browser import is_debian_root, succeeds

# Program, and Debian's package that holds it.
PROGRAMS = {"systemd-analyze": "systemd", "cron": "cron", "unshare": "util-linux"}
# Where Debian keeps cron, which is not on every person's PATH.
ALSO_IN = ("/usr/sbin", "/sbin")


def find(program: str) -> str | None:
    """Find a program on the PATH or where only root looks."""
    return shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), *ALSO_IN]))


def missing() -> list[str]:
    """List the programs that are not there."""
    return [program for program in PROGRAMS if not find(program)]


def install() -> str:
    """Install what is missing if that can be done without asking anybody; say what was done."""
    lacking = missing()
    if lacking and is_debian_root():
        packages = [PROGRAMS[program] for program in lacking]
        # RUNLEVEL=1 asks Debian's scripts not to start what they install.
        fetch = ["env", "RUNLEVEL=1", "apt-get", "install", "--quiet", "--yes"]
        if succeeds(["apt-get", "update", "--quiet"]):
            succeeds([*fetch, "--no-install-recommends", *packages])
    if still := missing():
        return f"Schedulers: tests of {', '.join(still)} are skipped, since they are not here."
    return f"Schedulers for the tests: {', '.join(str(find(program)) for program in PROGRAMS)}"


def main(arguments: list[str] | None = None) -> int:
    """Print what there is; fail only when a CI system on Linux lacks one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install what is missing")
    wanted = parser.parse_args(arguments)
    if sys.platform != "linux":
        return 0  # neither cron of Debian nor systemd: their tests are skipped
    if wanted.install:
        print(install())
    else:
        print(f"Missing: {', '.join(missing()) or 'nothing'}")
    return 1 if missing() and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
