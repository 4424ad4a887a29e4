"""A notebook of its own for a contract: a copy with its parameters, for a person to work in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpianalysis.publish.parameters import check_parameters
from kpianalysis.writing.whole import write_whole


def own_copy(notebook: Path, place: Path, parameters: Mapping[str, Any]) -> Path:
    """Copy a notebook with other parameters; a copy that is there stays as its person left it.

    Parameters
    ----------
    notebook : Path
        The notebook to copy.
    place : Path
        Where the copy shall stand.
    parameters : mapping
        Values of the notebook's parameters: a cell after the one with its defaults gets them.

    Raises
    ------
    ParameterProblem
        For a parameter that the notebook does not have, or a value of another type.
    NotebookProblem
        When the notebook is missing or damaged.
    """
    if place.exists():
        return place
    given = check_parameters(notebook, parameters)
    import nbformat

    document = nbformat.read(notebook, as_version=4)
    # As papermill does it, so that a run of the copy can replace them again.
    own = nbformat.v4.new_code_cell(
        "\n".join(f"{name} = {value!r}" for name, value in given.items()),
        id="own-parameters",
        metadata={"tags": ["injected-parameters"]},
    )
    tags = [cell.metadata.get("tags", []) for cell in document.cells]
    defaults = next(at for at, named in enumerate(tags) if "parameters" in named)
    document.cells.insert(defaults + 1, own)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, nbformat.writes(document).encode("utf-8"))
    return place
