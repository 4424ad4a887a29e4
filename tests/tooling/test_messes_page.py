"""docs/messes.md and the tests of messes name each other."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def test_each_mess_of_the_page_has_its_test_and_each_test_its_line():
    page = (PROJECT / "docs" / "messes.md").read_text(encoding="utf-8")
    tests = (PROJECT / "tests" / "intake" / "test_messes.py").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_mess_\w+)`", page))
    written = set(re.findall(r"^def (test_mess_\w+)\(", tests, re.M))
    assert named == written
    assert len(named) >= 20
