"""Which findings members may see: council/approved_checks.csv, and what is wrong with a line."""

import pytest

from kpianalysis.contract_file import read_contract
from kpianalysis.council.approvals import read_approvals
from kpianalysis.errors import ContractProblem

HEADER = "finding,kpi_ref,period,approved_by,approved_on,note"
GOOD = "counts-d83c1e7c,RD_KPI_01,2019-20 Q1,Head of Highways,2019-07-31,Asked in July."


@pytest.fixture
def approvals(contract_folder):
    folder = contract_folder()

    def read(*lines, header=HEADER, encoding="utf-8"):
        path = folder / "council" / "approved_checks.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes("\n".join([header, *lines]).encode(encoding))
        return read_approvals(folder, read_contract(folder))

    read.folder = folder
    return read


def test_no_file_approves_nothing(approvals):
    folder = approvals.folder
    assert read_approvals(folder, read_contract(folder)).empty


def test_an_approval_names_finding_kpi_period_role_and_day(approvals):
    row = approvals(GOOD).iloc[0]
    assert (row["finding"], row["kpi_ref"]) == ("counts-d83c1e7c", "RD_KPI_01")
    assert (row["approved_by"], row["note"]) == ("Head of Highways", "Asked in July.")
    days = [row[name].date().isoformat() for name in ("period_start", "period_end", "approved")]
    assert days == ["2019-04-01", "2019-06-30", "2019-07-31"]
    assert row["row"] == 2


def test_the_period_may_be_copied_as_the_brief_writes_it(approvals):
    words = GOOD.replace("2019-20 Q1", "April to June 2019")
    assert approvals(words).drop(columns="row").equals(approvals(GOOD).drop(columns="row"))


def test_a_summary_count_is_of_no_kpi(approvals):
    row = approvals(GOOD.replace("RD_KPI_01", "").replace("counts", "summary")).iloc[0]
    assert row["finding"].startswith("summary")


def test_a_blank_line_is_passed_over(approvals):
    assert approvals(",,,,,", GOOD)["row"].tolist() == [3]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("counts-d83c1e7c", "counts-d83c", "line 2, finding", "is not the id of a finding"),
        ("counts-d83c1e7c", "guess-d83c1e7c", "line 2, finding", "is not the id of a finding"),
        ("counts-d83c1e7c", "", "line 2, finding", "is not the id of a finding"),
        ("RD_KPI_01", "RD_KPI_77", "line 2, kpi_ref", "is no KPI of this contract"),
        ("2019-20 Q1", "Q1 2019", "line 2, period", "is not a period"),
        ("Head of Highways", " ", "line 2, approved_by", "is blank"),
        ("2019-07-31", "31/07/2019", "line 2, approved_on", "is not a date"),
    ],
)
def test_a_bad_line_says_where_and_what_to_write(approvals, old, new, where, what):
    with pytest.raises(ContractProblem) as problem:
        approvals(GOOD.replace(old, new))
    assert problem.value.cell == where
    assert what in str(problem.value)
    assert "What to do" in str(problem.value)


def test_a_finding_is_approved_once(approvals):
    with pytest.raises(ContractProblem, match="is approved twice") as problem:
        approvals(GOOD, GOOD)
    assert problem.value.cell == "line 3, finding"


def test_a_file_without_a_column_or_in_another_encoding_is_refused(approvals):
    with pytest.raises(ContractProblem, match="has no column approved_by"):
        approvals(header=HEADER.replace("approved_by", "by"))
    with pytest.raises(ContractProblem, match="is not a UTF-8 CSV file"):
        approvals(GOOD, encoding="utf-16")
