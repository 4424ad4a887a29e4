"""A drafted profile asks what the file does not say, and reads nothing until it is answered."""

import pytest
from highways import file_of

from kpianalysis import read_extract
from kpianalysis.intake.draft import draft_profile
from kpianalysis.intake.workbook import read_sheets


@pytest.fixture
def drafted(tmp_path):
    def make(*rows, answers=()):
        path, profile = tmp_path / "results.csv", tmp_path / "profile.toml"
        path.write_bytes(file_of(path.name, list(rows)))
        draft = draft_profile(read_sheets(path))
        for asked, answer in answers:
            assert asked in draft
            draft = draft.replace(asked, answer)
        profile.write_text(draft, encoding="utf-8")
        return draft, read_extract(path, profile=profile)

    return make


CODES = ["Kode", "Wording", "Month", "Target", "Achieved [x]", "Other"]


def test_a_file_whose_ref_has_an_unknown_heading_is_asked_about_and_not_read_turned_round(drafted):
    draft, extract = drafted(CODES, ["A1", "x", "Apr-19", "5", "6", "7"])
    assert '# ? ["Kode", "Wording"]\nref = "?"' in draft
    assert "measures" not in draft
    assert extract.observations.empty
    assert extract.ledger["reason"].tolist() == ["refused"]


def test_the_answer_makes_the_file_read(drafted):
    rows = [CODES, ["A1", "x", "Apr-19", "5", "6", "7"]]
    _, extract = drafted(*rows, answers=[('ref = "?"', 'ref = "Kode"')])
    seen = extract.observations
    assert (seen["kpi_ref"].tolist(), seen["value"].tolist()) == (["A1"], [6])


def test_several_rows_of_one_month_are_not_drafted_as_measures_across(drafted):
    rows = [["Kode", "Month", "Figur"], ["A1", "Apr-19", "5"], ["A2", "Apr-19", "7"]]
    draft, extract = drafted(*rows)
    assert 'ref = "?"' in draft
    assert 'value = "?"' in draft
    assert extract.observations.empty


def test_months_down_and_measures_across_are_drafted_as_such(drafted):
    rows = [["Month", "Lights", "Note"], ["Apr-19", "5", "ice"], ["May-19", "7", "sun"]]
    draft, extract = drafted(*rows)
    assert 'measures = ["Lights"]' in draft
    assert extract.observations["value"].tolist() == [5, 7]
