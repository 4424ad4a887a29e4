"""How do analysis results look when an analyst shows them in a notebook?"""

from __future__ import annotations

import sys
from dataclasses import replace

from markupsafe import Markup

from kpianalysis.display.blocks import Block
from kpianalysis.display.numbers import plural
from kpianalysis.review import Review

INLINE = "module://matplotlib_inline.backend_inline"
_MOST_COLUMNS = 20  # what pandas chooses where it is imported in a notebook


def register() -> None:
    """Tell IPython, when it runs, how a Review looks; anywhere else do nothing."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(Review, review_html)


def as_in_a_notebook() -> None:
    """Let libraries that were imported before IPython ran show things as in a notebook.

    Figures of pyplot show themselves, pandas leaves out columns in the middle of wide tables, and
    a Review has its look.
    """
    register()
    if "matplotlib" in sys.modules:
        import matplotlib as mpl

        mpl.rcParams["backend"] = INLINE
    if "pandas" in sys.modules:
        import pandas as pd

        pd.set_option("display.max_columns", _MOST_COLUMNS)


def review_html(review: Review) -> Markup:
    """Describe a Review in a line: what, when, how much."""
    months = review.assessments["period_start"].nunique()
    return Markup("<p><strong>{}</strong>, {}, as at {}: {} over {}</p>").format(
        review.contract.name,
        review.period.full_words,
        review.as_at.isoformat(),
        plural(review.in_period["kpi_ref"].nunique(), "KPI"),
        plural(months, review.contract.step_word),
    )


def folded(summary: str, block: Block) -> Block:
    """Fold a long table away until a person asks for it: for notebooks, since paper unfolds none.

    >>> print(folded("Rows", Block(Markup("<p>1</p>"))).html)
    <details><summary>Rows</summary><p>1</p></details>
    """
    inside = Markup("<details><summary>{}</summary>{}</details>")
    return replace(block, html=inside.format(summary, block.html))
