"""The Council's questions: read as they stand, and each fault told by line and column."""

import pandas as pd
import pytest

from kpianalysis.council.questions import read_questions
from kpianalysis.errors import ContractProblem

HEADER = "date,question,asked at,owner,due,answer\n"
LINE = "2019-06-27,How long is the backlog?,Overview Board,Contract manager,2019-07-31,\n"


@pytest.fixture
def read(tmp_path):
    def reading(content):
        (tmp_path / "council").mkdir(exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "council" / "questions.csv").write_bytes(data)
        return read_questions(tmp_path)

    return reading


def test_no_file_is_no_question(tmp_path):
    assert read_questions(tmp_path).empty


def test_line_is_a_question_with_its_owner_and_dates(read):
    row = read(HEADER + LINE).iloc[0]
    assert row["asked"] == pd.Timestamp("2019-06-27")
    assert row["question"] == "How long is the backlog?"
    assert row["asked_at"] == "Overview Board"
    assert row["owner"] == "Contract manager"
    assert row["due"] == pd.Timestamp("2019-07-31")
    assert pd.isna(row["answer"])
    assert pd.isna(row["answered"])
    assert row["row"] == 2


def test_answer_without_its_day_counts_from_the_question(read):
    row = read(HEADER + LINE.replace(",\n", ",64 cases.\n")).iloc[0]
    assert row["answer"] == "64 cases."
    assert row["answered"] == row["asked"]


def test_answer_keeps_the_day_on_which_it_was_given(read):
    text = HEADER.replace("answer", "answer,answered") + LINE.replace(",\n", ",64.,2019-07-30\n")
    assert read(text).iloc[0]["answered"] == pd.Timestamp("2019-07-30")


def test_headings_may_be_capitals_and_lines_blank(read):
    text = "\ufeff" + HEADER.replace("asked at", "Asked_At").upper() + LINE + ",,,,,\n\n"
    assert len(read(text)) == 1


def test_text_may_hold_commas_quotes_and_line_ends(read):
    said = 'Why, and "until when"?\nSince June.'
    quoted = said.replace('"', '""')
    assert read(f'{HEADER}2019-06-27,"{quoted}",Board,,,\n').iloc[0]["question"] == said


def test_leading_apostrophe_that_kept_a_spreadsheet_from_running_it_goes(read):
    assert read(f"{HEADER}2019-06-27,'=1+1 why?,Board,,,\n").iloc[0]["question"] == "=1+1 why?"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEADER + LINE.replace("2019-06-27", "27/06/2019"), "line 2, date: '27/06/2019' is not a"),
        (HEADER + LINE.replace("2019-06-27", ""), "line 2, date: is blank"),
        (HEADER + LINE.replace("How long is the backlog?", " "), "line 2, question: is blank"),
        (HEADER + LINE.replace("Overview Board", ""), "line 2, asked at: is blank"),
        (HEADER + LINE.replace("2019-06-27", "9999-12-31"), "line 2, date: '9999-12-31' is in no"),
        (HEADER + LINE.replace("2019-07-31", "soon"), "line 2, due: 'soon' is not a date"),
        (HEADER + LINE.replace(",\n", ",a,b\n"), "line 2: 'b' has more cells than the 6 columns"),
        (HEADER.replace(",due", "") + LINE, "has no column due"),
        (HEADER.replace("due", "when") + LINE, "has no column due"),
        (HEADER.replace("\n", ",page\n") + LINE, "a column that is not known: page"),
        (HEADER.replace("\n", ",due\n") + LINE, "has a column twice: due"),
        (
            HEADER.replace("\n", ",answered\n") + LINE.replace(",\n", ",,2019-07-30\n"),
            "line 2, answered: '2019-07-30' is a day of an answer, and there is none",
        ),
        (
            HEADER.replace("\n", ",answered\n") + LINE.replace(",\n", ",Yes.,2019-06-01\n"),
            "line 2, answered: '2019-06-01' is before the question was asked",
        ),
        (
            HEADER.replace("\n", ",basis\n") + LINE.replace(",\n", ",Yes.,real\n"),
            "line 2, basis: 'real' is no basis of a figure",
        ),
        (b"\xff\xfe\x00date", "is not a UTF-8 CSV file"),
        ("", "has no column date"),
    ],
)
def test_fault_names_its_place_and_what_to_do(read, content, said):
    with pytest.raises(ContractProblem) as told:
        read(content)
    assert said in str(told.value)
    assert "questions.csv" in str(told.value)
    assert "What to do" in str(told.value)
