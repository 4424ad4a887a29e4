"""What the supplier must be asked: each point with its place, and nothing of other periods."""

from dataclasses import replace

import pandas as pd

from kpianalysis.display.supplier_asks import supplier_asks, wrong_in_files
from kpianalysis.display.to_settle import points_to_settle
from kpianalysis.tables import State, as_table

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
NAME, BILLS = f"Home care assessments ({REF})", f"Bills paid ({OTHER})"
ALL = {"cause": "Vacancies.", "effect": "People waited.", "remedy": "Two posts."}
FILES = "Points about the files that were sent"
LINE = {"file": "june.xlsx", "sheet": "ACF", "row": 4, "raw": "TBC", "outcome": "rejected"}
LINE |= {"reason": "not_a_number", "message": "'TBC' is not a number; ask the supplier for it"}


def asks(review):
    return supplier_asks(review, points_to_settle(review))


def asked(review):
    return {topic.about: list(topic.points) for topic in asks(review)}


def lines(*rows):
    return [LINE | row for row in rows]


def test_nothing_is_asked_where_all_came_and_agrees(make):
    assert asks(make.quarter((80, 81, 82))) == []


def test_month_without_any_result_is_named(make):
    review = make.review([make.kpi()], make.observed(REF, [80, 81], first="2019-04"))
    assert asked(review) == {"Without any result": ["June 2019."]}


def test_words_in_the_place_of_a_figure_are_told_with_their_cell(make):
    kpis = [make.kpi(), make.kpi(OTHER, plain_name="Bills paid")]
    own = make.observed(REF, [80, State.NOT_SUPPLIED, State.NO_VOLUME], first="2019-04")
    own = own.assign(sheet="ACF", cell=["F4", "F5", "F6"], note=[None, "TBC", "no cases"])
    review = make.review(kpis, own, make.observed(OTHER, [90, 91, 92], first="2019-04"))
    # That there were no cases is an answer.
    assert asked(review)["Figures that were not supplied"] == [
        f"june.xlsx, ACF, F5: {NAME}, May 2019; the file says “TBC”."
    ]


def test_kpi_of_which_nothing_came_is_a_question_of_the_checks(make):
    kpis = [make.kpi(), make.kpi(OTHER, plain_name="Bills paid")]
    own = make.observed(REF, [80, 81], first="2019-04")
    review = make.review(kpis, own, make.observed(OTHER, [90, 91, 92], first="2019-04"))
    assert asked(review) == {
        "Findings of the checks": [
            f"june.xlsx: {NAME}, June 2019. No figure came for it, though 1 other KPI of the "
            "period came. Could the supplier send the figure, or say why there is none?"
        ]
    }


def test_miss_that_the_supplier_has_not_explained_is_asked_about(make):
    # The Council's own words are no answer of the supplier; a reply is.
    review = make.quarter((58, 60, 80))
    said = {"kpi_ref": REF, "about": "miss", "author": "Contract manager"}
    said |= {"written": pd.Timestamp("2019-07-03")}
    rows = [
        said | {"period_start": pd.Timestamp("2019-04-01"), "supplier_reply": "We agree."},
        said | {"period_start": pd.Timestamp("2019-05-01"), "cause": "Snow."},
    ]
    review = replace(review, commentary=as_table("commentary", pd.DataFrame(rows)))
    about = "Misses on which the supplier has written nothing"
    assert asked(review) == {about: [f"{NAME}, May 2019."]}
    assert asked(make.quarter((58, 60, 80), columns=ALL)) == {}


def test_flag_without_an_agreement_is_asked_about(make):
    flags = {"mitigated": [False, True, False]}
    about = "Mitigation that the extracts flag otherwise"
    review = make.review([make.kpi()], make.observed(REF, [80, 81, 82], first="2019-04", **flags))
    assert asked(review)[about] == [
        f"{NAME}: flagged as mitigated in May 2019, but no mitigation was agreed."
    ]


def test_point_about_a_file_has_its_place_and_no_advice_for_us(make):
    review = make.quarter((80, 81, 82), ledger=lines({"cell": "F9"}))
    assert asked(review) == {FILES: ["june.xlsx, ACF, F9: 'TBC' is not a number."]}


def test_accepted_lines_are_asked_about_only_where_they_are_worth_it(make):
    accepted = {"outcome": "accepted", "message": "92.31% is stated, but 177 of 200 is 88.50%"}
    ledger = lines(
        accepted | {"cell": "F4", "reason": "counts_disagree"},
        accepted | {"cell": "F5", "reason": "fine"},
    )
    points = asked(make.quarter((80, 81, 82), ledger=ledger))[FILES]
    assert points == ["june.xlsx, ACF, F4: 92.31% is stated, but 177 of 200 is 88.50%."]


def test_fault_of_our_own_folder_is_not_for_the_supplier(make):
    said = "the file is in received.csv but not in extracts/; put it back"
    review = make.quarter((80, 81, 82), ledger=lines({"reason": "refused", "message": said}))
    assert asked(review) == {}
    assert wrong_in_files(review)["ours"].tolist() == [True]


def test_cell_that_a_check_asks_about_is_not_asked_about_twice(make):
    # 177 of 200 is 88.5%, not 92.31%: the check says so, and the ledger too.
    counts = {"stated_numerator": [None, None, 177.0], "stated_denominator": [None, None, 200.0]}
    place = {"sheet": "ACF", "cell": ["F4", "F5", "F6"]}
    own = make.observed(REF, [80, 81, 92.31], first="2019-04", **counts, **place)
    ledger = lines(
        {"cell": "F6", "reason": "counts_disagree", "outcome": "accepted"}, {"cell": "F7"}
    )
    points = asked(make.review([make.kpi()], own, ledger=ledger))
    assert points["Findings of the checks"] == [
        f"june.xlsx, ACF, F6: {NAME}, June 2019. The percentage is 92.31%, but 177 of 200 is "
        "88.50%. Could the supplier say which is right, the percentage or the counts?"
    ]
    assert points[FILES] == ["june.xlsx, ACF, F7: 'TBC' is not a number."]


def test_lines_about_other_periods_are_left_out(make):
    """March's cell and file are of the period before; the file without results may hold April's."""
    march = make.observed(REF, [79], first="2019-03").assign(file="march.xlsx")
    both = make.observed(REF, [80, 81], first="2019-04").assign(cell=["F4", "F5"], sheet="ACF")
    may = {"period_start": pd.Timestamp("2019-02-01"), "file": "june.xlsx", "sheet": "ACF"}
    review = make.review(
        [make.kpi()],
        march,
        both,
        ledger=lines(
            {"file": "march.xlsx", "cell": "F2"},
            {"cell": "F3"},
            {"cell": "F5"},
            {"file": "unread.xlsx", "cell": "", "sheet": None},
        ),
    )
    versions = as_table("history", pd.DataFrame([may | {"kpi_ref": REF, "cell": "F3"}]))
    points = asked(replace(review, versions=versions))[FILES]
    assert [point.partition(":")[0] for point in points] == ["june.xlsx, ACF, F5", "unread.xlsx"]
