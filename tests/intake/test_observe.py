"""One file's figures: accepted, asked about, or rejected with a message that says what to do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HEADER = ["KPI Ref", "Month", "Target", "Achieved", "Numerator", "Denominator", "Open backlog"]


@pytest.fixture(scope="session")
def read(clean_rows, highways_toml, swapped):
    """Clean rows below the header; give the observations and the ledger lines of those rows."""

    def make(*rows, swaps=(), header=HEADER, **options):
        cleaned = clean_rows([header, *rows], toml=swapped(highways_toml, *swaps), **options)
        lines = cleaned.ledger[cleaned.ledger["row"].gt(1)].set_index("row")
        return cleaned.observations, lines

    return make


def test_a_result_is_observed_with_all_that_stands_beside_it(read):
    observations, lines = read(["RD KPI 1", "Apr-19", "90%", "91.5%", 183, 200, 4])
    (seen,) = observations.to_dict("records")
    assert seen["kpi_ref"] == "RD_KPI_01"
    assert (str(seen["period_start"].date()), str(seen["period_end"].date())) == (
        "2019-04-01",
        "2019-04-30",
    )
    assert (seen["value"], seen["unit"], seen["bound"]) == (91.5, "%", "exact")
    assert (seen["numerator"], seen["denominator"], seen["backlog"]) == (183, 200, 4)
    assert (seen["stated_target"], seen["area"]) == (90, "RD")
    assert (seen["state"], seen["verification"], seen["mitigated"]) == (
        "measured",
        "verified",
        False,
    )
    assert (seen["file"], seen["cell"], seen["submission"]) == ("results.csv", "D2", "results.csv")
    assert lines.loc[2, ["outcome", "reason"]].tolist() == ["accepted", "read"]


REJECTED = {
    "an unknown KPI": (
        ["RD_KPI_03", "Apr-19", None, "91.5%"],
        "unknown_kpi",
        "'RD_KPI_03' is not in the contract; did you mean RD_KPI_0",
    ),
    "an unknown KPI that resembles none": (
        ["Satisfaction", "Apr-19", None, "91.5%"],
        "unknown_kpi",
        "'Satisfaction' is not in the contract",
    ),
    "a figure without a ref": (
        [None, "Apr-19", None, "91.5%"],
        "unknown_kpi",
        "no KPI is named beside the figure '91.5%'",
    ),
    "a month that is none": (
        ["RD_KPI_01", "spring", None, "91.5%"],
        "no_month",
        "'spring' is not a month",
    ),
    "no month": (
        ["RD_KPI_01", None, "90%", "91.5%"],
        "no_month",
        "no month is named by the row, the sheet, a title or the file",
    ),
    "a percentage of 7,071": (
        ["RD_KPI_01", "Apr-19", None, "7,071"],
        "out_of_range",
        "'7,071' is not a percentage from 0 to 100; ask the supplier",
    ),
    "a percentage below 0": (
        ["RD_KPI_01", "Apr-19", None, "-3%"],
        "out_of_range",
        "'-3%' is not a percentage from 0 to 100",
    ),
    "an undecided 0.9": (
        ["RD_KPI_01", "Apr-19", None, "0.9"],
        "undecided_scale",
        "'0.9' may be 90% or 0.9%; settle it in contract.toml: "
        'extracts.percent_scale.RD_KPI_01 = "fractions" or "points"',
    ),
    "an Excel error": (
        ["RD_KPI_01", "Apr-19", None, "#REF!"],
        "not_a_number",
        "'#REF!' is an Excel error; ask the supplier for the figure, or record it as not supplied",
    ),
    "a word that is no figure": (
        ["RD_KPI_01", "Apr-19", None, "good"],
        "not_a_number",
        "'good' is not a number; ask the supplier for the figure",
    ),
    "a percentage of something counted": (
        ["RD_KPI_02", "Apr-19", None, "9%"],
        "wrong_unit",
        "'9%' is a percentage, but its unit is 'count'",
    ),
    "a count that cannot be read": (
        ["RD_KPI_01", "Apr-19", None, "91.5%", "#N/A", 200],
        "unreadable_numerator",
        "the numerator '#N/A' is an Excel error",
    ),
}


@pytest.mark.parametrize("case", REJECTED)
def test_what_cannot_be_read_is_rejected_with_its_place_and_never_guessed(case, read):
    row, reason, message = REJECTED[case]
    observations, lines = read(row)
    line = lines.loc[2]
    assert observations.empty
    assert (line["outcome"], line["reason"], line["cell"]) == ("rejected", reason, "D2")
    assert message in line["message"]
    assert line["raw"] == " | ".join(str(cell) for cell in row if cell is not None)


def test_an_excel_error_in_a_workbook_is_rejected_and_not_taken_for_not_supplied(
    clean_rows, workbook_bytes
):
    rows = [HEADER, ["RD_KPI_01", "Apr-19", 90, ("=A9/B9", "#DIV/0!")]]
    cleaned = clean_rows(workbook_bytes({"April": rows}), name="april.xlsx")
    line = cleaned.ledger[cleaned.ledger["row"].eq(2)].iloc[0]
    assert cleaned.observations.empty
    assert (line["outcome"], line["sheet"], line["cell"]) == ("rejected", "April", "D2")
    assert "'#DIV/0!' is an Excel error" in line["message"]


def test_one_bad_row_does_not_touch_the_good_ones(read):
    observations, lines = read(
        ["RD_KPI_01", "Apr-19", None, "7,071"],
        ["RD_KPI_02", "Apr-19", None, "9"],
        ["RD_KPI_99", "Apr-19", None, "9"],
    )
    assert observations["kpi_ref"].tolist() == ["RD_KPI_02"]
    assert lines["outcome"].tolist() == ["rejected", "accepted", "rejected"]


def test_contract_toml_settles_an_undecided_scale(read):
    setting = (
        "[[mitigations]]",
        '[extracts.percent_scale]\nRD_KPI_01 = "fractions"\n[[mitigations]]',
    )
    observations, _ = read(["RD_KPI_01", "Apr-19", None, "0.9"], swaps=[setting])
    assert observations["value"].tolist() == [90.0]


@settings(max_examples=8)
@given(st.lists(st.decimals(0, 100, places=4), min_size=1, max_size=12))
def test_fractions_become_exactly_the_percentages_that_they_stand_for(read, points):
    setting = (
        "[[mitigations]]",
        '[extracts.percent_scale]\nRD_KPI_01 = "fractions"\n[[mitigations]]',
    )
    months = [f"{2019 + n // 12}-{n % 12 + 1:02}" for n in range(len(points))]
    rows = [
        ["RD_KPI_01", month, None, f"{value / 100:f}"]
        for month, value in zip(months, points, strict=True)
    ]
    observations, _ = read(*rows, swaps=[setting])
    assert observations["value"].tolist() == [float(value) for value in points]


def test_percentages_of_three_spellings_in_one_file_have_one_scale(read):
    observations, _ = read(
        ["RD_KPI_01", "Apr-19", None, "70.71%"],
        ["RD_KPI_01", "May-19", None, "70.71"],
        ["RD_KPI_01", "Jun-19", "0.9", "0.7071"],
    )
    assert observations["value"].tolist() == [70.71, 70.71, 70.71]


def test_two_values_for_one_kpi_and_month_in_one_file_are_both_rejected(read):
    observations, lines = read(
        ["RD_KPI_01", "Apr-19", None, "91.5%"], ["RD KPI 1", "April 2019", None, "92.5%"]
    )
    assert observations.empty
    assert lines["outcome"].tolist() == ["rejected", "rejected"]
    assert (
        lines["message"].tolist()
        == [
            "two different values for RD_KPI_01 in April 2019 (D2, D3); "
            "ask the supplier which one stands"
        ]
        * 2
    )


def test_a_figure_and_a_reason_for_none_are_two_different_values(read):
    observations, lines = read(
        ["RD_KPI_01", "Apr-19", None, "91.5%"], ["RD_KPI_01", "Apr-19", None, "no volumes"]
    )
    assert observations.empty
    assert lines["reason"].tolist() == ["conflict", "conflict"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("91.5%", "91.50"), ("N/A", "TBC"), ("n/a - no volumes", "N/A \u2013 No volumes")],
)
def test_one_result_that_stands_twice_counts_once(read, first, second):
    observations, lines = read(
        ["RD_KPI_01", "Apr-19", "90%", first], ["RD_KPI_01", "Apr-19", "90%", second]
    )
    assert len(observations) == 1
    assert lines["outcome"].tolist() == ["accepted", "set_aside"]
    assert "stands more than once (D2, D3) and counts once" in lines.at[3, "message"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["RD_KPI_02", "Apr-19", None, "52"], ["RD_KPI_02", "Apr-19", None, "52+"]),
        # 50 of 100 is another month's work than 100 of 200, though both are 50%.
        (
            ["RD_KPI_01", "Apr-19", None, "50%", 50, 100],
            ["RD_KPI_01", "Apr-19", None, "50%", 100, 200],
        ),
    ],
    ids=["52 and at least 52", "one percentage of other counts"],
)
def test_results_that_agree_in_their_number_alone_are_two_different_values(read, first, second):
    observations, lines = read(first, second)
    assert observations.empty
    assert lines["reason"].tolist() == ["conflict", "conflict"]


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("n/a - no volumes", "no_volume"),
        ("not measurable", "not_measurable"),
        ("TBC", "not_supplied"),
        ("suspended", "suspended"),
    ],
)
def test_no_figure_is_a_state_with_the_supplier_s_words(read, cell, state):
    observations, lines = read(["RD_KPI_01", "Apr-19", "90%", cell])
    (seen,) = observations.to_dict("records")
    assert (seen["state"], seen["note"]) == (state, cell)
    assert observations["value"].isna().all()
    assert lines.loc[2, ["outcome", "reason"]].tolist() == ["accepted", state]
    assert lines.at[2, "message"] == f"no figure: the supplier wrote '{cell}'"


def test_an_empty_cell_is_not_supplied_and_said_to_be_empty(read):
    observations, lines = read(["RD_KPI_01", "Apr-19", "90%", None])
    assert observations["state"].tolist() == ["not_supplied"]
    assert lines.at[2, "message"] == "no figure: the cell is empty"


def test_a_bound_is_kept_beside_its_number(read):
    observations, _ = read(["RD_KPI_02", "Apr-19", None, "52+"])
    assert observations[["value", "bound"]].to_numpy().tolist() == [[52.0, "at_least"]]


@pytest.mark.parametrize(
    ("value", "done", "total"),
    [
        # 62 of 210 is 29.5238...%: right to every digit that is printed.
        ("29.52%", 62, 210),
        ("29.5%", 62, 210),
        ("30%", 62, 210),
        # 141 of 200 is 70.5%, which is half of the last digit of 70% and of 71% away.
        ("70%", 141, 200),
        ("71%", 141, 200),
        ("0.705", 141, 200),
    ],
)
def test_counts_that_agree_to_the_last_digit_are_not_asked_about(read, value, done, total):
    _, lines = read(["RD_KPI_01", "Apr-19", None, value, done, total])
    assert lines.at[2, "reason"] == "read"


@pytest.mark.parametrize(
    ("value", "share"), [("29.53%", "29.52%"), ("29.6%", "29.52%"), ("31%", "29.52%")]
)
def test_counts_that_disagree_are_accepted_and_asked_about(read, value, share):
    observations, lines = read(["RD_KPI_01", "Apr-19", None, value, 62, 210])
    assert len(observations) == 1
    assert lines.loc[2, ["outcome", "reason"]].tolist() == ["accepted", "counts_disagree"]
    assert f"{value} is stated, but 62 of 210 is {share}; which is right?" in lines.at[2, "message"]


def test_a_whole_percentage_in_a_workbook_agrees_with_its_counts_to_half_a_percent(
    clean_rows, workbook_bytes
):
    # 62 of 210 is 29.52%, which is 30% to no decimals; the workbook holds 30 as 30.0.
    rows = [HEADER, ["RD_KPI_01", "Apr-19", 90, 30, 62, 210]]
    ledger = clean_rows(workbook_bytes({"April": rows}), name="april.xlsx").ledger
    assert ledger.set_index("row").at[2, "reason"] == "read"


def test_a_stated_target_that_is_not_the_contract_s_is_asked_about_and_not_used(read):
    observations, lines = read(["RD_KPI_01", "Apr-19", "85%", "91.5%"])
    assert observations["stated_target"].tolist() == [85.0]
    assert lines.at[2, "reason"] == "target_disagrees"
    assert lines.at[2, "message"] == (
        "a target of 85 is stated, but contract.toml says 90; the contract's is used"
    )


@pytest.mark.parametrize(
    "said", ["Yes", "y", "Granted (policy review)", "MITIGATED", "x", "Yes - agreed", "✓"]
)
def test_a_mitigation_that_the_supplier_marks_is_kept(read, said):
    header = ["KPI Ref", "Month", "Achieved", "Mitigated", "Mitigation reason"]
    observations, _ = read(["RD_KPI_01", "Apr-19", "70%", said, "Ice"], header=header)
    assert observations[["mitigated", "mitigation_reason"]].to_numpy().tolist() == [[True, "Ice"]]


@pytest.mark.parametrize("said", ["No", "n", "", "-", "Not granted", "None"])
def test_no_and_nothing_are_no_mitigation(read, said):
    header = ["KPI Ref", "Month", "Achieved", "Mitigated"]
    observations, _ = read(["RD_KPI_01", "Apr-19", "70%", said], header=header)
    assert observations["mitigated"].tolist() == [False]


def test_a_word_that_is_neither_yes_nor_no_to_mitigation_is_rejected(read):
    header = ["KPI Ref", "Month", "Achieved", "Mitigated"]
    observations, lines = read(["RD_KPI_01", "Apr-19", "70%", "perhaps"], header=header)
    assert observations.empty
    assert lines.at[2, "reason"] == "unclear_mitigation"
    assert "'perhaps' is neither yes nor no" in lines.at[2, "message"]


@pytest.mark.parametrize(
    ("row", "reason", "words"),
    [
        (["RD_KPI_01", "Apr-19", "£91"], "wrong_unit", "'£91' is in £"),
        (["RD_KPI_02", "Apr-19", "-4"], "out_of_range", "'-4' is below 0"),
        (["RD_KPI_02", "Apr-19", "1.273"], "not_whole", "'1.273' is not a whole number"),
        (["RD_KPI_01", "June 2039", "91%"], "month_in_future", "June 2039 had not begun when"),
        (["RD_KPI_01", "Mar-18", "91%"], "month_before_contract", "is before the contract began"),
    ],
)
def test_what_cannot_be_is_rejected(read, row, reason, words):
    observations, lines = read(row, header=["KPI Ref", "Month", "Achieved"])
    assert observations.empty
    assert lines.at[2, "reason"] == reason
    assert words in lines.at[2, "message"]


def test_a_ref_beside_the_service_area_of_another_is_rejected(read):
    header = ["KPI Ref", "Service Area", "Month", "Achieved"]
    observations, lines = read(["RD_KPI_01", "Street Lighting", "Apr-19", "91%"], header=header)
    assert observations.empty
    assert lines.at[2, "reason"] == "area_disagrees"


def test_a_count_below_0_is_rejected(read):
    header = ["KPI Ref", "Month", "Achieved", "Numerator", "Denominator"]
    observations, lines = read(["RD_KPI_01", "Apr-19", "91%", "-91", "100"], header=header)
    assert observations.empty
    assert lines.at[2, "reason"] == "negative_numerator"


def test_counts_that_contradict_the_percentage_are_told_and_not_used(read):
    header = ["KPI Ref", "Month", "Achieved", "Numerator", "Denominator"]
    observations, lines = read(["RD_KPI_01", "Apr-19", "91%", "75", "210"], header=header)
    assert observations["value"].tolist() == [91.0]
    assert observations[["numerator", "denominator"]].isna().all(axis=None)
    assert lines.at[2, "reason"] == "counts_disagree"
    assert "75 of 210 is 35.71%" in lines.at[2, "message"]


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "{value}", "%s", "<b>late</b>", "a|b", "\\d+(", "../../etc/passwd"]
)
def test_a_supplier_s_words_are_kept_as_data(read, text):
    header = ["KPI Ref", "Month", "Achieved", "Cause of miss"]
    observations, _ = read(["RD_KPI_01", "Apr-19", "70%", text], header=header)
    assert observations["cause"].tolist() == [text]
    _, lines = read([text, "Apr-19", "70%", None], header=header)
    assert repr(text) in lines.at[2, "message"]
