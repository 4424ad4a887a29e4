"""How large is the text on paper, where a table is wider than the paper?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

from kpianalysis.display.blocks import table
from kpianalysis.publish.paper import LARGE_PRINT_SWITCH, print_page

pytestmark = pytest.mark.browser
STYLE = Path(__file__).resolve().parents[2] / "kpianalysis/publish/templates/kpi-page/page.css"
SENTENCE = "Each KPI stands in one row of each column. "


def page_with_months(months: int) -> str:
    """Write a page whose table has a column for each of many months."""
    headers = ["KPI", *(f"Month {at}" for at in range(months)), "Basis"]
    row = ["Care assessments on time (ACF_KPI_03)", *["missed? (m)"] * months, "illustrative"]
    wide = table("status", "Status by month", headers, [row] * 3, pd.DataFrame())
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Sizes</title>'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"{LARGE_PRINT_SWITCH}<h1>Sizes</h1><h2>Status</h2><p>{SENTENCE * 20}</p>{wide.html}"
        "</main></body></html>"
    )


def sizes(pdf: Path) -> Counter[float]:
    """Count the characters of each size in points, as they stand on the paper."""
    found: Counter[float] = Counter()

    def count(text: str, outer: list, inner: list, font: object, size: float) -> None:
        found[round(size * abs(outer[3] * inner[3]), 1)] += len(text.strip())

    for side in PdfReader(pdf).pages:
        side.extract_text(visitor_text=count)
    return found


@pytest.mark.parametrize("months", [3, 13, 24])
@pytest.mark.parametrize(("large_print", "points"), [(False, 12.0), (True, 16.0)])
def test_text_has_its_size_in_points_however_many_months_a_table_has(
    tmp_path: Path, browser_program: Path, months: int, large_print: bool, points: float
) -> None:
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(page_with_months(months), encoding="utf-8")
    print_page(page, pdf, large_print=large_print, browser=browser_program)
    found = sizes(pdf)
    # Twenty sentences of 43 characters, less the spaces at the ends of lines.
    assert found[points] > 20 * 35, found


def test_heading_of_a_wide_table_stands_on_its_side_in_large_print(
    tmp_path: Path, browser_program: Path
) -> None:
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(page_with_months(13), encoding="utf-8")
    print_page(page, pdf, large_print=True, browser=browser_program)
    turned = [side for side in PdfReader(pdf).pages if side.mediabox.width > side.mediabox.height]
    said = turned[0].extract_text()
    assert "Status" in said.splitlines()[0]
    assert "Status by month" in said
