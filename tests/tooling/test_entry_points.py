"""What the project installs for other programs to find is what pyproject.toml says."""

import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from nbconvert.exporters import get_exporter

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PLUGINS = [
    (group, name, value)
    for group, named in PROJECT.get("entry-points", {}).items()
    for name, value in named.items()
]


@pytest.mark.parametrize(("group", "name", "value"), PLUGINS)
def test_plugin_is_installed_as_the_project_says(group, name, value):
    installed = [point.value for point in entry_points(group=group, name=name)]
    assert installed == [value], "make setup installs it again"


def test_nbconvert_finds_the_page_by_its_short_name():
    from kpianalysis.publish.page import KpiPageExporter

    assert (
        "nbconvert.exporters",
        "kpi-page",
        "kpianalysis.publish.page:KpiPageExporter",
    ) in PLUGINS
    assert get_exporter("kpi-page") is KpiPageExporter
