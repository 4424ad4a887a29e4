"""Foreign files: how few lines of a drafted profile a person must change."""

import difflib
import os
from pathlib import Path

import pandas as pd
import pytest

from kpianalysis.intake.draft import draft_profile
from kpianalysis.intake.workbook import read_sheets
from kpianalysis.profile import read_profile
from kpianalysis.reading import read_extract

FOLDER = os.environ.get("KPIANALYSIS_REAL_DATA")
pytestmark = pytest.mark.skipif(not FOLDER, reason="KPIANALYSIS_REAL_DATA names no folder")
COUNCIL = Path(FOLDER or ".") / "hart-council-kpi" / "kpis.csv"
TUBE = Path(FOLDER or ".") / "tfl-tube-performance" / "tfl-tube-performance.xls"


def profiled(path, tmp_path, *swaps):
    """Draft a profile, change lines of it, and read; give what was read and the lines changed."""
    draft = draft_profile(read_sheets(path))
    text = draft
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    profile = tmp_path / "profile.toml"
    profile.write_text(text, encoding="utf-8")
    lines = difflib.ndiff(draft.splitlines(), text.splitlines())
    changed = sum(line.startswith("- ") for line in lines)
    return read_extract(path, profile=read_profile(profile)), changed


def test_a_council_s_kpis_need_at_most_8_changed_lines(tmp_path):
    extract, changed = profiled(
        COUNCIL,
        tmp_path,
        ('# ? zero_target = ["LS05", ', "zero_target = ["),
        ('# ? zero_value = {not_supplied = ["ETS01", "IT06", "LS05", "PS05", "SNH01"]}',
         'zero_value = {not_supplied = ["ETS01", "IT06", "PS05"]}'),
        ('ignore = ["Status class"]', 'ignore = ["Status class", "Year", "Last Quarter"]'),
        ('# ? "This Quarter" = "2019-20 Q1"', '"This Quarter" = "2014-15 Q2"'),
    )  # fmt: skip
    assert changed <= 8
    seen = extract.observations.set_index("kpi_ref")
    assert len(seen) == 45
    assert not extract.ledger["outcome"].eq("rejected").any()
    assert seen["period_start"].eq(pd.Timestamp("2014-07-01")).all()
    assert seen.loc[["ETS01", "IT06", "PS05"], "state"].eq("not_supplied").all()
    assert seen.loc[["RB09", "SNH03", "SNH04", "SNH06"], "target"].isna().all()
    assert (seen.loc["LS05", "target"], seen.loc["LS05", "value"]) == (0, -28)
    assert seen.loc["CS01", "value"] == 95.5


def test_four_week_periods_need_at_most_15_changed_lines(tmp_path):
    extract, changed = profiled(TUBE, tmp_path)
    assert changed == 0
    seen = extract.observations
    assert len(seen) == 344
    assert not extract.ledger["outcome"].eq("rejected").any()
    first = seen[seen["cell"].eq("F2")].iloc[0]
    assert (str(first["period_start"].date()), str(first["period_end"].date())) == (
        "2011-05-01", "2011-05-28",
    )  # fmt: skip
    share = seen[seen["kpi_ref"].eq("% of Scheduled Operated")]
    assert share["value"].between(85, 100).all()
