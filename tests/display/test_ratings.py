"""Ratings on the page: what each means, how many KPIs have it, and what is not counted."""

import pandas as pd
import pytest

from kpianalysis.bands import Band
from kpianalysis.display.counts import summary_by_month
from kpianalysis.display.every_kpi import every_kpi
from kpianalysis.display.performance_notice import performance_notice
from kpianalysis.display.ratings import ratings, say_range
from kpianalysis.tables import State

ACT = {
    "kind": "procurement_act",
    "measure": "gap_percent",
    "approaching_target": -5,
    "requires_improvement": -15,
}
BANDS = {
    "kind": "bands",
    "bands": [
        {"name": "Green", "at_least": 0},
        {"name": "Amber", "at_least": -5, "below": 0},
        {"name": "Red", "below": -5},
    ],
}
A, B, C = "ACF_KPI_01", "ACF_KPI_02", "ACF_KPI_03"


def a_review(make, scheme, third=75):
    """Three KPIs with a target of 75 from April to June 2019; the third is mitigated."""
    kpis = [make.kpi(A), make.kpi(B), make.kpi(C, target=third)]
    return make.review(
        kpis,
        make.observed(A, [80, 76, 90], first="2019-04"),
        make.observed(B, [74, 73, 72], first="2019-04"),
        make.observed(C, [60, 61, State.NO_VOLUME], first="2019-04"),
        mitigations=[{"kpi": C, "from": "2019-04", "reason": "Agreed."}],
        scheme=scheme,
    )


def counted(block):
    table = block.tables["ratings"]
    month = table[table["period_start"].eq(pd.Timestamp("2019-05-01"))]
    return month.set_index("rating")["kpis"].to_dict()


def test_page_of_the_default_scheme_has_no_ratings(make):
    review = a_review(make, {})
    assert ratings(review).html == ""
    assert "ratings" not in summary_by_month(review).tables
    assert "Rating" not in str(every_kpi(review).html)
    assert performance_notice(review).html == ""


def test_each_kpi_is_counted_once_under_its_rating(make):
    # May 2019: 76 is Good; 73 is 2.7% short; 61 is 18.7% short.
    assert counted(ratings(a_review(make, ACT))) == {
        "Good": 1, "Approaching target": 1, "Requires improvement": 0, "Inadequate": 1, "Other": 0,
    }  # fmt: skip


def test_heading_says_the_ratings_of_the_last_month(make):
    html = str(ratings(a_review(make, ACT)).html)
    assert "Ratings of June 2019: one Good, one Approaching target and one Other" in html


def test_mitigated_result_keeps_its_rating_and_is_counted_apart(make):
    block = ratings(a_review(make, ACT))
    table = block.tables["ratings"].set_index(["period_start", "rating"])
    assert table.loc[(pd.Timestamp("2019-05-01"), "Inadequate"), "mitigated"] == 1
    assert "a mitigated result keeps its own" in str(block.html)


def test_data_only_measure_is_named_and_not_counted(make):
    block = ratings(a_review(make, BANDS, third=None))
    assert counted(block) == {"Green": 1, "Amber": 1, "Red": 0, "Not rated": 0}
    assert "for information only, and not counted: Home care" in str(block.html)


def test_misses_in_a_row_are_named_in_any_scheme(make):
    said = str(ratings(a_review(make, {"misses_in_row": 2})).html)
    assert "Missed two months or more in a row:" in said
    assert "(ACF_KPI_02), for 3 months" in said
    assert "ACF_KPI_01" not in said
    none = str(ratings(a_review(make, {"misses_in_row": 9})).html)
    assert "No KPI missed its target nine months or more in a row." in none


def test_rating_stands_in_the_table_of_every_kpi(make):
    block = every_kpi(a_review(make, BANDS))
    assert "Rating, Jun 2019" in str(block.html)
    table = block.tables["every-kpi"]
    assert table.loc[table["kpi_ref"].eq(B), "rating"].tolist() == ["Amber", "Amber", "Amber"]


def test_name_of_a_band_is_text_and_no_markup(make):
    named = BANDS | {"bands": [{"name": "<b>Green", "at_least": 0}, {"name": "Red", "below": 0}]}
    review = a_review(make, named)
    for html in (str(ratings(review).html), str(every_kpi(review).html)):
        assert "<b>" not in html
        assert "&lt;b&gt;Green" in html


@pytest.mark.parametrize(
    ("bounds", "measure", "said"),
    [
        ({"at_least": 0}, "gap", "target met"),
        ({"below": 0}, "gap", "worse than target"),
        ({"at_least": -5, "below": 0}, "gap_percent", "worse than target by up to 5%"),
        ({"above": -5, "at_most": -2}, "gap", "worse than target by 2 or more and under 5"),
        ({"below": -15}, "gap_percent", "worse than target by over 15%"),
        ({"above": 0}, "gap", "gap over 0"),
        ({"at_most": 0}, "gap", "gap of 0 or less"),
        ({"at_least": -2, "below": 3}, "gap", "gap of \u22122 or more and under 3"),
        ({"at_least": 55}, "value", "result of 55 or more"),
        ({"above": 50, "below": 55}, "value", "result over 50 and under 55"),
    ],
)
def test_range_is_said_as_it_is_written(bounds, measure, said):
    assert say_range(Band(name="A", **bounds), measure) == said


def fields(review):
    return performance_notice(review).tables["notice-fields"].set_index("field")


def test_notice_lists_every_field_of_the_regulation_and_which_are_missing(make):
    found = fields(a_review(make, ACT))
    # Regulation 39(4): (a) to (h), of which (c) has two parts and (f) three.
    assert len(found) == 11
    assert found.loc["Identifier of the contract", "state"] == "missing"
    assert found.loc["Contracting authority", "state"] == "in part"
    assert found.loc["Supplier's name", ["content", "state"]].tolist() == ["A Supplier", "filled"]


def test_field_that_is_set_is_filled(make):
    notice = {"contract_identifier": "C-1", "authority_details": "1 Road, A Town"}
    found = fields(a_review(make, ACT | {"notice": notice}))
    assert found.loc["Identifier of the contract", ["content", "state"]].tolist() == [
        "C-1",
        "filled",
    ]
    assert found.loc["Contracting authority", "content"] == "A Council, 1 Road, A Town"


def test_one_rating_of_the_period_is_given_only_where_its_months_agree(make):
    block = performance_notice(a_review(make, ACT))
    table = block.tables["notice-ratings"].set_index("kpi_ref")
    assert table.loc[A, "rating"] == "Good"
    assert table.loc[C, "rating"] == "to be decided"  # 20% and 18.7% short, then no volume
    assert table.loc[C, "rated"] == "Inadequate (2) and Other (1)"
    assert "Where the months of the period differ" in str(block.html)


def test_measure_without_a_target_is_other_in_the_notice(make):
    table = performance_notice(a_review(make, ACT, third=None)).tables["notice-ratings"]
    assert table.set_index("kpi_ref").loc[C, "rating"] == "Other"
