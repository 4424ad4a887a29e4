"""What a person wrote wrongly in a register is told by sheet and cell, all of it at once."""

import datetime as dt

import pytest

from kpianalysis.errors import ContractProblem
from kpianalysis.register.from_workbook import read_register

# Cells of the fictional contract's register, changed, and the sentence about each.
WRONG = {
    "a word for a number": (
        {"Terms!D3": "abc"},
        "register.xlsx, sheet 'Terms', D3: 'abc' is not a number. "
        "What to do: write a number, without a unit or a sign for it.",
    ),
    "a word for a month": ({"Terms!B4": "soon"}, "sheet 'Terms', B4: 'soon' is not a month."),
    "a number for a month": ({"Terms!B4": 2019}, "sheet 'Terms', B4: '2019' is not a month."),
    "a word for a date": (
        {"Mitigations!E3": "20 November"},
        "sheet 'Mitigations', E3: '20 November' is not a date. What to do: write a date, such as",
    ),
    "no choice": (
        {"KPIs!I3": "upwards"},
        "sheet 'KPIs', I3: 'upwards' is none of higher_is_better; lower_is_better.",
    ),
    "half of a whole number": ({"Contract!B9": 2.5}, "B9: '2.5' is not a whole number."),
    "a number out of range": ({"Contract!B9": 0}, "B9: '0' should be greater than or equal to 1."),
    "an Excel error": ({"Terms!H3": "#REF!"}, "sheet 'Terms', H3: '#REF!' is an Excel error."),
    "a date for a text": (
        {"KPIs!D3": dt.date(2019, 4, 1)},
        "sheet 'KPIs', D3: '2019-04-01' is not text. What to do: give the cell the format Text",
    ),
    "true for a text": ({"KPIs!D3": True}, "sheet 'KPIs', D3: 'True' is not text."),
    "a fraction for a percentage": (
        {"Terms!D3": 0.9},
        "sheet 'Terms', D3: 0.9 is probably a fraction; percentages are written from 0 to 100",
    ),
    "a needed cell that is blank": ({"KPIs!D3": None}, "sheet 'KPIs', D3: plain_name is missing."),
    "a needed key that is blank": ({"Contract!B3": None}, "sheet 'Contract', B3: name is missing."),
    "terms of no KPI": (
        {"Terms!A3": "RD_KPI_09"},
        "sheet 'Terms', A3: 'RD_KPI_09' is no ref on the sheet 'KPIs'.",
    ),
    "terms without a ref": ({"Terms!A3": None}, "sheet 'Terms', A3: the row names no ref."),
    "a KPI without terms": ({"Terms!A4": "RD_KPI_01", "Terms!B4": "2019-04", "Terms!C3": "2019-03"},
                            "sheet 'KPIs', A4: the sheet 'Terms' has no row for it."),
    "a mitigation of no KPI": (
        {"Mitigations!A3": "LT_KPI_09"},
        "sheet 'Mitigations', A3: 'LT_KPI_09' is none of LT_KPI_01, RD_KPI_01, RD_KPI_02.",
    ),
    "one name twice": (
        {"Areas!A4": "RD"},
        "sheet 'Areas', A3 and A4: two areas have the name RD; give each its own",
    ),
    "terms that end before they begin": (
        {"Terms!C3": "2018-01"},
        "sheet 'Terms', C3: 'to' (2018-01) is before 'from' (2018-04).",
    ),
    "a minimum on the wrong side": (
        {"Terms!E3": 95},
        "sheet 'Terms', A3: the minimum 95 is above the target 90",
    ),
    "a pattern that is none": ({"Contract!B8": "{x}"}, "B8: ref_pattern may hold {area}"),
    "an unknown sheet": (
        {"Bonus!A1": "x"},
        "sheet 'Bonus': is no sheet of a register. What to do: allowed are Contract, Areas, KPIs",
    ),
    "an unknown column": (
        {"Terms!J2": "remark"},
        "sheet 'Terms', J2: 'remark' is no column of this sheet. What to do: allowed are ref, from",
    ),
    "a column twice": ({"Terms!J2": "Target"}, "J2: 'Target' names a second column."),
    "a cell under no column": ({"Terms!K3": "x"}, "K3: 'x' stands under no name of a column."),
    "an unknown key": (
        {"Contract!A6": "boards"},
        "sheet 'Contract', A6: 'boards' is no key of a contract. What to do: allowed are name",
    ),
    "a key twice": ({"Contract!A6": "name"}, "sheet 'Contract', A6: 'name' stands there twice."),
    "no names of columns": (
        {"Areas!A2": None, "Areas!B2": None, "Areas!C2": None},
        "sheet 'Areas': no row names the columns. What to do: write code, name, aliases.",
    ),
    "no sheet of the contract": ({"Contract": None}, "sheet 'Contract': the sheet is missing."),
    "no areas": ({"Areas": None}, "sheet 'Areas': holds no row; one at least is needed."),
}  # fmt: skip
SETTINGS = {
    "no path": (["words.n/a", "text", "x"], "A3: 'words.n/a' is no key path."),
    "no type": (["period", "words", "x"], "B3: 'words' is no type. What to do: choose from text"),
    "no value": (["period", "text", None], "C3: the value is blank. What to do: write text, or"),
    "a word for a number": (["limits.rows", "number", "many"], "C3: 'many' is not a number."),
    "an unknown key": (["wordz", "text", "x"], "wordz is not a key that we know;"),
    "no choice": (['words."n/a"', "text", "none"], "C3: 'none' should be 'no_volume',"),
    "an unknown KPI": (["percent_scale.RD_KPI_07", "text", "points"], "C3: 'RD_KPI_07' is none of"),
    "an unknown column": (["columns.valu", "list", "x"], "C3: 'valu' is nothing that a column"),
    "more than a value": (["words", "TOML", "1\nb = 2"], "C3: '1 b = 2' is more than one value"),
    "tables without end": (["words", "TOML", "[" * 30_000], "is not a value of TOML."),
    "a path without end": ([".".join("a" * 9_000), "text", "x"], "is no key path."),
    "no TOML": (["words", "TOML", "{"], "C3: '{' is not a value of TOML."),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_by_sheet_and_cell(case, faults_with):
    changes, said = WRONG[case]
    told = faults_with(changes)
    assert any(said in fault for fault in told), told


def test_ambiguous_period_is_told_with_what_to_write(faults_with):
    told = faults_with({"Contract!B10": "2018-19 Q1\nQ1 2019"})
    assert len(told) == 1
    assert "sheet 'Contract', B10: '2018-19 Q1 Q1 2019' is ambiguous" in told[0]
    assert 'write "2019-20 Q1" for April to June 2019' in told[0]


@pytest.mark.parametrize("case", SETTINGS)
def test_wrong_setting_of_extracts_is_told_by_its_cell(case, faults_with):
    (key, kind, value), said = SETTINGS[case]
    told = faults_with({"Extracts!A3": key, "Extracts!B3": kind, "Extracts!C3": value})
    assert len(told) == 1
    assert said in told[0]


def test_all_faults_are_told_at_once_and_none_that_follows_from_another(faults_with):
    told = faults_with({"Terms!D3": "abc", "Terms!B4": "soon", "KPIs!I3": "upwards"})
    assert [fault.split(": ")[0] for fault in told] == [
        "register.xlsx, sheet 'KPIs', I3",
        "register.xlsx, sheet 'Terms', D3",
        "register.xlsx, sheet 'Terms', B4",
    ]


def test_real_date_in_a_month_is_that_month(register_with):
    register = register_with({"Terms!B3": dt.date(2018, 4, 17), "KPIs!B3": dt.date(2018, 4, 1)})
    kpi = register.contract.kpi("RD_KPI_01")
    assert (kpi.first.iso, kpi.terms[0].first.iso) == ("2018-04", "2018-04")


def test_real_date_in_a_period_is_that_month(register_with):
    register = register_with({"Contract!B10": dt.date(2019, 12, 1)})
    assert register.contract.review_periods[0].text == "2019-12..2019-12"


def test_date_written_as_text_is_a_date(register_with):
    register = register_with({"Mitigations!E3": "2018-11-21"})
    assert register.contract.mitigations[0].agreed == dt.date(2018, 11, 21)


def test_number_in_a_text_is_its_digits(register_with):
    register = register_with({"Areas!A5": 7, "Areas!B5": "Seven"})
    assert register.contract.areas[2].code == "7"


def test_help_above_the_names_of_columns_may_be_deleted_or_longer(register_with):
    register = register_with({"Areas!A1": None, "Areas!B1": None, "Areas!C1": "Ask Finance first"})
    assert [area.code for area in register.contract.areas] == ["RD", "LT"]


def test_row_added_below_a_blank_one_is_read(register_with):
    register = register_with({"Areas!A9": "BR", "Areas!B9": "Bridges"})
    assert [area.code for area in register.contract.areas] == ["RD", "LT", "BR"]


def test_sheet_of_what_is_optional_may_be_missing(register_with):
    assert register_with({"Mitigations": None, "Notes": None}).contract.mitigations == ()


def test_setting_without_a_type_is_what_its_cell_is(register_with):
    changes = {"Extracts!A3": "limits.rows", "Extracts!C3": 5000}
    changes |= {"Extracts!A4": "period", "Extracts!C4": "2019-20 Q1"}
    extracts = register_with(changes).contract.extracts
    assert (extracts.limits, extracts.period) == ({"rows": 5000}, "2019-20 Q1")


def test_file_that_is_no_workbook_is_told(tmp_path):
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"hello")
    with pytest.raises(ContractProblem, match="is no workbook"):
        read_register(path)
    path.write_bytes(b"PK\x03\x04hello")
    with pytest.raises(ContractProblem, match="damaged or cut short"):
        read_register(path)
