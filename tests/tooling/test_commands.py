"""Makefile, make.bat and .ci/run offer the same commands and call nothing that is not there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
MAKE_BAT = (ROOT / "make.bat").read_text(encoding="utf-8")
CI_RUN = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

TARGETS = re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, flags=re.MULTILINE)
LABELS = re.findall(r"^:([a-z][a-z-]*)$", MAKE_BAT, flags=re.MULTILINE)


def test_windows_has_the_same_commands_in_the_same_order():
    assert TARGETS
    assert LABELS == TARGETS


def test_every_target_is_phony_so_that_a_file_of_its_name_cannot_hide_it():
    assert re.search(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)[1].split() == TARGETS


def test_help_says_the_same_of_every_command_on_both():
    on_unix = re.findall(r"^([a-z-]+):.*?## (.+)$", MAKEFILE, flags=re.MULTILINE)
    on_windows = re.findall(r"^echo   ([a-z-]+) +(.+)$", MAKE_BAT, flags=re.MULTILINE)
    assert [name for name, _ in on_unix] == TARGETS
    assert on_windows == on_unix


@pytest.mark.parametrize("target", ["report", "test", "test-slow", "lint", "lab", "format"])
def test_commands_that_need_the_environment_make_it_first(target):
    assert re.search(rf"^{target}: setup ", MAKEFILE, flags=re.MULTILINE)
    assert f":{target}\ncall :setup || exit /b 1\n" in MAKE_BAT


def test_report_prints_nothing_after_the_path_of_the_page():
    recipe = MAKEFILE.split("\nreport:")[1].split("\n\n")[0].splitlines()
    assert recipe[-1] == '\t@$(BIN)/kpianalysis run "2019-20 Q1"'


def test_recipes_of_both_name_the_same_programs_with_the_same_arguments():
    on_unix = [
        line.replace("\t@", "").replace("$(BIN)/", "").replace("tools/", "")
        for line in MAKEFILE.splitlines()
        if line.startswith("\t@$(BIN)/")
    ]
    on_windows = [
        line.removesuffix(" || exit /b 1").replace("%BIN%\\", "").replace("tools\\", "")
        for line in MAKE_BAT.splitlines()
        if line.startswith("%BIN%\\")
    ]
    assert len(on_unix) > 10
    assert on_windows == on_unix


def test_both_look_for_stripped_notebooks_in_the_same_folders():
    on_unix = re.search(r"^NOTEBOOKS := \$\(wildcard (.+)\)$", MAKEFILE, flags=re.MULTILINE)[1]
    on_windows = re.findall(r"for %%n in \((.+)\) do .*nbstripout", MAKE_BAT)
    assert len(on_windows) == 2
    assert {names.replace("\\", "/") for names in on_windows} == {on_unix}
    held = {path.parent.name for path in ROOT.glob("*/*.ipynb")}
    assert held == {name.split("/")[0] for name in on_unix.split()}


def test_ci_runs_lint_then_tests_then_slow_tests():
    assert re.findall(r"^make (.+)$", CI_RUN, flags=re.MULTILINE) == ["lint", "test", "test-slow"]


def test_ci_stops_at_the_first_failure():
    assert "\nset -euo pipefail\n" in CI_RUN


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such mark on a file")
def test_ci_can_be_started():
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_git_keeps_the_line_endings_that_each_shell_needs():
    attributes = subprocess.run(
        ["git", "check-attr", "eol", "make.bat", "Makefile", ".ci/run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if attributes.returncode:
        pytest.skip("not a git checkout")
    assert attributes.stdout.splitlines() == [
        "make.bat: eol: crlf",
        "Makefile: eol: lf",
        ".ci/run: eol: lf",
    ]
