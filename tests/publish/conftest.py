"""A small page as a run notebook holds it, made without a kernel."""

import nbformat
import pandas as pd
import pytest
from markupsafe import Markup

from kpianalysis.display.blocks import DATA_TYPE, Block, heading, join, paragraph, refer, table
from kpianalysis.publish.page import KpiPageExporter


def a_cell(*blocks):
    """A cell that was run and shows a block."""
    data = join(*blocks)._repr_mimebundle_()
    output = nbformat.v4.new_output("execute_result", data=data, execution_count=1)
    return nbformat.v4.new_code_cell("report.part()", outputs=[output], execution_count=1)


def a_title(text="Three KPIs missed their target", **page):
    facts = {"title": text, "contract": "Support Services", "period": "June 2019"}
    return Block(Markup("<h1>Finding</h1>"), page=facts | page)


def a_table(key="summary", **others):
    data = pd.DataFrame({"kpi_ref": ["A"], "value": [58.53]})
    settings = {"headers": ["KPI", "Result"], "rows": [["A", "58.53%"]], "data": data} | others
    return table(key, "Results, published", **settings)


def a_notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def a_page(*cells):
    """The page of a notebook with a title and these cells."""
    html, _ = KpiPageExporter().from_notebook_node(a_notebook(a_cell(a_title()), *cells))
    return html


@pytest.fixture(scope="session")
def clean_page():
    """A whole page, made by our own exporter from our own blocks, that breaks no rule."""
    return a_page(
        a_cell(
            heading("main-points", "Main points"),
            paragraph("As of June. See ", refer("table", "summary"), refer("section", "missed")),
        ),
        a_cell(heading("summary", "Summary"), a_table()),
        a_cell(heading("missed", "Missed target"), a_table("missed")),
    )


@pytest.fixture(scope="session")
def make():
    """The makers above, by name."""

    class Make:
        cell, title, table = staticmethod(a_cell), staticmethod(a_title), staticmethod(a_table)
        notebook, page = staticmethod(a_notebook), staticmethod(a_page)
        data_type = DATA_TYPE

    return Make
