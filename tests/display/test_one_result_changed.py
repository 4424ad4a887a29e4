"""When one result changes, heading, sentence, text alternative and table change with it."""

import re
from itertools import pairwise

import pytest

from kpianalysis.display.blocks import join
from kpianalysis.display.counts import summary_by_month
from kpianalysis.display.credits import service_credits
from kpianalysis.display.episodes import every_episode
from kpianalysis.display.focus import kpi_section
from kpianalysis.display.focus_months import kpi_months
from kpianalysis.display.misses import missed_target
from kpianalysis.display.mitigations import mitigated

REF = "ACF_KPI_03"
SECTIONS = {
    "focus": lambda review: join(kpi_section(review, REF), kpi_months(review, REF)),
    "missed": missed_target,
    "counts": summary_by_month,
    "credits": service_credits,
    "mitigations": lambda review: join(mitigated(review), every_episode(review)),
}
PARTS = {
    "heading": r"<h[23][^>]*>(.*?)</h[23]>",
    "sentence": r"<(?:p|li)>(.*?)</(?:p|li)>",
    "text alternative": r'<svg role="img" aria-label="([^"]*)"',
    "table": r"<tbody>(.*?)</tbody>",
}
# What of these sections says a result; a chart that is added to one must follow as well.
TELLS = {
    "focus": {"heading", "sentence", "text alternative", "table"},
    "missed": {"heading", "table"},
    "counts": {"heading", "table"},
    "credits": {"heading", "sentence", "table"},
    "mitigations": {"heading", "sentence", "text alternative", "table"},
}


def a_review(make, may):
    """Home care misses in May 2019 only, where it misses at all; bills miss in every month."""
    return make.review(
        [make.kpi(REF, minimum=60), make.kpi("F_KPI_01", minimum=60, plain_name="Bills paid")],
        make.observed(REF, [80] * 11 + [may, 80], numerator=90.0, denominator=120.0),
        make.observed("F_KPI_01", [70] * 13),
        mitigations=[{"kpi": REF, "from": "2019-05", "reason": "A new system."}],
        in_focus=[REF],
        credits={"rates": [{"from": "2015-04", "missed_target": 1000, "below_minimum": 2500}]},
    )


def parts_of(block):
    return {part: re.findall(pattern, block.html, re.S) for part, pattern in PARTS.items()}


@pytest.mark.parametrize("section", SECTIONS)
def test_heading_sentence_alternative_and_table_change_together(make, section):
    before, after = (parts_of(SECTIONS[section](a_review(make, may))) for may in (80, 70))
    assert all(after[part] for part in TELLS[section])
    told = TELLS[section] | {"text alternative"}
    assert {part for part in told if after[part] and before[part] == after[part]} == set()


@pytest.mark.parametrize("part", ["sentence", "text alternative", "table"])
def test_each_smaller_result_is_told_where_results_are_told(make, part):
    told = [
        parts_of(SECTIONS["focus"](a_review(make, may)))[part] for may in (74.96, 74.9, 70, 59.99)
    ]
    assert all(one != other for one, other in pairwise(told))
