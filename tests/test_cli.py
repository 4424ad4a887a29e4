"""A disk that refuses is told in one line with its path, never as a traceback."""

import errno

import pytest
from typer.testing import CliRunner

from kpianalysis.cli import app
from kpianalysis.errors import NotebookProblem
from kpianalysis.publish.batch import Outcome

SAMPLE = "corporate-support-services"


def test_run_tells_in_one_line_that_outputs_is_a_file(new_home, command):
    home = new_home()
    blocked = home / "outputs" / SAMPLE
    blocked.parent.mkdir()
    blocked.write_text("not a folder")
    done = command(home, "run", "2019-20 Q1")
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith(f"kpianalysis: {blocked}")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_clean_tells_in_one_line_that_processed_is_a_file(small_home, command):
    blocked = small_home.root / "data" / "processed"
    blocked.write_text("not a folder")
    done = command(small_home.root, "clean")
    assert done.returncode == 1
    assert f"kpianalysis: {blocked}" in done.stderr
    assert "Traceback" not in done.stderr


def test_full_disk_that_names_no_file_is_told_with_the_folder_of_the_work(small_home, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.chdir(small_home.root)
    monkeypatch.setattr("kpianalysis.cleaning.clean", full)
    done = CliRunner().invoke(app, ["clean"])
    assert done.exit_code == 1
    assert f"kpianalysis: {small_home.root}: No space left on device." in done.output


def any_notebook(home, monkeypatch):
    """Work in a folder with a notebook, which no test here runs."""
    home.notebooks.mkdir()
    (home.notebooks / "quarterly_analysis.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(home.root)


def test_page_made_before_a_fault_of_the_disk_is_still_told(small_home, monkeypatch):
    def run_period(home, name, period, **_):
        if period.text == "2019-20 Q1":
            raise PermissionError(errno.EACCES, "Permission denied", str(home.outputs(name)))
        return home.outputs(name) / "page.html"

    any_notebook(small_home, monkeypatch)
    monkeypatch.setattr("kpianalysis.publish.run.run_period", run_period)
    done = CliRunner().invoke(app, ["run", "2018-19 Q4", "2019-20 Q1"])
    assert done.exit_code == 1
    assert "page.html" in done.output
    assert f"{small_home.outputs('roads')}: Permission denied." in done.output


@pytest.mark.parametrize("verb", ["clean", "check"])
def test_reader_of_the_output_that_has_gone_is_no_fault_of_the_disk(small_home, monkeypatch, verb):
    def gone(*_, **__):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.chdir(small_home.root)
    monkeypatch.setattr("kpianalysis.cleaning.clean", gone)
    done = CliRunner().invoke(app, [verb])
    assert done.exit_code == 1
    assert "Broken pipe" not in done.output


@pytest.mark.parametrize("verb", ["run", "brief"])
@pytest.mark.parametrize(
    ("words", "setting", "asked"),
    [
        ([], "", {"pdf": True, "large_print": False}),
        (["--large-print"], "", {"pdf": True, "large_print": True}),
        (["--no-pdf"], "", {"pdf": False, "large_print": False}),
        ([], "no", {"pdf": False, "large_print": False}),
        (["--pdf"], "no", {"pdf": True, "large_print": False}),
    ],
)
def test_pdf_is_made_unless_a_person_or_a_setting_says_no(
    small_home, monkeypatch, verb, words, setting, asked
):
    given = {}

    def run_period(home, name, period, **others):
        given.update(others)
        others["note"]("PDF: 9 sides")
        return home.outputs(name) / "page.html"

    any_notebook(small_home, monkeypatch)
    monkeypatch.setenv("KPIANALYSIS_PDF", setting)
    monkeypatch.setattr("kpianalysis.publish.run.run_period", run_period)
    done = CliRunner().invoke(app, [verb, "2019-20 Q1", *words])
    assert done.exit_code == 0, done.output
    assert {name: given[name] for name in asked} == asked
    assert "PDF: 9 sides" in done.stderr
    assert done.stdout.splitlines() == [str(small_home.outputs("roads") / "page.html")]


@pytest.mark.parametrize(
    ("words", "setting", "wanted"),
    [
        ([], "", True),
        (["--no-mitigations"], "", False),
        ([], "no", False),
        (["--mitigations"], "no", True),
    ],
)
def test_mitigations_have_pages_unless_a_person_or_a_setting_says_no(
    small_home, monkeypatch, words, setting, wanted
):
    given = []

    def pages(home, orders, **_):
        given.extend(order.options["mitigations"] for order in orders)
        return iter(())

    any_notebook(small_home, monkeypatch)
    monkeypatch.setenv("KPIANALYSIS_MITIGATIONS", setting)
    monkeypatch.setattr("kpianalysis.commands.running.make_pages", pages)
    done = CliRunner().invoke(app, ["run", "2019-20 Q1", *words])
    assert (done.exit_code, given) == (0, [wanted])


def test_failed_page_of_a_mitigation_ends_with_1_and_the_page_of_the_period_is_told(
    small_home, monkeypatch
):
    page = small_home.outputs("roads") / "page.html"

    def pages(home, orders, **_):
        failed = (("RD_KPI_01", NotebookProblem("stopped in cell 3")),)
        return (Outcome(order, page, mitigations=failed) for order in orders)

    any_notebook(small_home, monkeypatch)
    monkeypatch.setattr("kpianalysis.commands.running.make_pages", pages)
    done = CliRunner().invoke(app, ["run", "2019-20 Q1"])
    assert (done.exit_code, done.stdout) == (1, f"{page}\n")
    assert "the page on the mitigation of RD_KPI_01 is not made. stopped in cell 3" in done.stderr
