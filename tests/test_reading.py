"""The one door for any file: what it gives, and what it says when something is wrong."""

import pandas as pd
import pytest

from kpianalysis import read_extract
from kpianalysis.errors import ContractProblem, ParameterProblem
from kpianalysis.intake.draft import draft_profile
from kpianalysis.intake.workbook import Sheet
from kpianalysis.profile import Profile, read_profile
from kpianalysis.table_columns import EXTRACT_COLUMNS, LEDGER_COLUMNS

LIST = [
    ["KPI Ref", "Description", "Month", "Target", "Achieved"],
    ["CSC KPI 4", "% of calls abandoned", "Apr-19", "5%", "3.2%"],
    ["CSC_KPI04", "% of calls abandoned", "May-19", "5%", "#REF!"],
]


@pytest.fixture
def file(tmp_path, csv_bytes, workbook_bytes):
    def make(rows, name="june.csv"):
        path = tmp_path / name
        path.write_bytes(csv_bytes(rows) if name.endswith(".csv") else workbook_bytes(rows))
        return path

    return make


def test_it_gives_observations_and_a_ledger_with_the_promised_columns(file):
    extract = read_extract(file(LIST))
    assert list(extract.observations) == list(EXTRACT_COLUMNS)
    assert list(extract.ledger) == list(LEDGER_COLUMNS)
    (seen,) = extract.observations.to_dict("records")
    assert (seen["kpi_ref"], seen["value"], seen["unit"], seen["target"]) == (
        "CSC_KPI_04", 3.2, "%", 5.0,
    )  # fmt: skip
    assert (str(seen["period_start"].date()), str(seen["period_end"].date())) == (
        "2019-04-01", "2019-04-30",
    )  # fmt: skip
    assert (seen["file"], seen["cell"]) == ("june.csv", "E2")
    assert extract.ledger["outcome"].tolist() == ["accepted", "rejected", "set_aside"]


def test_with_a_contract_refs_and_units_are_the_contract_s(file, small_home):
    rows = [["KPI Ref", "Month", "Achieved"], ["RD KPI 2", "Apr-19", 9], ["XX_KPI_09", "Apr-19", 1]]
    extract = read_extract(file(rows), contract=small_home.raw("roads"))
    assert extract.observations[["kpi_ref", "unit"]].to_numpy().tolist() == [["RD_KPI_02", "count"]]
    (message,) = extract.ledger.loc[extract.ledger["outcome"].eq("rejected"), "message"]
    assert message.startswith("'XX_KPI_09' is not in the contract")


def test_a_refused_file_has_one_line_and_the_others_are_read(file):
    extract = read_extract([file(LIST), file([["nothing", "here"]], "front.csv")])
    assert len(extract.observations) == 1
    refused = extract.ledger[extract.ledger["reason"].eq("refused")]
    assert refused["file"].tolist() == ["front.csv"]


def test_contract_and_profile_together_are_refused(file, small_home):
    with pytest.raises(ParameterProblem, match="cannot both be given"):
        read_extract(file(LIST), contract=small_home.raw("roads"), profile=Profile())


PROFILED = [
    ["Ref", "Name", "Last Quarter", "This Quarter", "Target", "Unit"],
    ["A1", "Fires", "0", "0", "0", "Number"],
    ["A2", "Bins", "0", "12", "0", "Number"],
    ["A3", "Calls", "95.5", "0.9", "90", "%"],
]


def test_a_profile_says_what_headings_zeros_and_scales_mean(file):
    profile = Profile(
        periods={"This Quarter": "2014-15 Q2"},
        ignore=["Last Quarter"],
        zero_value={"not_supplied": ["A1"]},
        zero_target=["A2"],
        percent_scale={"*": "points"},
    )
    seen = read_extract(file(PROFILED), profile=profile).observations.set_index("kpi_ref")
    assert seen["state"].to_dict() == {"A1": "not_supplied", "A2": "measured", "A3": "measured"}
    assert seen.loc["A3", "value"] == 0.9
    assert pd.isna(seen.loc["A2", "target"])
    assert seen.loc["A1", "target"] == 0
    assert seen["period_start"].eq(pd.Timestamp("2014-07-01")).all()
    assert seen["period_end"].eq(pd.Timestamp("2014-09-30")).all()


def test_an_ambiguous_quarter_is_rejected_until_the_profile_says_which(file):
    rows = [["Ref", "Title", "Q1 2019"], ["A_KPI_01", "Calls", 80]]
    (message,) = read_extract(file(rows)).ledger.query("outcome == 'rejected'")["message"]
    assert "January to March 2019, or April to June 2019" in message
    for meaning, start in (("calendar", "2019-01-01"), ("financial", "2019-04-01")):
        seen = read_extract(file(rows), profile=Profile(bare_quarter=meaning)).observations
        assert seen["period_start"].tolist() == [pd.Timestamp(start)]


def test_words_of_a_profile_win(file):
    rows = [["KPI Ref", "Month", "Achieved"], ["A_KPI_01", "Apr-19", "-"]]
    seen = read_extract(file(rows), profile=Profile(words={"-": "no_volume"})).observations
    assert seen["state"].tolist() == ["no_volume"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colums = {}", "colums: is not a key that we know; allowed are columns"),
        ('[columns]\nprice = "x"', "'price' is nothing that a column can hold"),
        ('period = "Q1 2019"', "is ambiguous"),
        ('[periods]\n"This Quarter" = "soon"', "'soon' is not a period"),
        ("period = ", "is not a TOML file"),
        ("period = " + "[" * 20_000, "is not a TOML file"),
    ],
)
def test_a_wrong_profile_is_told_by_its_key(tmp_path, text, words):
    path = tmp_path / "profile.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractProblem, match=words):
        read_profile(path)


def test_a_drafted_profile_reads_as_it_stands_and_asks_what_it_cannot_know(tmp_path):
    sheet = Sheet.of_rows("kpis.csv", "", [[cell or None for cell in row] for row in PROFILED])
    draft = draft_profile([sheet])
    path = tmp_path / "profile.toml"
    path.write_text(draft, encoding="utf-8")
    assert read_profile(path).columns["ref"] == ("Ref",)
    assert '# ? "This Quarter" = ' in draft
    assert '# ? zero_target = ["A1", "A2"]' in draft


def test_the_command_writes_both_tables_and_says_by_its_exit_code_what_happened(
    command, file, tmp_path
):
    path, out, ledger = file(LIST), tmp_path / "o.csv", tmp_path / "l.csv"
    done = command(tmp_path, "read", str(path), "--out", str(out), "--ledger", str(ledger))
    assert done.returncode == 1
    assert "'#REF!' is an Excel error" in done.stderr
    assert pd.read_csv(out)["period_start"].tolist() == ["2019-04-01"]
    assert len(pd.read_csv(ledger)) == 3
    good = file(LIST[:2], "good.csv")
    assert command(tmp_path, "read", str(good)).returncode == 0
    missing = command(tmp_path, "read", str(tmp_path / "no.csv"), "--ledger", str(ledger))
    assert missing.returncode == 1
    assert pd.read_csv(ledger)["reason"].tolist() == ["refused"]
    assert command(tmp_path, "read").returncode == 2
    assert "Traceback" not in done.stderr + missing.stderr


def test_the_command_draws_what_each_row_was_taken_for(command, file, tmp_path):
    rows = [["KPI report"], *LIST, ["Total", None, None, None, "5%"], ["* a footnote"]]
    done = command(tmp_path, "read", str(file(rows)), "--explain")
    kinds = [line.split()[1] for line in done.stdout.splitlines() if line[:6].strip().isdigit()]
    assert kinds == ["title", "header", "data", "data", "total", "footnote"]


def test_a_file_given_twice_is_read_once_and_two_files_that_differ_are_asked_about(file, tmp_path):
    one = file([["KPI Ref", "Month", "Achieved"], ["K_KPI_01", "Apr-19", "90%"]], "one.csv")
    two = file([["KPI Ref", "Month", "Achieved"], ["K_KPI_01", "Apr-19", "91%"]], "two.csv")
    assert len(read_extract([one, one, tmp_path / "." / "one.csv"]).observations) == 1
    ledger = read_extract([one, two]).ledger
    assert ledger.loc[ledger["outcome"].eq("accepted"), "reason"].tolist() == [
        "other_file_differs", "other_file_differs",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ["--out", "june.csv"],
        ["--out", "new.csv", "--ledger", "new.csv"],
        ["--profile", "missing.toml"],
        ["--contract", "roads", "--profile", "missing.toml"],
    ],
)
def test_wrong_usage_exits_with_2_and_touches_nothing(file, small_home, command, words):
    path = file(LIST)
    before = path.read_bytes()
    given = [str(path.parent / word) if "." in word else word for word in words]
    done = command(small_home.root, "read", str(path), *given)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before
    assert not (path.parent / "new.csv").exists()
