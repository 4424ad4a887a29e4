"""Percentages against their counts, and stated statuses against the level that was reached."""

import pandas as pd
import pytest
from highways import csv_file

from kpianalysis.analysis.checks.counts import contradicted_counts
from kpianalysis.analysis.checks.missing import missing_results
from kpianalysis.analysis.checks.statuses import STATUS_WORDS, contradicted_statuses
from kpianalysis.tables import State, as_table, empty_table

FIRST = "2019-04"


def found_by_intake(clean_rows, achieved, numerator, denominator):
    rows = [
        ["KPI Ref", "Month", "Achieved", "Numerator", "Denominator"],
        ["RD_KPI_01", "Apr-19", achieved, numerator, denominator],
    ]
    return contradicted_counts(clean_rows(csv_file(rows)).observations)


def test_counts_that_do_not_give_the_percentage_are_a_finding(clean_rows):
    found = found_by_intake(clean_rows, "92.31%", 177, 200)
    row = found.iloc[0]
    assert (row["stated"], row["expected"]) == (92.31, 88.5)  # 177 / 200
    assert (row["numerator"], row["denominator"]) == (177, 200)
    assert (row["file"], row["cell"]) == ("results.csv", "C2")


@pytest.mark.parametrize(
    ("achieved", "findings"),
    [("92.3%", 0), ("92.4%", 1), ("92.34%", 0), ("92.33%", 1)],
)
def test_half_the_last_digit_is_the_line(clean_rows, achieved, findings):
    # 2771 of 3001 is 92.3359%: 0.0359 from 92.3, 0.0641 from 92.4; 0.0041 from 92.34, and 0.0059
    # from 92.33.
    assert len(found_by_intake(clean_rows, achieved, 2771, 3001)) == findings


def test_without_counts_there_is_nothing_to_compare(clean_rows):
    assert found_by_intake(clean_rows, "92.31%", None, None).empty


def status_of(make, value, said, minimum=80, mitigated=False, flagged=False, **columns):
    """90 is the target; higher is better."""
    mitigations = [{"kpi": "R_01", "from": FIRST, "reason": "Agreed."}] if mitigated else []
    contract = make.contract(make.kpi(minimum=minimum), mitigations=mitigations)
    results = make.observed("R_01", FIRST, [value], stated_status=said, **columns)
    results["mitigated"] = flagged
    return contradicted_statuses(make.assessed(contract, results, last=FIRST))


@pytest.mark.parametrize(
    ("value", "said", "findings"),
    [
        (90.0, "Green", 0),
        (89.99, "Green", 1),
        (89.99, "Amber", 0),
        (90.0, "Amber", 1),
        (80.0, "Amber", 0),
        (79.99, "Amber", 1),
        (79.99, "Red", 0),
        (80.0, "Red", 1),
        (79.99, "Target not met", 0),
        (90.0, "Target not met", 1),
        (70.0, "On track", 0),  # a word that is not known is not judged
        (70.0, None, 0),
        (State.NO_VOLUME, "Green", 0),
    ],
)
def test_a_status_is_compared_with_the_level_reached(make, value, said, findings):
    found = status_of(make, value, said)
    assert len(found) == findings
    if findings:
        assert found["stated_words"].item() == said
        assert (found["stated"].item(), found["expected"].item()) == (value, 90)


@pytest.mark.parametrize(("said", "findings"), [("Amber", 0), ("Red", 0), ("Green", 1)])
def test_without_a_minimum_amber_and_red_both_say_missed(make, said, findings):
    assert len(status_of(make, 85.0, said, minimum=None)) == findings


@pytest.mark.parametrize(
    ("said", "agreed", "flagged", "findings"),
    [
        ("Mitigated", True, False, 0),
        ("Mitigated", False, True, 0),
        ("Mitigated", False, False, 1),
        ("Amber", True, False, 0),  # the mitigation explains it, though 70 is below minimum
        ("Green", True, True, 1),  # a mitigated miss is no target met
    ],
)
def test_a_mitigation_explains_mitigated_and_amber_but_not_green(
    make, said, agreed, flagged, findings
):
    found = status_of(make, 70.0, said, mitigated=agreed, flagged=flagged)
    assert len(found) == findings


def test_a_status_by_another_target_is_asked_about_elsewhere(make):
    assert status_of(make, 88.0, "Green", stated_target=85.0).empty
    assert len(status_of(make, 88.0, "Green", stated_target=90.0)) == 1


def test_no_word_has_two_meanings_and_all_are_lower_case():
    assert all(word == word.casefold().strip() for word in STATUS_WORDS)


def missing(make, *observations, ledger=None, last="2019-05"):
    contract = make.contract(make.kpi("R_01"), make.kpi("R_02"), make.kpi("R_03"))
    table = make.assessed(contract, *observations, last=last)
    return missing_results(table, empty_table("ledger") if ledger is None else ledger)


def test_a_kpi_that_nothing_came_for_while_others_came_is_missing(make):
    found = missing(
        make,
        make.observed("R_01", FIRST, [91, 92]),
        make.observed("R_02", FIRST, [91]),
        make.observed("R_03", FIRST, [91, 92], note="n/a"),
    )
    assert found[["kpi_ref", "others", "file"]].to_numpy().tolist() == [["R_02", 2, "extract.csv"]]
    assert found["period_start"].item().strftime("%Y-%m") == "2019-05"


def test_a_period_of_which_nothing_came_is_no_missing_kpi(make):
    april = [make.observed(ref, FIRST, [91]) for ref in ("R_01", "R_02", "R_03")]
    assert missing(make, *april).empty


def test_a_word_for_why_there_is_no_figure_is_not_missing(make):
    months = [make.observed(ref, FIRST, [91]) for ref in ("R_01", "R_02")]
    said = make.observed("R_03", FIRST, [State.NOT_SUPPLIED], note="not supplied: system down")
    assert missing(make, *months, said, last=FIRST).empty
    empty = make.observed("R_03", FIRST, [State.NOT_SUPPLIED], cell="C4")
    found = missing(make, *months, empty, last=FIRST)
    assert found[["cell", "others"]].to_numpy().tolist() == [["C4", 2]]


def test_cells_of_the_file_that_could_not_be_read_are_counted(make):
    lines = [{"file": name, "outcome": "rejected"} for name in ("extract.csv", "other.csv")]
    found = missing(
        make,
        make.observed("R_01", FIRST, [91]),
        make.observed("R_02", FIRST, [91]),
        ledger=as_table("ledger", pd.DataFrame(lines)),
        last=FIRST,
    )
    assert found["unread"].tolist() == [1]
