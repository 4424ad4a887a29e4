"""A run notebook as one HTML page: our template, numbered, under a strict policy."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import escape

from kpianalysis import __version__
from kpianalysis.audience import EXEMPT
from kpianalysis.errors import KpiProblem, PageProblem
from kpianalysis.publish.approval import approval_of
from kpianalysis.publish.approval_marks import fill_in_approval
from kpianalysis.publish.numbering import number_page, with_contents
from kpianalysis.publish.page_check import check_page
from kpianalysis.publish.page_margins import page_margins
from kpianalysis.publish.pieces import (
    FOR_ANALYSTS,
    is_piece,
    note_html,
    pieces,
    refuse_other_outputs,
)
from kpianalysis.publish.without_extras import without_extras
from kpianalysis.writing.unseen import without_unseen

with without_extras():
    from nbconvert.exporters import TemplateExporter

TEMPLATES = Path(str(files("kpianalysis.publish"))) / "templates"


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
        self.register_filter("note", note_html)  # type: ignore[no-untyped-call]

    def from_file(
        self, file_stream: Any, resources: Any = None, **settings: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the page of a run notebook's file; as :meth:`from_notebook_node`."""
        try:
            return super().from_file(file_stream, resources, **settings)
        except KpiProblem as problem:
            if "unique_key" not in (resources or {}):
                raise
            # Only nbconvert's command line gives this key; it would show a person a traceback.
            raise SystemExit(str(problem)) from problem

    # nbconvert's own exporters return text where its base class says a notebook.
    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **settings: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of a run notebook.

        Raises
        ------
        PageProblem
            When the notebook says nothing of its title, refers to what is not on the page, shows
            what is no piece of it, or makes a page that breaks a rule (:mod:`page_check`).
        """
        for warning in refuse_other_outputs(nb):
            self.log.warning("Not on the page: %s", warning)
        page = page_facts(nb)
        if "title" not in page:
            raise PageProblem(
                "has no title",
                found="the notebook",
                action="show report.summary() in its first cell",
            )
        style = (TEMPLATES / self.template_name / "page.css").read_text(encoding="utf-8").strip()
        style = f"{style}\n{page_margins(page)}"
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
            "is_piece": is_piece,
            "for_analysts": FOR_ANALYSTS,
        }
        html, resources = super().from_notebook_node(nb, resources, **settings)
        html = fill_in_approval(html, approval_of(nb))
        html = with_contents(number_page(without_unseen(html)))
        check_page(html, illustrative="basis" in page)
        return html, resources


def page_facts(notebook: Any) -> dict[str, str]:
    """Return what a notebook says of the page: title, contract, period, who approved it."""
    facts: dict[str, str] = {}
    for data in pieces(notebook):
        facts |= data["page"]
    if approval := approval_of(notebook):
        facts |= approval.facts
    return facts


def page_tables(notebook: Any) -> dict[str, dict[str, Any]]:
    """Return the tidy data of every table and chart that a notebook shows, by key."""
    tables: dict[str, dict[str, Any]] = {}
    for data in pieces(notebook):
        tables |= data["tables"]
    return tables
