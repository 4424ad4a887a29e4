"""What of a run notebook stands on the page? Its pieces and notes; anything else stops it."""

from __future__ import annotations

from typing import Any

from kpianalysis.display.blocks import DATA_TYPE
from kpianalysis.errors import PageProblem
from kpianalysis.publish.without_extras import without_extras

with without_extras():
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

FOR_ANALYSTS = "for-analysts"
_KEPT_OFF = f"show a piece of a report there, or tag the cell {FOR_ANALYSTS!r}: it is then kept off"


def is_for_analysts(cell: Any) -> bool:
    """Say whether a cell carries the tag that keeps it off the page."""
    return FOR_ANALYSTS in cell.metadata.get("tags", [])


def is_piece(output: Any) -> bool:
    """Say whether an output is a piece that this package made."""
    data = output.get("data", {})
    return DATA_TYPE in data and "text/html" in data


def pieces(notebook: Any) -> list[dict[str, Any]]:
    """Return the data behind each piece of a page, in order."""
    return [
        output["data"][DATA_TYPE]
        for cell in notebook.cells
        if cell.cell_type == "code" and not is_for_analysts(cell)
        for output in cell.outputs
        if is_piece(output)
    ]


def refuse_other_outputs(notebook: Any) -> list[str]:
    """Stop a page that would leave out, or show unescaped, what a cell holds beside pieces.

    Parameters
    ----------
    notebook : NotebookNode
        Run.

    Returns
    -------
    list of str
        What cells said to nobody on the page, such as the warnings of libraries: for a log.

    Raises
    ------
    PageProblem
        Naming the cell and what it shows.
    """
    warnings = []
    for number, cell in enumerate(notebook.cells, start=1):
        place = f"cell {number} of the notebook"
        if is_for_analysts(cell) or cell.cell_type == "markdown":
            continue
        if cell.cell_type != "code":
            if cell.source.strip():
                raise PageProblem(
                    f"is a {cell.cell_type} cell, which has no place on a page",
                    found=place,
                    action=f"make it a Markdown cell, or tag it {FOR_ANALYSTS!r}",
                )
            continue
        for output in cell.outputs:
            if output.output_type == "error":
                raise PageProblem(
                    f"stopped with an error: {output.ename}: {output.evalue}",
                    found=place,
                    action="mend it, and run the notebook again",
                )
            if output.output_type == "stream" and output.name == "stderr":
                warnings.append(f"{place}: {output.text.strip()}")
            elif not is_piece(output):
                raise PageProblem(
                    f"shows {_kind(output)}, which is no piece of a page",
                    found=place,
                    action=_KEPT_OFF,
                )
    return warnings


def note_html(source: str) -> str:
    """Write a Markdown cell as HTML; HTML in it is text, so that none of it runs.

    >>> print(note_html("**Note** <b onclick='a()'>x</b>").strip())
    <p><strong>Note</strong> &lt;b onclick='a()'&gt;x&lt;/b&gt;</p>
    """
    renderer = _NoteRenderer(escape=True, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=renderer).render(source)


class _NoteRenderer(IPythonRenderer):
    """nbconvert's own, but without its block of code that would be written unescaped."""

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre><code>{self.escape_html(code)}</code></pre>\n"


def _kind(output: Any) -> str:
    """Name what an output holds, its richest type first."""
    if output.output_type == "stream":
        return "printed text"
    types = [name for name in output.get("data", {}) if name != "text/plain"]
    return ", ".join(types) or "plain text"
