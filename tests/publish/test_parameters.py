"""A mistyped parameter stops a run: it would publish the page of the notebook's default."""

import datetime as dt

import nbformat
import pytest

from kpianalysis.errors import NotebookProblem, ParameterProblem
from kpianalysis.publish.parameters import check_parameters, notebook_parameters

CELL = """\
contract: str = "roads"  # folder in data/raw
period: str = "2019-20 Q1"
look_back_months: int = 13
as_at: str | None = None
share: float = 0.5
whole: bool = False
untyped = 3
"""


@pytest.fixture
def notebook(tmp_path):
    return write(tmp_path, [CELL])


def write(folder, sources):
    cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]}) for source in sources
    ]
    path = folder / "page.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1"), *cells]), path)
    return path


def test_parameters_are_the_typed_names_of_the_tagged_cell(notebook):
    assert notebook_parameters(notebook) == {
        "contract": "str",
        "period": "str",
        "look_back_months": "int",
        "as_at": "str | None",
        "share": "float",
        "whole": "bool",
    }


@pytest.mark.parametrize("name", ["perod", "Period", "untyped", ""])
def test_unknown_name_is_refused_with_the_names_there_are(notebook, name):
    with pytest.raises(ParameterProblem, match="choose from contract, period, look_back_months"):
        check_parameters(notebook, {name: "x"})


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("look_back_months", 12, 12),
        ("look_back_months", "12", 12),
        ("as_at", "2019-07-31", "2019-07-31"),
        ("as_at", None, None),
        ("as_at", "None", None),
        ("as_at", dt.date(2019, 7, 31), "2019-07-31"),
        ("share", "0.25", 0.25),
        ("whole", "true", True),
        ("whole", "False", False),
        ("contract", "None", "None"),  # a folder may be called so: the type has no None
    ],
)
def test_typed_text_is_read_in_the_type_of_the_notebook(notebook, name, given, read):
    found = check_parameters(notebook, {name: given})[name]
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("look_back_months", "a year"),
        ("look_back_months", "12.5"),
        ("look_back_months", 12.5),
        ("look_back_months", True),
        ("look_back_months", None),
        ("whole", "perhaps"),
        ("period", None),
        ("period", 2019),
        ("share", "half"),
    ],
)
def test_value_of_another_type_is_refused_with_the_name_and_the_type(notebook, name, given):
    with pytest.raises(ParameterProblem) as refused:
        check_parameters(notebook, {name: given})
    assert refused.value.cell == name
    assert "give " in refused.value.action


def test_missing_notebook_is_told_by_its_name(tmp_path):
    with pytest.raises(NotebookProblem, match=r"page\.ipynb"):
        notebook_parameters(tmp_path / "page.ipynb")


@pytest.mark.parametrize("sources", [[], [CELL, CELL]])
def test_notebook_has_one_cell_of_parameters(tmp_path, sources):
    path = write(tmp_path, sources)
    with pytest.raises(NotebookProblem, match=f"has {len(sources)} cells tagged 'parameters'"):
        notebook_parameters(path)
