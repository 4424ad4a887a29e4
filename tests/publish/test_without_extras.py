"""What is imported without libraries that no notebook needs; who asks for them later gets them."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from kpianalysis.publish.without_extras import EXTRAS, without_extras

# What the libraries that jsonschema does without would check.
FORMATS = ("iri", "iri-reference", "uri", "uri-reference", "duration", "color", "hostname")


@pytest.fixture
def nothing_imported(monkeypatch):
    for name in (*EXTRAS, *(extra for extras in EXTRAS.values() for extra in extras)):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("nothing_imported")
@pytest.mark.parametrize("name", [extra for extras in EXTRAS.values() for extra in extras])
def test_within_it_a_library_is_not_there_and_afterwards_nothing_says_so(name):
    with without_extras(), pytest.raises(ImportError):
        import_module(name)
    assert name not in sys.modules


@pytest.mark.usefixtures("nothing_imported")
def test_nothing_stays_behind_when_what_is_imported_fails():
    with pytest.raises(ZeroDivisionError), without_extras():
        raise ZeroDivisionError
    assert "rfc3987_syntax" not in sys.modules


@pytest.mark.parametrize("name", ["jsonschema", "rfc3987_syntax"])
@pytest.mark.usefixtures("nothing_imported")
def test_what_is_imported_already_stays_as_it_is(monkeypatch, name):
    there = object()
    monkeypatch.setitem(sys.modules, name, there)
    with without_extras():
        assert sys.modules.get("rfc3987_syntax", there) is there
    assert sys.modules[name] is there


def test_no_schema_of_a_notebook_checks_a_format_that_needs_one_of_them():
    schemas = Path(nbformat.__file__).parent.rglob("*.schema.json")
    texts = [path.read_text(encoding="utf-8") for path in schemas]
    assert any('"cell_type"' in text for text in texts)
    named = {one for text in texts for one in _formats(json.loads(text))}
    assert not named.intersection(FORMATS)


def _formats(part):
    """Return every ``format`` that a schema names."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    named = part.get("format") if isinstance(part, dict) else None
    own = [named] if isinstance(named, str) else []
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
