"""Does a notebook have the parameters that a run wants to give it?"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kpianalysis.errors import NotebookProblem, ParameterProblem
from kpianalysis.publish.without_extras import without_extras

_OF_A_REVIEW, _WHICH_PAGE = ("look_back_months", "as_at"), ("contract", "period")
_READ: dict[str, Callable[[str], object]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": lambda text: {"true": True, "false": False}[text.casefold()],
}


def notebook_parameters(notebook: Path) -> dict[str, str]:
    """Return the names of a notebook's parameters and their types, as its parameters cell has them.

    Raises
    ------
    NotebookProblem
        When the notebook is missing or damaged, or has no typed cell that is tagged ``parameters``.
    """
    with without_extras():
        import nbformat

    if not notebook.is_file():
        raise NotebookProblem("is missing", found=notebook.name, file=str(notebook))
    try:
        document = nbformat.read(notebook, as_version=4)
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        raise NotebookProblem(
            "is no notebook that can be read",
            found=notebook.name,
            file=str(notebook),
            action="take it back from a copy",
        ) from error
    cells = [cell for cell in document.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise NotebookProblem(
            f"has {len(cells)} cells tagged 'parameters', not one",
            found=notebook.name,
            file=str(notebook),
        )
    return {
        statement.target.id: ast.unparse(statement.annotation)
        for statement in ast.parse(cells[0].source).body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }


def for_review(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run tells its review, of the parameters that it gave its notebook.

    >>> for_review({"contract": "roads", "as_at": "2019-07-31"})
    {'as_at': '2019-07-31'}
    """
    return {name: parameters[name] for name in _OF_A_REVIEW if name in parameters}


def besides_period(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a page but for which page it is.

    >>> besides_period({"contract": "roads", "period": "2019-20 Q1", "as_at": None})
    {'as_at': None}
    """
    return {name: value for name, value in parameters.items() if name not in _WHICH_PAGE}


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters in the types of the notebook.

    Parameters
    ----------
    notebook : Path
        The notebook that shall run.
    given : mapping
        Values, or the texts that a person typed.

    Raises
    ------
    ParameterProblem
        For a name that the notebook does not have, or a value of another type: a mistyped
        parameter would otherwise run the notebook's default, and publish the wrong page.
    """
    types = notebook_parameters(notebook)
    if unknown := [name for name in given if name not in types]:
        raise ParameterProblem(
            f"is no parameter of {notebook.name}",
            found=unknown[0],
            action=f"choose from {', '.join(types)}",
        )
    return {name: _typed(name, value, types[name]) for name, value in given.items()}


def _typed(name: str, value: Any, wanted: str) -> Any:
    """Return a value in the type that an annotation such as ``str | None`` names."""
    names = [part.strip() for part in wanted.split("|")]
    if value is None or (value == "None" and "None" in names):
        if "None" in names:
            return None
    elif isinstance(value, dt.date):
        return value.isoformat()
    else:
        for one in names:
            if type(value).__name__ == one:
                return value
        for one in names:
            if isinstance(value, str) and one in _READ:
                try:
                    return _READ[one](value)
                except (ValueError, KeyError):
                    continue
    raise ParameterProblem(f"is not {wanted}", found=str(value), cell=name, action=f"give {wanted}")
