"""A browser that hangs, fails or writes nothing is ended and told of, and leaves nothing behind."""

import os
import select

import pytest
from papers import a_browser, a_program, on_posix

from kpianalysis.errors import PaperProblem
from kpianalysis.publish.printing import SECONDS, SECONDS_VARIABLE, print_file, time_limit

pytestmark = on_posix


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A file to print, on a machine whose folder for temporary files is watched."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    page = tmp_path / "a #1 page.html"
    page.write_text("<p>Page</p>", encoding="utf-8")
    yield page
    assert list((tmp_path / "temporary").iterdir()) == []


def test_browser_is_given_its_own_profile_and_an_address_of_the_file(source, tmp_path):
    browser = a_browser(tmp_path, "made.write_text('\\n'.join(sys.argv[1:]))")
    print_file(browser, source, tmp_path / "made.pdf", 60)
    words = (tmp_path / "made.pdf").read_text(encoding="utf-8").splitlines()
    assert words[-1] == source.as_uri()
    assert "%20%231%20page.html" in words[-1]
    assert f"--print-to-pdf={tmp_path / 'made.pdf'}" in words
    assert any(word.startswith(f"--user-data-dir={tmp_path / 'temporary'}") for word in words)
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in words


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows knows no root")
@pytest.mark.parametrize(("user", "without"), [(0, True), (1000, False)])
def test_only_root_prints_without_the_sandbox(source, tmp_path, monkeypatch, user, without):
    monkeypatch.setattr("os.geteuid", lambda: user)
    browser = a_browser(tmp_path, "made.write_text(' '.join(sys.argv))")
    print_file(browser, source, tmp_path / "made.pdf", 60)
    said = (tmp_path / "made.pdf").read_text(encoding="utf-8")
    assert ("--no-sandbox" in said) is without


def test_browser_that_hangs_is_ended_with_all_that_it_started(source, tmp_path):
    # A pipe that the child of the browser holds open for as long as it lives.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    child = f"(exec 3>'{pipe}'; echo started >&3; exec sleep 600)"
    browser = a_program(tmp_path / "hangs", f"#!/bin/sh\n{child} &\nsleep 600\n")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(PaperProblem, match="had not printed the page after 2 seconds") as told:
            print_file(browser, source, tmp_path / "made.pdf", 2)
        assert SECONDS_VARIABLE in str(told.value)
        assert os.read(reader, 100) == b"started\n"
        ended = select.poll()
        ended.register(reader, select.POLLHUP)
        assert ended.poll(10_000)
    finally:
        os.close(reader)


def test_browser_that_fails_is_told_with_its_last_words(source, tmp_path):
    browser = a_browser(tmp_path, "print('one'); sys.exit('no display')")
    with pytest.raises(PaperProblem, match=r"'a browser' ended with code 1 \(no display\)"):
        print_file(browser, source, tmp_path / "made.pdf", 60)


def test_browser_that_writes_nothing_is_told(source, tmp_path):
    with pytest.raises(PaperProblem, match="ended without a PDF"):
        print_file(a_browser(tmp_path, "pass"), source, tmp_path / "made.pdf", 60)


def test_what_is_no_program_is_told(source, tmp_path):
    browser = tmp_path / "notes.txt"
    browser.write_text("not a program", encoding="utf-8")
    with pytest.raises(PaperProblem, match=r"'notes\.txt' cannot be started"):
        print_file(browser, source, tmp_path / "made.pdf", 60)


def test_time_limit_is_a_setting(monkeypatch):
    monkeypatch.delenv(SECONDS_VARIABLE, raising=False)
    assert time_limit() == SECONDS
    monkeypatch.setenv(SECONDS_VARIABLE, "7.5")
    assert time_limit() == 7.5


@pytest.mark.parametrize("given", ["inf", "soon", "0", "-1", "nan", "1 minute"])
def test_time_limit_that_is_no_number_of_seconds_is_refused(monkeypatch, given):
    monkeypatch.setenv(SECONDS_VARIABLE, given)
    with pytest.raises(PaperProblem, match=f"{SECONDS_VARIABLE}: '{given}' is not a number"):
        time_limit()
