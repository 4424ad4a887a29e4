"""The supplier's summary counts beside ours: before or after mitigation, or neither."""

import pandas as pd
import pytest

from kpianalysis.analysis.checks.summaries import contradicted_summaries, summaries_beside_ours
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.periods import parse_month
from kpianalysis.tables import State, as_table

# Target 90 and minimum 80. In June 2019: one met, one between, two below minimum, one of them
# mitigated, and one that had nothing to measure.
VALUES = {"R_01": 95, "R_02": 85, "R_03": 70, "R_04": 60, "R_05": State.NO_VOLUME}
JUNE = "2019-06"


@pytest.fixture
def beside(make):
    def compare(*counts, received="2019-07-12", later=None, period_end="2019-06-30"):
        contract = make.contract(
            *(make.kpi(ref) for ref in VALUES),
            mitigations=[{"kpi": "R_04", "from": "2019-05", "reason": "Agreed."}],
        )
        versions = pd.concat(
            [
                make.observed(
                    ref, JUNE, [value], received=pd.Timestamp("2019-07-12"), submission="june.xlsx"
                )
                for ref, value in VALUES.items()
            ]
        ).assign(replaced_by=None, value_changed=False)
        versions["replaced_on"] = pd.Series(pd.NaT, versions.index, dtype="datetime64[us]")
        if later:
            versions = later(versions)
        stated = as_table(
            "stated",
            pd.DataFrame(
                {
                    "period_start": pd.Timestamp("2019-06-01"),
                    "period_end": pd.Timestamp(period_end),
                    "what": [what for what, _ in counts],
                    "value": [float(value) for _, value in counts],
                    "received": pd.Timestamp(received),
                    "file": "june.xlsx",
                    "cell": [f"B{row}" for row in range(len(counts))],
                }
            ),
        )
        month = parse_month(JUNE)
        return summaries_beside_ours(stated, versions, agreed_months(contract, month, month))

    return compare


@pytest.mark.parametrize(
    ("what", "value", "agrees"),
    [
        ("met target", 1, "both"),
        ("met target", 2, "neither"),
        ("missed target", 3, "before mitigation"),
        ("missed target", 2, "after mitigation"),
        ("missed target", 1, "neither"),
        ("missed target, minimum met", 1, "both"),
        ("below minimum", 2, "before mitigation"),
        ("below minimum", 1, "after mitigation"),
        ("below minimum", 0, "neither"),
        ("mitigated", 1, "both"),
        ("kpis", 5, "before mitigation"),  # in force
        ("kpis", 4, "after mitigation"),  # with a result
    ],
)
def test_a_count_agrees_before_or_after_mitigation_or_with_neither(beside, what, value, agrees):
    found = beside((what, value))
    assert found["agrees"].tolist() == [agrees]
    assert len(contradicted_summaries(found)) == (agrees == "neither")


def test_a_finding_holds_both_of_our_counts_and_its_cell(beside):
    row = contradicted_summaries(beside(("below minimum", 0))).iloc[0]
    assert (row["stated"], row["before"], row["after"], row["expected"]) == (0, 2, 1, 1)
    assert (row["what"], row["file"], row["cell"]) == ("below minimum", "june.xlsx", "B0")


def test_a_summary_is_compared_with_the_figures_of_its_own_day(beside):
    def corrected(versions):
        """R_03 is sent again in August as 95."""
        day = pd.Timestamp("2019-08-09")
        old = versions["kpi_ref"].eq("R_03")
        again = versions[old].assign(value=95.0, received=day, submission="again.xlsx")
        versions["replaced_by"] = versions["replaced_by"].astype(object)
        versions.loc[old, ["replaced_by", "replaced_on", "value_changed"]] = [
            "again.xlsx",
            day,
            True,
        ]
        return pd.concat([versions, again])

    july, august = "2019-07-12", "2019-08-09"
    assert beside(("met target", 1), received=july, later=corrected)["agrees"].item() == "both"
    assert beside(("met target", 1), received=august, later=corrected)["agrees"].item() == "neither"
    assert beside(("met target", 2), received=august, later=corrected)["agrees"].item() == "both"


def test_a_summary_of_a_longer_period_is_not_compared_with_a_month(beside):
    assert beside(("met target", 9), period_end="2019-08-31").empty


def test_credits_are_no_count(beside):
    assert beside(("credits", 1200)).empty


def test_without_stated_counts_there_is_nothing_to_find(beside):
    found = beside()
    assert found.empty
    assert contradicted_summaries(found).empty
