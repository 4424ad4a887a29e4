"""Rows are written as gptables writes them, byte for byte: gptables is the oracle."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpianalysis.publish import workbook_sheet
from kpianalysis.publish.workbook import write_workbook

FACTS = {
    "title": "June 2019",
    "contract": "Support Services",
    "parties": "Northmoor Council and Acme",
    "period": "June 2019",
    "as_at": "2019-07-12",
}
CELLS = {
    "number": st.one_of(st.integers(-10, 10), st.floats(-1e6, 1e6), st.none()),
    "text": st.one_of(st.text(max_size=8), st.sampled_from(["-", "[z]", "[not known]", "1"])),
    "truth": st.one_of(st.booleans(), st.none()),
    "day": st.sampled_from(["2019-06-01", "1899-12-31", None]),
    "nothing": st.none(),
    "mixed": st.one_of(st.integers(0, 9), st.text(max_size=3), st.booleans(), st.none()),
}


@st.composite
def tables(draw):
    kinds = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=5))
    columns = [f"{kind}_{at}" for at, kind in enumerate(kinds)]
    rows = draw(st.lists(st.tuples(*(CELLS[kind] for kind in kinds)), max_size=4))
    dates = [name for name in columns if name.startswith("day")]
    return {"columns": columns, "rows": [list(row) for row in rows], "dates": dates}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(tables(), min_size=1, max_size=3))
def test_workbook_is_the_one_that_gptables_writes(tmp_path, given_tables):
    named = {f"table-{at}": table for at, table in enumerate(given_tables)}
    ours = write_workbook(tmp_path / "ours.xlsx", named, {}, FACTS).read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_sheet, "write_rows_by_column", lambda _: None)
        theirs = write_workbook(tmp_path / "theirs.xlsx", named, {}, FACTS).read_bytes()
    assert ours == theirs


def test_step_that_is_replaced_is_one_that_gptables_has():
    """Without it the workbook would be right, and slow."""
    from gptables.core.wrappers import GPWorksheet

    from kpianalysis.publish.workbook_rows import _STEP

    assert hasattr(GPWorksheet, _STEP)
