"""Small percentages, targets that are no figures: no scale without evidence, no result lost."""

import pandas as pd
import pytest
from highways import file_of

from kpianalysis import read_extract
from kpianalysis.profile import Profile


@pytest.fixture
def read(tmp_path):
    def make(*rows, name="results.csv", **options):
        path = tmp_path / name
        path.write_bytes(file_of(name, list(rows)))
        return read_extract(path, **options)

    return make


def reasons(extract) -> set[str]:
    return set(extract.ledger["reason"]) - {"header", "title"}


def values(extract) -> list[float]:
    return extract.observations["value"].tolist()


def test_a_file_of_small_percentages_is_no_evidence_that_they_are_fractions(read):
    header = ["Ref", "Measure", "Target", "Apr-19", "May-19", "Jun-19"]
    rows = [header, ["A1", "% of invoices with errors", "1", "0.55", "0.61", "0.72"]]
    extract = read(*rows)
    assert values(extract) == []
    assert reasons(extract) == {"undecided_scale"}
    assert extract.ledger["message"].str.contains("in a profile: percent_scale.A1").any()
    settled = read(*rows, profile=Profile(percent_scale={"A1": "points"}))
    assert values(settled) == [0.55, 0.61, 0.72]


MONTHS = ["Ref", "Measure", "Target", "Apr-19", "May-19", "Jun-19"]


def test_a_fraction_among_results_that_show_what_it_is_is_read_and_told(read):
    extract = read(MONTHS, ["A1", "% of calls", "75%", "70.71%", "70.71", "0.7071"])
    assert values(extract) == [70.71, 70.71, 70.71]
    line = extract.ledger.set_index("cell").loc["F2"]
    assert line["reason"] == "fraction_among_points"
    assert "'0.7071' is read as 70.71%" in line["message"]


@pytest.mark.parametrize(
    ("target", "figures"),
    [
        ("75%", ("70.71%", None, "0.7071")),  # one other result
        ("75%", ("70.71%", "2.1", "0.7071")),  # a KPI that can be low
        ("1%", ("70.71%", "70.71", "0.7071")),
        ("75%", ("70.71%", "70.71", "0.4071")),  # not near the others
        ("75%", ("70.71%", "70.71", "0.71")),  # as many decimals as points have
    ],
)
def test_a_fraction_among_results_that_show_less_is_rejected(read, target, figures):
    extract = read(MONTHS, ["A1", "% of calls", target, *figures])
    assert 0.7071 not in values(extract)
    assert "undecided_scale" in reasons(extract)


TARGETS = ["No target", "Baseline", "Monitor only", "within 5 days", "70-75%", "#REF!", "9500%"]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("contract", [True, False])
def test_a_target_that_is_no_figure_costs_no_result(read, small_home, target, contract):
    options = {"contract": small_home.raw("roads")} if contract else {}
    rows = [["Ref", "Month", "Target", "Achieved"], ["RD_KPI_01", "Apr-19", target, "93%"]]
    extract = read(*rows, **options)
    assert values(extract) == [93]
    assert extract.observations["target"].isna().all()
    line = extract.ledger.set_index("cell").loc["D2"]
    assert (line["outcome"], line["reason"]) == ("accepted", "unreadable_target")
    assert f"the target {target!r}" in line["message"]


def test_a_target_that_no_result_tells_is_left_out_and_told(read):
    header = ["Ref", "Unit", "Target", "Apr-19"]
    extract = read(header, ["A1", "%", "0.95", "N/A"])
    assert extract.observations["target"].isna().all()
    assert "may be a fraction or percentage points" in "".join(extract.ledger["message"])
    told = read([*header, "May-19"], ["A1", "%", "0.95", "N/A", "94"])
    assert told.observations["target"].tolist() == [95, 95]
    settled = read(
        header, ["A1", "%", "0.95", "N/A"], profile=Profile(percent_scale={"*": "fractions"})
    )
    assert settled.observations["target"].tolist() == [95]


def test_a_target_of_words_leaves_the_contract_s_in_force(clean_rows):
    rows = [["KPI Ref", "Month", "Target", "Achieved"], ["RD_KPI_01", "Apr-19", "high", "91.5%"]]
    cleaned = clean_rows(rows)
    assert cleaned.observations["value"].tolist() == [91.5]
    assert pd.isna(cleaned.observations["stated_target"][0])
