"""Homes with many generated contracts, as they stand after their extracts were read.

Each has contract.toml, received.csv and 60 extracts, empty ones, as a portfolio opens none that
has not changed; and its kept position, written by the function that the command itself uses.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from kpianalysis import store_many
from kpianalysis.home import Home
from kpianalysis.inputs import judging
from kpianalysis.portfolio.positions import COLUMNS, Facts
from kpianalysis.portfolio.stamps import stamp_of
from kpianalysis.writing.toml import toml_text

KPIS, MONTHS = 40, 60
AREAS = ("AA", "BB", "CC", "DD")
DATES = pd.date_range("2020-04-01", periods=MONTHS, freq="MS").astype("datetime64[us]")
REFS = [f"{AREAS[n // 10]}_KPI_{n % 10 + 1:02}" for n in range(KPIS)]


def settings() -> dict[str, object]:
    """Write the terms of a generated contract: the same for all."""
    return {
        "name": "Generated contract",
        "supplier": "Example Supplier",
        "council": "Example Council",
        "first_month": "2020-04",
        "ref_pattern": "{area}_KPI_{number:02}",
        "areas": [{"code": code, "name": f"Area {code}"} for code in AREAS],
        "kpis": [
            {
                "ref": ref,
                "plain_name": f"Work of kind {number} done on time",
                "title": f"% of work of kind {number} done within 5 days",
                "what_it_means": "People wait less.",
                "area": ref[:2],
                "unit": "%",
                "polarity": "higher_is_better",
                "from": "2020-04",
                "terms": [{"from": "2020-04", "target": 80, "minimum": 75}],
            }
            for number, ref in enumerate(REFS)
        ],
    }


def position(random: np.random.Generator) -> pd.DataFrame:
    """Make the months of a contract: levels that drift, gaps, counts for some KPIs, mitigations."""
    shape = (KPIS, MONTHS)
    level = random.uniform(74, 92, (KPIS, 1)) + np.cumsum(random.normal(0, 0.5, shape), axis=1)
    whole = random.integers(60, 500, shape).astype("float64")
    part = np.floor(whole * np.clip(level + random.normal(0, 3, shape), 0, 100) / 100)
    value = 100 * part / whole
    value[random.random(shape) < 0.01] = np.nan
    counted = (random.random((KPIS, 1)) < 0.3) & ~np.isnan(value)
    held = ~np.isnan(value).ravel()
    mitigated = np.zeros(shape, dtype=bool)
    mitigated[random.integers(KPIS), random.integers(30, MONTHS - 1) :] = True
    start = pd.Series(np.tile(DATES, KPIS)).where(mitigated.ravel())
    start = start.groupby(np.repeat(np.arange(KPIS), MONTHS)).transform("min")
    rows = KPIS * MONTHS
    table = {
        "kpi_ref": np.repeat(REFS, MONTHS),
        "area": np.repeat([ref[:2] for ref in REFS], MONTHS),
        "unit": ["%"] * rows,
        "polarity": ["higher_is_better"] * rows,
        "period_start": np.tile(DATES, KPIS),
        "period_end": np.tile(DATES + pd.offsets.MonthEnd(), KPIS),
        "target": 80.0,
        "minimum": 75.0,
        "terms_basis": None,
        "mitigated": mitigated.ravel(),
        "mitigation_start": start.where(mitigated.ravel()),
        "mitigation_basis": None,
        "phase": 0,
        "value": np.round(value.ravel(), 2),
        "bound": ["exact"] * rows,
        "numerator": np.where(counted, part, np.nan).ravel(),
        "denominator": np.where(counted, whole, np.nan).ravel(),
        "backlog": np.nan,
        "state": np.where(held, "measured", "no_volume"),
        "verification": ["verified"] * rows,
        "basis": None,
        "received": np.tile(DATES + pd.DateOffset(months=1, days=9), KPIS),
    }
    texts = dict.fromkeys(("terms_basis", "mitigation_basis", "basis"), "str")
    return pd.DataFrame(table)[list(COLUMNS)].astype(texts)


def make_home(root: Path, contracts: int) -> Home:
    """Make a home with so many contracts; the same ones each time."""
    home, text = Home(root), toml_text(settings())
    for number in range(contracts):
        name = f"contract-{number:05}"
        folder = root / "data" / "raw" / name
        (folder / "extracts").mkdir(parents=True)
        (folder / "contract.toml").write_text(text, encoding="utf-8")
        (folder / "received.csv").write_text("file,sha256,received,note\n", encoding="utf-8")
        for month in DATES:
            (folder / "extracts" / f"{month:%Y-%m}.csv").touch()
        facts = Facts(f"Contract {number}", "2025-04-10", 6, 1, 0)
        kept = asdict(facts) | {"stamp": stamp_of(folder), "inputs": "", "program": judging()}
        table = store_many.as_words(position(np.random.default_rng(number)))
        store_many.write_position(home.portfolio, name, table, kept)
    return home
