"""A run notebook as one HTML page: our template, numbered, under a strict policy."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import escape
from nbconvert.exporters import TemplateExporter

from kpianalysis import __version__
from kpianalysis.audience import EXEMPT
from kpianalysis.display.blocks import DATA_TYPE
from kpianalysis.errors import PageProblem
from kpianalysis.writing.unseen import without_unseen

TEMPLATES = Path(str(files("kpianalysis.publish"))) / "templates"
_NUMBER = re.compile(r'<span data-number="(\w+):([\w.-]+)">[^<]*</span>')
_REFERENCE = re.compile(r'<span data-ref="(\w+):([\w.-]+)">[^<]*</span>')
MAIN_POINTS = "section-main-points"
_CAPTION = re.compile(r'<(?:fig)?caption id="(?:fig)?caption-([\w.-]+)">((Table|Figure) [\w.]+): ')
_HEADING = re.compile(r'<h2 id="([\w.-]+)">(.*?)</h2>', re.S)


class KpiPageExporter(TemplateExporter):
    """nbconvert exporter of the page that members read."""

    export_from_notebook = "KPI page"
    file_extension = ".html"
    output_mimetype = "text/html"
    template_name = "kpi-page"

    def __init__(self, **settings: Any) -> None:
        # nbconvert gives this one no types.
        super().__init__(  # type: ignore[no-untyped-call]
            extra_template_basedirs=[str(TEMPLATES)], **settings
        )

    # nbconvert's own exporters return text where its base class says a notebook.
    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **settings: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of a run notebook.

        Raises
        ------
        PageProblem
            When the notebook says nothing of its title, or refers to what is not on the page.
        """
        page = page_facts(nb)
        if "title" not in page:
            raise PageProblem(
                "has no title", found="the notebook", action="show report.title() in its first cell"
            )
        style = (TEMPLATES / self.template_name / "page.css").read_text(encoding="utf-8").strip()
        if page.get("audience") == EXEMPT:
            # Only such a page says on each printed side that it is not for publication.
            exempt = (TEMPLATES / self.template_name / "exempt.css").read_text(encoding="utf-8")
            style = f"{style}\n{exempt.strip()}"
        digest = hashlib.sha256(f"\n{style}\n".encode()).digest()
        resources = resources or {}
        resources["kpi_page"] = {
            "title": escape(f"{page['title']}. {page['contract']}"),
            "style": style,
            "style_hash": base64.b64encode(digest).decode(),
            "made_by": f"kpianalysis {__version__}",
        }
        html, resources = super().from_notebook_node(nb, resources, **settings)
        return with_contents(number_page(without_unseen(html))), resources


def page_facts(notebook: Any) -> dict[str, str]:
    """Return what a notebook's outputs say of the page: title, contract, period."""
    facts: dict[str, str] = {}
    for data in _our_data(notebook):
        facts |= data["page"]
    return facts


def page_tables(notebook: Any) -> dict[str, dict[str, Any]]:
    """Return the tidy data of every table and chart that a notebook shows, by key."""
    tables: dict[str, dict[str, Any]] = {}
    for data in _our_data(notebook):
        tables |= data["tables"]
    return tables


def number_page(html: str) -> str:
    """Give sections, tables and figures their numbers, and fill in the references to them.

    Raises
    ------
    PageProblem
        When a reference names nothing on the page.
    """
    counts: Counter[str] = Counter()
    numbers: dict[tuple[str, str], int] = {}
    for kind, key in _NUMBER.findall(html):
        counts[kind] += 1
        numbers[kind, key] = counts[kind]

    def number(found: re.Match[str]) -> str:
        kind, key = found.groups()
        at = numbers[kind, key]
        return f"{at}. " if kind == "section" else f"{kind.capitalize()} {at}: "

    def reference(found: re.Match[str]) -> str:
        kind, key = found.groups()
        if (kind, key) not in numbers:
            raise PageProblem(f"refers to the {kind} {key!r}, which is not on it", found="the page")
        return f"{kind.capitalize()} {numbers[kind, key]}"

    return _REFERENCE.sub(reference, _NUMBER.sub(number, html))


def numbers_on(html: str) -> dict[tuple[str, str], str]:
    """Return what a numbered page calls its tables and figures.

    >>> numbers_on('<caption id="caption-missed">Table 4: Misses</caption>')
    {('table', 'missed'): 'Table 4'}
    """
    return {(found[3].lower(), found[1]): found[2] for found in _CAPTION.finditer(html)}


def with_contents(html: str) -> str:
    """Put a list of the sections after the main points, so that the answer comes first.

    Without main points it stands after the first section.
    """
    headings = list(_HEADING.finditer(html))
    ids = [heading[1] for heading in headings]
    before = ids.index(MAIN_POINTS) + 1 if MAIN_POINTS in ids else 1
    after = headings[before:]
    if len(after) < 2:
        return html
    items = "\n".join(f'<li><a href="#{heading[1]}">{heading[2]}</a></li>' for heading in after)
    contents = (
        '<nav aria-labelledby="contents">\n<p id="contents">Contents</p>\n'
        f"<ul>\n{items}\n</ul>\n</nav>\n"
    )
    place = after[0].start()
    return html[:place] + contents + html[place:]


def _our_data(notebook: Any) -> list[dict[str, Any]]:
    return [
        output["data"][DATA_TYPE]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if DATA_TYPE in output.get("data", {})
    ]
