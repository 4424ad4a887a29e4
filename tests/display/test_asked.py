"""What was asked last time opens the page, with the answer or that there is none."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from kpianalysis.display.asked import NO_ANSWER, asked_in_short, asked_last_time, questions_open
from kpianalysis.tables import as_table


def a_question(asked, question, answer=None, answered=None, due=None, **others):
    return {
        "asked": pd.Timestamp(asked),
        "question": question,
        "asked_at": "Overview Board",
        "owner": "Contract manager",
        "due": pd.Timestamp(due) if due else pd.NaT,
        "answer": answer,
        "answered": pd.Timestamp(answered or asked) if answer else pd.NaT,
    } | others


@pytest.fixture
def review_with(make):
    """A review as at 12 September 2019."""

    def build(*questions, day=None):
        table = as_table(
            "questions", pd.DataFrame(list(questions)).assign(row=range(len(questions)))
        )
        review = dataclasses.replace(make.usual(), questions=table)
        return dataclasses.replace(review, as_at=day) if day else review

    return build


def test_questions_of_the_last_meeting_and_open_ones_of_earlier_meetings_are_shown(review_with):
    review = review_with(
        a_question("2019-03-28", "Old and answered?", "Yes."),
        a_question("2019-03-28", "Old and open?"),
        a_question("2019-06-27", "New and answered?", "64 cases."),
        a_question("2019-06-27", "New and open?"),
    )
    assert questions_open(review)["question"].tolist() == [
        "New and answered?", "New and open?", "Old and open?",
    ]  # fmt: skip
    html = asked_last_time(review).html
    assert "What you asked last time: 1 of 3 answered" in html
    assert "64 cases. (Asked at Overview Board on 27 June 2019.)" in html
    assert "Old and answered?" not in html


def test_question_without_an_answer_says_who_owes_it_and_when(review_with):
    html = asked_last_time(review_with(a_question("2019-06-27", "Why?", due="2019-09-30"))).html
    assert NO_ANSWER in html
    assert "To answer: Contract manager, due 30 September 2019.)" in html
    assert "overdue" not in html


def test_answer_that_is_due_and_not_there_is_overdue(review_with):
    review = review_with(a_question("2019-06-27", "Why?", due="2019-09-11"))
    assert "due 11 September 2019, and overdue.)" in asked_last_time(review).html
    on_the_day = review_with(a_question("2019-06-27", "Why?", due="2019-09-12"))
    assert not questions_open(on_the_day)["is_overdue"].any()


def test_answer_given_after_the_day_of_the_page_does_not_show(review_with):
    question = a_question("2019-06-27", "Why?", "Because.", answered="2019-08-01")
    before = asked_last_time(review_with(question, day=dt.date(2019, 7, 31)))
    assert "Because" not in before.html
    assert before.tables["asked"]["answer"].isna().all()
    assert "Because." in asked_last_time(review_with(question, day=dt.date(2019, 8, 1))).html


def test_answer_that_is_made_up_is_marked(review_with):
    html = asked_last_time(
        review_with(a_question("2019-06-27", "Why?", "So.", basis="illustrative"))
    )
    assert "So (illustrative words)." in html.html


def test_no_question_on_record_says_so(make):
    assert "nothing is on record" in asked_last_time(make.usual()).html


def test_first_side_holds_the_questions_for_which_there_is_room_and_names_the_rest(review_with):
    long = "What was the reason for a delay of this length in the work?"  # with all else 18 words
    questions = [a_question("2019-06-27", f"{at}. {long}") for at in range(8)]
    # Three times 18 words, 9 of the heading and 5 of the reference are 68.
    html = asked_in_short(review_with(*questions), room=68)
    assert asked_in_short(review_with(*questions), room=67).count("<li>") == 2
    assert html.count("<li>") == 3
    assert 'Five more: <a href="#section-asked">' in html
    assert "more" not in asked_in_short(review_with(*questions[:3]), room=63)
    none = asked_in_short(review_with(*questions), room=0)
    assert "<li>" not in none
    assert 'Questions and answers: <a href="#section-asked">' in none
