"""The explorer in a real JupyterLab, as an analyst uses it: by keyboard, in a browser, offline."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTEBOOK = "explore_mitigations.ipynb"
SAMPLE = "corporate-support-services"
MOST_MS = 120_000
UPDATE_MS = 30_000  # on a busy machine
# What JupyterLab shows of an error, and of a warning.
FAULTS = ", ".join(f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in
                   ("error", "stderr"))  # fmt: skip
NO_NEWS = {"checkForUpdates": False, "fetchNews": "false"}


class Lab:
    """A JupyterLab that the command started, with all its own settings in a folder."""

    def __init__(self, home: Path, own: Path) -> None:
        self.home, self.token = home, secrets.token_hex(16)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        news = own / "settings" / "@jupyterlab" / "apputils-extension"
        news.mkdir(parents=True)
        (news / "notification.jupyterlab-settings").write_text(json.dumps(NO_NEWS))
        folders = {
            "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython",
            "JUPYTER_RUNTIME_DIR": "runtime", "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }  # fmt: skip
        places = {name: str(own / folder) for name, folder in folders.items()}
        words = ["explore", "--no-browser", "--port", str(self.port)]
        self.log = own / "log.txt"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kpianalysis.cli", *words],
                cwd=home,
                env={**os.environ, **places, "JUPYTER_TOKEN": self.token},
                stdout=log,
                stderr=log,
            )

    def address(self, path: str) -> str:
        """Give the address of a path, with the token."""
        return f"http://127.0.0.1:{self.port}/{path}?token={self.token}"

    def wait(self) -> None:
        """Wait until it answers."""
        for _ in range(300):
            assert self.process.poll() is None, self.log.read_text()
            try:
                urllib.request.urlopen(self.address("api/status"), timeout=5)  # noqa: S310
            except OSError:
                time.sleep(0.3)
            else:
                return
        pytest.fail(self.log.read_text())

    def end(self) -> None:
        """End this process and its kernels, and no other."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(60)


@pytest.fixture(scope="module")
def lab(new_home: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    started = Lab(new_home(), tmp_path_factory.mktemp("jupyterlab"))
    try:
        started.wait()
        yield started
    finally:
        started.end()


@pytest.fixture(scope="module")
def run_all(lab: Lab, chromium: Any) -> Iterator[Any]:
    """Open the notebook, run all of it, and wait for the controls."""
    page = chromium.new_page(viewport={"width": 1400, "height": 1400})
    page.set_default_timeout(MOST_MS)
    page.complained, page.asked = [], set()
    page.on("pageerror", lambda error: page.complained.append(str(error)))
    page.on(
        "console",
        lambda said: page.complained.append(said.text) if said.type == "error" else None,
    )
    page.on("request", lambda request: page.asked.add(request.url))
    page.goto(lab.address(f"lab/tree/notebooks/{NOTEBOOK}"))
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_role("combobox", name="KPI", exact=True).wait_for()
    # A prompt has its number when its cell has ended.
    page.wait_for_function(
        "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
        ".every(prompt => /\\d/.test(prompt.textContent))"
    )
    yield page
    page.close()


@pytest.fixture
def explorer(run_all: Any) -> Iterator[Any]:
    """Give what the explorer shows; nothing may have gone wrong at the end."""
    kpi = run_all.get_by_role("combobox", name="KPI", exact=True)
    yield run_all.locator(".jp-OutputArea-child", has=kpi)
    assert run_all.locator(FAULTS).count() == 0
    assert run_all.complained == []


def chart_of(explorer: Any) -> Any:
    return explorer.locator("figcaption").first


def choose(control: Any, key: str) -> None:
    """Choose from a list by keyboard; while it is closed JupyterLab takes the arrows for itself."""
    control.focus()
    for pressed in ("Space", key, "Enter"):
        control.press(pressed)


def test_stranger_without_the_token_is_turned_away(lab: Lab) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"http://127.0.0.1:{lab.port}/api/contents", timeout=10)


def test_every_cell_ran(explorer: Any, run_all: Any) -> None:
    prompts = run_all.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
    assert prompts == [f"[{number}]:" for number in range(1, len(prompts) + 1)]
    assert len(prompts) >= 5


def test_every_list_shows_what_is_chosen(explorer: Any) -> None:
    lists = explorer.get_by_role("combobox").all()
    assert len(lists) >= 6
    for one in lists:
        assert one.evaluate("list => list.selectedIndex") >= 0


def test_slider_moves_by_keyboard_and_the_chart_follows(explorer: Any) -> None:
    from playwright.sync_api import expect

    slider = explorer.get_by_role("slider")
    number = explorer.get_by_role("spinbutton", name="Months to look back", exact=True)
    expect(slider).to_have_attribute("aria-valuetext", "13")
    # 13 months that end with June 2019 begin with June 2018.
    expect(chart_of(explorer)).to_contain_text("June 2018 to June 2019")
    slider.focus()
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "14")
    expect(chart_of(explorer)).to_contain_text("May 2018 to June 2019", timeout=UPDATE_MS)
    expect(number).to_have_value("14")
    number.fill("13")
    number.press("Enter")
    expect(chart_of(explorer)).to_contain_text("June 2018 to June 2019", timeout=UPDATE_MS)
    expect(slider).to_have_attribute("aria-valuetext", "13")


def test_another_kpi_is_chosen_by_keyboard_and_the_numbers_change(explorer: Any) -> None:
    from playwright.sync_api import expect

    kpi = explorer.get_by_role("combobox", name="KPI", exact=True)
    first = explorer.locator("td").all_inner_texts()
    finding = chart_of(explorer).text_content()
    assert "ACF_KPI_03" in kpi.locator("option:checked").inner_text()
    choose(kpi, "ArrowDown")
    expect(kpi.locator("option:checked")).to_contain_text("IMT_KPI_07")
    expect(chart_of(explorer)).not_to_have_text(finding, timeout=UPDATE_MS)
    expect(chart_of(explorer)).to_contain_text("Time the main computer systems were working")
    assert explorer.locator("td").all_inner_texts() != first
    choose(kpi, "ArrowUp")
    expect(chart_of(explorer)).to_have_text(finding, timeout=UPDATE_MS)


def test_lower_target_is_supposed_and_what_would_be_follows(explorer: Any) -> None:
    from playwright.sync_api import expect

    target = explorer.get_by_role("spinbutton", name="Target, %", exact=True)
    expect(explorer.get_by_text("Nothing is changed")).to_have_count(1)
    target.fill("58")
    target.press("Enter")
    # 70.71%, 58.53% and 64.29% are all above 58%.
    expect(explorer.get_by_text("Nothing is changed")).to_have_count(0, timeout=UPDATE_MS)
    expect(explorer.get_by_role("cell", name="58%", exact=True).first).to_be_visible()
    target.fill("75")
    target.press("Enter")
    expect(explorer.get_by_text("Nothing is changed")).to_have_count(1, timeout=UPDATE_MS)


def test_scenario_is_kept_by_keyboard_and_stands_in_its_file(explorer: Any, lab: Lab) -> None:
    from playwright.sync_api import expect

    for name, text in (
        ("Name of the scenario", "A lower target"),
        ("Who keeps it", "Contract manager"),
        ("Why", "The Board asked what it would change"),
        ("Date", "2019-09-12"),
    ):
        field = explorer.get_by_role("textbox", name=name, exact=True)
        field.fill(text)
        field.press("Tab")
    target = explorer.get_by_role("spinbutton", name="Target, %", exact=True)
    target.fill("65")
    target.press("Enter")
    expect(explorer.get_by_text("Nothing is changed")).to_have_count(0, timeout=UPDATE_MS)
    explorer.get_by_role("button", name="Keep this", exact=True).press("Enter")
    expect(explorer.get_by_text("Kept as")).to_be_visible(timeout=UPDATE_MS)
    folder = lab.home / "data" / "raw" / SAMPLE / "council" / "scenarios"
    (kept,) = folder.glob("*.toml")
    scenario = tomllib.loads(kept.read_text(encoding="utf-8"))
    assert scenario["name"] == "A lower target"
    assert scenario["kpi"] == "ACF_KPI_03"
    assert "65" in kept.read_text(encoding="utf-8")


def test_nothing_is_asked_of_another_computer(explorer: Any, run_all: Any, lab: Lab) -> None:
    own = (f"http://127.0.0.1:{lab.port}/", f"ws://127.0.0.1:{lab.port}/", "data:", "blob:")
    assert [url for url in run_all.asked if not url.startswith(own)] == []
