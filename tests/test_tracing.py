"""From the figure on the page to the cell, and every value ever received."""

import pytest

from kpianalysis.errors import ContractProblem
from kpianalysis.tracing import kpi_history, trace

JUNE = [["KPI Ref", "Month", "Achieved"], ["RD_KPI_01", "Jun-19", "81%"]]


def test_history_holds_every_version_and_what_replaced_it(small_home, add_extract):
    add_extract(small_home, "june-again.csv", JUNE, "2019-08-09")
    table = kpi_history("roads", "RD KPI 1", home=small_home)
    june = table[table["month"].dt.strftime("%Y-%m").eq("2019-06")]
    # 158 of 200 potholes in June 2019 were mended on time: 79%.
    assert june["value"].tolist() == [79.0, 81.0]
    assert june["replaced_by"].tolist()[0] == "june-again.csv"
    assert june["value_changed"].tolist() == [True, False]
    assert len(table) == 16


def test_trace_goes_from_the_page_to_the_cell(small_home):
    lines = "\n".join(trace("roads", "RD_KPI_01", "2019-06..2019-06", home=small_home))
    assert "June 2019: 79.00% on the page" in lines
    assert "target: 90, contract.toml, from April 2018" in lines
    assert "2019-20/quarter-1.xlsx, Jun 2019, C3" in lines
    assert "received 2019-07-12, sha256" in lines


def test_trace_follows_a_correction_back(small_home, add_extract):
    add_extract(small_home, "june-again.csv", JUNE, "2019-08-09")
    lines = "\n".join(trace("roads", "RD_KPI_01", "2019-06..2019-06", home=small_home))
    assert "81.00% on the page" in lines
    assert "before: 79% in 2019-20/quarter-1.xlsx" in lines
    earlier = trace("roads", "RD_KPI_01", "2019-06..2019-06", as_at="2019-07-31", home=small_home)
    assert "79.00% on the page" in "\n".join(earlier)


def test_an_unknown_kpi_is_told_with_the_nearest(small_home):
    with pytest.raises(ContractProblem, match="did you mean RD_KPI_0"):
        trace("roads", "RD_KPI_03", "2019-06..2019-06", home=small_home)
