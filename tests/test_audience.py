"""What can be exempt is named; anything else is refused with what is allowed."""

import inspect

import pytest

from kpianalysis.audience import COUNT_COLUMNS, SECTIONS, TEXT_COLUMNS, Withheld, reader_of
from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.display import QuarterlyReport
from kpianalysis.errors import ContractProblem, ParameterProblem
from kpianalysis.register.layout import plans
from kpianalysis.table_columns import COLUMNS, NUMBER, TEXT

AREAS = "[[areas]]"
REFUSED = {
    "a section that is none": (
        'exempt_sections = ["appendix"]',
        "exempt_sections: 'appendix' is no section that can be exempt",
    ),
    "a section whose results stand in other parts too": (
        'exempt_sections = ["every_kpi"]',
        "to keep a result from the public, mark its KPI with audience",
    ),
    "a column that is none": (
        'exempt_columns = ["colour"]',
        "exempt_columns: 'colour' is no column that can be exempt",
    ),
    "a column that no page can do without": (
        'exempt_columns = ["cause", "kpi_ref"]',
        "exempt_columns: 'kpi_ref' is no column that can be exempt",
    ),
    "a smallest count that suppresses nothing": (
        "smallest_count = 1",
        "audience.smallest_count: Input should be greater than or equal to 2",
    ),
    "zeros without a smallest count": ("suppress_zero = true", "give smallest_count too"),
    "a key that we do not know": ("smallest = 5", "audience.smallest: is not a key that we know"),
}


@pytest.mark.parametrize(("line", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_wrong_setting_is_refused_with_its_key(contract_folder, swapped, highways_toml, line, said):
    toml = swapped(highways_toml, (AREAS, f"[audience]\n{line}\n\n{AREAS}"))
    with pytest.raises(ContractProblem) as problem:
        read_contract(contract_folder(toml=toml))
    assert said in str(problem.value)
    if "no section" in said:
        assert f"allowed are {', '.join(SECTIONS)}" in str(problem.value)


def test_kpi_is_for_the_public_or_exempt_and_nothing_else(contract_folder, swapped, highways_toml):
    toml = swapped(highways_toml, ('counted = "potholes"', 'audience = "members"'))
    with pytest.raises(ContractProblem, match="Input should be 'public' or 'exempt'"):
        read_contract(contract_folder(toml=toml))


@pytest.mark.parametrize("word", ["Public", "private", "", "exempt ", None])
def test_any_other_audience_is_refused_rather_than_taken_for_one(word):
    with pytest.raises(ParameterProblem, match="choose from public, exempt"):
        reader_of(word)


def test_every_exempt_section_is_a_part_of_the_report():
    parts = {name for name, _ in inspect.getmembers(QuarterlyReport, inspect.isfunction)}
    assert set(SECTIONS) <= parts


def test_every_exempt_column_stands_in_a_table_or_the_contract():
    kinds = {}
    for columns in COLUMNS.values():
        for column, kind in columns.items():
            kinds.setdefault(column, set()).add(kind)
    agreed = {column.key for plan in plans(Contract) for column in plan.columns}
    for name in TEXT_COLUMNS:
        # A date or a number cannot hold the words that say that it is exempt.
        assert kinds.get(name, {TEXT} if name in agreed else None) == {TEXT}, name
    for name in COUNT_COLUMNS:
        assert kinds[name] == {NUMBER}


def test_public_reader_with_nothing_withheld_is_what_a_review_has_by_default():
    assert Withheld() == Withheld(reader="public", kpis=0, sections=(), columns=())
    assert not Withheld().hides_counts
    assert Withheld(smallest_count=5).hides_counts
    assert Withheld(columns=("cause", "backlog")).hides_counts
    assert not Withheld(columns=("cause",)).hides_counts
