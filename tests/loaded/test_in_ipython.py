"""In a real kernel, as JupyterLab asks it: Tab leads on, a problem is one paragraph."""

import os

import pytest
from jupyter_client.manager import start_new_kernel

pytestmark = pytest.mark.slow


class Kernel:
    """A running kernel, asked as JupyterLab asks it."""

    def __init__(self, client):
        self.client = client

    def run(self, code: str) -> list[dict]:
        """Run code; give its outputs."""
        said = []
        self.client.execute_interactive(code, timeout=120, output_hook=said.append)
        return [message["content"] for message in said]

    def offers(self, code: str) -> set[str]:
        """Give what Tab offers at the end of code."""
        return set(self.client.complete(code, reply=True, timeout=120)["content"]["matches"])


@pytest.fixture(scope="module")
def kernel(home, tmp_path_factory):
    env = {**os.environ, "IPYTHONDIR": str(tmp_path_factory.mktemp("ipython"))}
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(home.root), env=env)
    asked = Kernel(client)
    asked.run("from kpianalysis import load\npage = load()\nkpi = page.kpi('RD_KPI_01')")
    yield asked
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


def names(offered: set[str], of: str) -> set[str]:
    return {name.removeprefix(f"{of}.") for name in offered}


def test_tab_offers_what_a_period_holds_and_nothing_else(kernel, page):
    assert names(kernel.offers("page."), "page") == set(dir(page))


def test_tab_offers_what_a_kpi_holds_and_nothing_else(kernel, page):
    assert names(kernel.offers("kpi."), "kpi") == set(dir(page.kpi("RD_KPI_01")))


def test_tab_in_brackets_offers_the_refs(kernel, page):
    offered = kernel.offers('page["')
    assert all(any(ref in name for name in offered) for ref in page.kpis.index)


def test_problem_is_shown_as_one_paragraph(kernel):
    (said,) = [out for out in kernel.run("load('roads', '2019-20 Q9')") if "traceback" in out]
    (line,) = said["traceback"]
    assert line.startswith("PeriodProblem: '2019-20 Q9' is not a period. What to do: write ")


def test_any_other_error_keeps_its_traceback(kernel):
    (said,) = [out for out in kernel.run("1 / 0") if "traceback" in out]
    assert "Traceback" in "".join(said["traceback"])


@pytest.mark.parametrize("shown", ["page", "kpi", "kpi.chart()"])
def test_it_shows_itself_as_html(kernel, shown):
    (said,) = [out["data"] for out in kernel.run(shown) if "data" in out]
    assert "<caption" in said["text/html"]
