"""pyproject.toml, requirements.lock and environment.yml agree, and the lock can be trusted."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

EXTRAS = PROJECT["optional-dependencies"]
DIRECT = [
    Requirement(line) for line in [*PROJECT["dependencies"], *EXTRAS["cluster"], *EXTRAS["dev"]]
]
PYTHONS = ("3.11", "3.12", "3.13")
# One pin is its first line and the indented lines of hashes that continue it.
PINS = re.split(r"\n(?=\S)", LOCK.strip())


def locked_versions(name: str, python: str) -> list[Version]:
    """List the versions of a package that the lock holds for one Python."""
    environment = {"python_version": python, "python_full_version": f"{python}.1"}
    pins = [Requirement(pin.split("\\\n")[0].strip()) for pin in PINS]
    return [
        Version(next(iter(pin.specifier)).version)
        for pin in pins
        if canonicalize_name(pin.name) == canonicalize_name(name)
        and (pin.marker is None or pin.marker.evaluate(environment))
    ]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("wanted", DIRECT, ids=lambda requirement: requirement.name)
def test_direct_dependency_is_locked_once_at_a_version_its_range_allows(wanted, python):
    versions = locked_versions(wanted.name, python)
    assert len(versions) == 1
    assert versions[0] in wanted.specifier


def test_every_pin_has_a_hash_and_one_exact_version():
    assert len(PINS) > len(DIRECT)
    for pin in PINS:
        assert re.match(r"[\w.-]+==[\w.!+]+( ;| \\)", pin), pin.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin), pin.splitlines()[0]


def test_lock_holds_no_address_and_no_option_but_hashes():
    assert "://" not in LOCK
    assert "@" not in LOCK
    assert set(re.findall(r"(?<!\S)-{1,2}[a-z][a-z-]*", LOCK)) == {"--hash"}


def test_conda_environment_names_exactly_the_direct_dependencies():
    by_pip = ENVIRONMENT["dependencies"][-1]["pip"]
    assert by_pip[0] == "-c requirements.lock"
    wanted = [
        f"{each.name}[{','.join(sorted(each.extras))}]" if each.extras else each.name
        for each in DIRECT
    ]
    assert sorted(by_pip[1:]) == sorted(wanted)


def test_conda_environment_holds_the_same_pythons():
    assert ENVIRONMENT["dependencies"][:2] == ["python" + PROJECT["requires-python"], "pip"]


def test_conda_environment_does_not_use_the_paid_channel():
    assert ENVIRONMENT["channels"] == ["conda-forge", "nodefaults"]


def test_build_backend_is_locked_because_the_project_is_built_without_isolation():
    assert any(each.name == "flit_core" for each in DIRECT)
