"""What tests of the note share: the fictional contract with one more file, and its note."""

from __future__ import annotations

import html.parser

import pytest

from kpianalysis.cleaning import clean, wrong_lines
from kpianalysis.contract_file import read_contract
from kpianalysis.supplier_note.note import make_note

HEADER = ["KPI Ref", "Service Area", "Month", "Target", "Achieved", "Cause"]


@pytest.fixture
def note_on(small_home, add_extract):
    """Make the note when one more file has arrived; ``files`` are contents by name."""

    def make(files):
        for name, content in files.items():
            add_extract(small_home, name, content, "2019-10-01")
        folder = small_home.raw("roads")
        ledger = clean("roads", home=small_home).ledger
        return make_note(folder, read_contract(folder), ledger, wrong_lines(ledger))

    return make


@pytest.fixture(scope="session")
def rows_with():
    """Lay out a sheet: a title, the names of columns in row 3, and one result for each pair."""

    def make(*pairs, cause="Rain"):
        rows = [["Results"], [], HEADER]
        return rows + [[ref, "Roads", "May 2019", "90%", value, cause] for ref, value in pairs]

    return make


class _Texts(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="session")
def parsed():
    """Read a page: its tags with their attributes, and its text."""

    def read(content):
        parser = _Texts()
        parser.feed(content.decode("utf-8"))
        parser.close()
        return parser.tags, " ".join(" ".join(parser.text).split())

    return read
