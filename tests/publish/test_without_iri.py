"""What is imported without the grammars of rfc3987_syntax; who asks for them later gets them."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kpianalysis.publish.without_iri import without_iri


@pytest.fixture
def nothing_imported(monkeypatch):
    for name in ("jsonschema", "rfc3987_syntax"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("nothing_imported")
def test_within_it_the_library_is_not_there_and_afterwards_nothing_says_so():
    with without_iri(), pytest.raises(ImportError):
        import rfc3987_syntax  # noqa: F401
    assert "rfc3987_syntax" not in sys.modules


@pytest.mark.usefixtures("nothing_imported")
def test_nothing_stays_behind_when_what_is_imported_fails():
    with pytest.raises(ZeroDivisionError), without_iri():
        raise ZeroDivisionError
    assert "rfc3987_syntax" not in sys.modules


@pytest.mark.parametrize("name", ["jsonschema", "rfc3987_syntax"])
@pytest.mark.usefixtures("nothing_imported")
def test_what_is_imported_already_stays_as_it_is(monkeypatch, name):
    there = object()
    monkeypatch.setitem(sys.modules, name, there)
    with without_iri():
        assert sys.modules.get("rfc3987_syntax", there) is there
    assert sys.modules[name] is there


def test_no_schema_of_a_notebook_checks_a_format_that_needs_the_library():
    schemas = Path(nbformat.__file__).parent.rglob("*.schema.json")
    texts = [path.read_text(encoding="utf-8") for path in schemas]
    assert any('"cell_type"' in text for text in texts)
    assert [text for text in texts if "iri" in json.dumps(_formats(json.loads(text)))] == []


def _formats(part):
    """Return every ``format`` that a schema names."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    own = [part["format"]] if isinstance(part, dict) and "format" in part else []
    return own + [one for each in inner for one in _formats(each)]


@pytest.mark.slow
@pytest.mark.parametrize("first", ["run", "parameters", "approve", "rebuild", "site", "pieces"])
def test_each_door_to_notebooks_leaves_the_grammars_alone(first):
    code = (
        "import sys; from pathlib import Path\n"
        f"import kpianalysis.publish.{first} as door\n"
        "if hasattr(door, 'notebook_parameters'):\n"
        "    door.notebook_parameters(Path('notebooks/quarterly_analysis.ipynb'))\n"
        "print('rfc3987_syntax' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("False\n", "")
