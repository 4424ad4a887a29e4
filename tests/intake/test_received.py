"""received.csv and basis.csv: what was sent, when, and how real it is."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from kpianalysis.errors import ContractProblem
from kpianalysis.intake.received import give_basis, read_received
from kpianalysis.intake.received_files import fingerprint

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "raw" / "corporate-support-services"


@pytest.fixture
def received(tmp_path):
    def read(text, encoding="utf-8"):
        (tmp_path / "received.csv").write_text(text, encoding=encoding)
        return read_received(tmp_path)

    return read


def test_files_stand_in_the_order_in_which_they_came(received):
    files = received(
        "file,sha256,received,note\nc.csv,3,2019-07-12,\na.csv,1,2019-05-14,late\nb.csv,2,2019-07-12,\n"
    )
    assert [(item.file, item.received, item.note) for item in files] == [
        ("a.csv", dt.date(2019, 5, 14), "late"),
        ("c.csv", dt.date(2019, 7, 12), ""),
        ("b.csv", dt.date(2019, 7, 12), ""),
    ]


def test_received_csv_may_come_from_excel_and_needs_no_note(received):
    (item,) = received("file,sha256,received\n a.csv , 1 , 2019-05-14 \n", "utf-8-sig")
    assert (item.file, item.sha256, item.received) == ("a.csv", "1", dt.date(2019, 5, 14))


def test_a_missing_received_csv_is_told(tmp_path):
    with pytest.raises(ContractProblem, match=r"'received\.csv' is missing"):
        read_received(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "../contract.toml",
        "2019/../../secret.csv",
        "..",
        "/etc/passwd",
        "",
        "2019\\..\\..\\secret.csv",
    ],
)
def test_a_file_outside_of_extracts_is_never_opened(received, name):
    with pytest.raises(ContractProblem, match=r"is not a file inside extracts/") as told:
        received(f'file,sha256,received\n"{name}",1,2019-05-14\n')
    assert "line 2" in str(told.value)


def test_two_dots_inside_a_name_are_only_a_name(received):
    assert (
        received("file,sha256,received\nkpi..final.csv,1,2019-05-14\n")[0].file == "kpi..final.csv"
    )


def test_a_date_that_is_none_is_told_with_its_line(received):
    with pytest.raises(ContractProblem, match="line 3: '14/05/2019' is not a date") as told:
        received("file,sha256,received\na.csv,1,2019-05-14\nb.csv,2,14/05/2019\n")
    assert "write it as 2019-07-12" in str(told.value)


def test_a_missing_column_is_told_with_those_that_are_needed(received):
    with pytest.raises(ContractProblem, match="has no column sha256, received") as told:
        received("file,hash\na.csv,1\n")
    assert "its first line must name file, sha256, received" in str(told.value)


def test_a_file_is_listed_once(received):
    with pytest.raises(ContractProblem, match=r"line 3: 'a\.csv' is listed twice"):
        received("file,sha256,received\na.csv,1,2019-05-14\na.csv,1,2019-06-14\n")


def test_a_received_csv_that_is_not_utf_8_is_told(tmp_path):
    (tmp_path / "received.csv").write_bytes(b"file,sha256,received,note\na,1,2019-05-14,caf\xe9\n")
    with pytest.raises(ContractProblem, match="is not UTF-8 text"):
        read_received(tmp_path)


def test_the_fingerprint_is_the_sha256_that_everybody_computes(tmp_path):
    # FIPS 180-2, appendix B.1: the digest of "abc".
    (tmp_path / "abc.csv").write_bytes(b"abc")
    assert fingerprint(tmp_path / "abc.csv") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.fixture
def basis(tmp_path):
    observations = pd.DataFrame(
        {
            "kpi_ref": ["RD_KPI_01", "RD_KPI_01", "LT_KPI_01"],
            "period_start": pd.to_datetime(["2019-04-01", "2019-05-01", "2019-04-01"]),
        }
    )

    def give(text=None):
        if text is not None:
            (tmp_path / "basis.csv").write_text(text, encoding="utf-8")
        return give_basis(observations, tmp_path)

    return give


def test_a_real_contract_has_no_basis(basis):
    given = basis()
    assert given[["basis", "counts_basis", "words_basis"]].isna().all(axis=None)


def test_the_most_exact_line_of_basis_csv_wins_wherever_it_stands(basis):
    given = basis(
        "kpi_ref,month,field,basis\n"
        'RD_KPI_01,2019-04,value,"published, month assumed"\n'
        "*,*,*,illustrative\n"
        "RD_KPI_01,*,value,published\n"
    )
    assert given["basis"].tolist() == ["published, month assumed", "published", "illustrative"]
    assert given["counts_basis"].tolist() == ["illustrative"] * 3
    assert given["words_basis"].tolist() == ["illustrative"] * 3


@pytest.mark.parametrize("month", ["2019-04", "Apr-19", "April 2019"])
def test_a_month_of_basis_csv_may_be_written_as_any_month(basis, month):
    given = basis(f"kpi_ref,month,field,basis\n*,{month},value,published\n")
    assert given["basis"].notna().tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("*,*,*,real", "line 2: 'real' is none of published; published, month assumed"),
        ("*,spring,*,published", "line 2: 'spring' is not a month"),
        ("*,*,valeu,published", "line 2: 'valeu' is none of value, counts, words"),
    ],
)
def test_a_line_of_basis_csv_that_would_mark_nothing_is_refused(basis, line, message):
    with pytest.raises(ContractProblem) as told:
        basis(f"kpi_ref,month,field,basis\n{line}\n")
    assert message in str(told.value)


@pytest.fixture
def basis_by_file(received, tmp_path):
    """Give the basis of one KPI's May, sent first and sent again."""

    def give(lines):
        received("file,sha256,received\nmay.csv,1,2019-06-13\nmay-again.csv,2,2019-07-12\n")
        (tmp_path / "basis.csv").write_text(
            f"kpi_ref,month,field,file,basis\n{lines}", encoding="utf-8"
        )
        may = {"kpi_ref": "RD_KPI_01", "period_start": pd.Timestamp("2019-05-01")}
        sent = [{**may, "submission": "may.csv"}, {**may, "submission": "may-again.csv"}]
        return give_basis(pd.DataFrame(sent), tmp_path)["basis"].tolist()

    return give


def test_a_basis_with_a_file_is_about_the_figure_as_that_file_has_it(basis_by_file):
    assert basis_by_file("*,*,*,*,illustrative\nRD_KPI_01,2019-05,value,may.csv,published\n") == [
        "published",
        "illustrative",
    ]


@pytest.mark.parametrize("any_file", ["*", ""])
def test_a_basis_without_a_file_is_about_every_file(basis_by_file, any_file):
    assert basis_by_file(f"RD_KPI_01,2019-05,value,{any_file},published\n") == ["published"] * 2


def test_a_file_makes_a_line_more_exact_but_less_than_its_month_does(basis_by_file):
    lines = (
        "RD_KPI_01,*,*,may.csv,published\n"
        "RD_KPI_01,*,*,*,illustrative\n"
        'RD_KPI_01,2019-05,value,*,"published, month assumed"\n'
    )
    assert basis_by_file(lines) == ["published, month assumed"] * 2
    assert basis_by_file(lines.replace("2019-05", "2019-04")) == ["published", "illustrative"]


def test_a_file_of_basis_csv_that_was_never_received_is_refused(basis_by_file):
    with pytest.raises(ContractProblem, match=r"line 2: 'mai\.csv' is not a file of received\.csv"):
        basis_by_file("*,*,*,mai.csv,published\n")


def test_a_figure_of_the_sample_that_is_sent_again_is_illustrative():
    files = ["2019-20/kpi-report-2019-05.xlsx", "again.xlsx"]
    may = {"kpi_ref": "ACF_KPI_03", "period_start": pd.Timestamp("2019-05-01")}
    given = give_basis(pd.DataFrame([{**may, "submission": file} for file in files]), SAMPLE)
    assert given["basis"].tolist() == ["published, month assumed", "illustrative"]
    assert given["words_basis"].tolist() == ["published", "illustrative"]
