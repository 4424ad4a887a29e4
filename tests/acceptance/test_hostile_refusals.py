"""A text that a field cannot hold is refused with its place and what to do: no traceback."""

from __future__ import annotations

import datetime as dt

import pytest
from hostile_contract import settings
from hostile_texts import BLANK, LONG, TEXTS

from kpianalysis.contract_file import read_contract
from kpianalysis.council.questions import read_questions
from kpianalysis.errors import ContractProblem, ExtractProblem, KpiProblem
from kpianalysis.intake.receive import receive
from kpianalysis.intake.rulings import read_rulings
from kpianalysis.writing.toml import toml_text

# Keys of contract.toml by the table that they stand in.
KEYS = [
    ("kpis", "title"), ("kpis", "plain_name"), ("kpis", "what_it_means"), ("kpis", "counted"),
    ("mitigations", "reason"), ("mitigations", "agreed_by"), ("remedies", "description"),
    ("resolutions", "text"), ("notes", "text"), ("notes", "source"), ("areas", "name"),
]  # fmt: skip


def contract_with(tmp_path, table, key, value):
    given = settings()
    given[table][0][key] = value
    (tmp_path / "contract.toml").write_text(toml_text(given), encoding="utf-8", newline="\n")
    return tmp_path


@pytest.mark.parametrize(("table", "key"), KEYS)
@pytest.mark.parametrize("blank", BLANK[:3])
def test_blank_text_in_the_contract_is_refused_by_its_key(tmp_path, table, key, blank):
    with pytest.raises(ContractProblem) as refused:
        read_contract(contract_with(tmp_path, table, key, blank))
    assert f"{table}[0].{key}" in str(refused.value) or f"{table}.0.{key}" in str(refused.value)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("plain_name", "w" * LONG, "allowed are 100"),
        ("plain_name", TEXTS["long text"], "more than 8 words"),
        ("unit", "w" * 31, "allowed are 30"),
        ("ref", "<b>", "letters, digits"),
        ("ref", "../../etc", "letters, digits"),
    ],
)
def test_name_or_unit_that_no_cell_can_hold_is_refused_in_a_short_message(
    tmp_path, key, value, said
):
    with pytest.raises(ContractProblem) as refused:
        read_contract(contract_with(tmp_path, "kpis", key, value))
    assert said in str(refused.value)
    assert len(str(refused.value)) < 2_000


@pytest.mark.parametrize("name", ["=1+1 <b>.xlsx", "a\u0001.csv", "..csv", 'x".xlsx'])
def test_name_of_a_file_that_not_every_system_can_hold_is_refused(tmp_path, name):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / name
    path.write_bytes(b"KPI Ref,Month,Achieved\n")
    day = dt.date(2019, 7, 12)
    with pytest.raises(ExtractProblem, match="What to do: rename it first"):
        receive(tmp_path, path, day, day)
    assert not (tmp_path / "extracts").exists()


@pytest.mark.parametrize(
    ("file", "read", "line"),
    [
        ("questions.csv", read_questions,
         'date,question,asked at,owner,due,answer\n2019-05-02," ",x,,,\n'),
        ("rulings.csv", read_rulings,
         "file,sheet,cell,found,use,reason,who,date\na.csv,,D2,x,{0},r,w,2019-07-14\n"),
    ],
)  # fmt: skip
def test_line_of_the_council_that_cannot_be_used_is_named(tmp_path, file, read, line):
    (tmp_path / "council").mkdir()
    (tmp_path / "council" / file).write_text(line, encoding="utf-8", newline="")
    with pytest.raises(KpiProblem) as refused:
        read(tmp_path)
    assert file in str(refused.value)
    assert "line 2" in str(refused.value)
    assert "What to do: " in str(refused.value)
