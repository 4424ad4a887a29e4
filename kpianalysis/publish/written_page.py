"""What is written from a run notebook: its page, tables, workbook and manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpianalysis.audience import Reader
from kpianalysis.publish.beside import write_manifest, write_tables
from kpianalysis.publish.exempt_check import check_reader
from kpianalysis.publish.numbering import numbers_on
from kpianalysis.publish.page import KpiPageExporter, page_facts, page_tables
from kpianalysis.publish.places import PAGE
from kpianalysis.publish.workbook import WORKBOOK, write_workbook


def write_outputs(
    executed: Any, folder: Path, *, cover: Mapping[str, str], reader: Reader, **made_from: Any
) -> None:
    """Write all that stands beside a run notebook but its PDF, the manifest last.

    Parameters
    ----------
    executed : NotebookNode
        Run. Its file already stands in the folder, and is named in the manifest.
    folder : Path
        Where it all shall stand.
    cover : mapping
        What the workbook says of the period where the page does not, from
        :func:`~kpianalysis.publish.workbook_front.facts_of`.
    reader : {"public", "exempt"}
        For whom the page must be.
    **made_from
        What the manifest names, as :func:`~kpianalysis.publish.beside.write_manifest` takes it.

    Raises
    ------
    PageProblem
        When the page breaks a rule, or is for another reader.
    """
    html, _ = KpiPageExporter().from_notebook_node(executed)
    (folder / PAGE).write_text(html, encoding="utf-8", newline="\n")
    check_reader(executed, reader)
    facts, tables = page_facts(executed), page_tables(executed)
    write_tables(tables, folder / "tables")
    write_workbook(folder / WORKBOOK, tables, numbers_on(html), {**cover, **facts})
    write_manifest(folder, page=facts, **made_from)
