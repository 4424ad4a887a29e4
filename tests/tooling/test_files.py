"""What is committed: no addresses of registries, stripped notebooks, bytes of extracts kept."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted([*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "docs").glob("*.ipynb")])

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("py" + "pi", "org"),
        ("py" + "pi", "python", "org"),
        ("python" + "hosted", "org"),
        ("ana" + "conda", "org"),
        ("ana" + "conda", "com"),
        ("prefix", "dev"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
    )
]
ADDRESS = re.compile(rb"(?<![\w-])(?:" + "|".join(map(re.escape, REGISTRIES)).encode() + rb")\b")


def git(*arguments: str) -> str:
    """Ask git about the project, or skip where the project was not cloned."""
    answer = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        pytest.skip("not a git checkout")
    return answer.stdout


def test_no_file_holds_the_address_of_a_package_registry():
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    files = [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    assert ROOT / "pyproject.toml" in files
    assert [str(path) for path in files if ADDRESS.search(path.read_bytes())] == []


@pytest.mark.parametrize("registry", REGISTRIES)
def test_address_is_recognised_alone_and_below_another_name(registry):
    assert ADDRESS.search(f"https://{registry}/simple".encode())
    assert ADDRESS.search(f"from files.{registry} or".encode())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_committed_without_results(path):
    verify = [sys.executable, "-m", "nbstripout", "--keep-id", "--verify", str(path)]
    assert subprocess.run(verify, check=False).returncode == 0


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("data/processed/README.md", False),
        ("data/processed/a-contract/observations.parquet", True),
        ("outputs/README.md", False),
        ("outputs/a-contract/2019-20-q1/draft/index.html", True),
        ("data/raw/a-contract/extracts/kpi.csv", False),
        (".venv/set-up.json", True),
        ("uv.lock", True),
        ("requirements.lock", False),
    ],
)
def test_only_what_code_cannot_rebuild_is_committed(path, ignored):
    git("rev-parse", "--git-dir")
    checked = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", path], cwd=ROOT)
    assert (checked.returncode == 0) is ignored


@pytest.mark.parametrize(
    "path", ["data/raw/a-contract/extracts/kpi.csv", "data/raw/a-contract/received.csv"]
)
def test_git_never_changes_a_byte_of_a_csv_file_from_a_supplier(path):
    assert git("check-attr", "text", path).strip() == f"{path}: text: unset"


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "xlsb", "ods", "png"])
def test_git_treats_workbooks_and_pictures_as_binary(suffix):
    path = f"data/raw/a-contract/extracts/kpi.{suffix}"
    assert git("check-attr", "binary", path).strip() == f"{path}: binary: set"
