"""How good is the outlook on real series, beside a straight line, a share and a coin?

Emergency departments in Northern Ireland, share of patients seen within 4 hours, monthly, 2008 to
2022. ``KPIANALYSIS_REAL_DATA`` names the folder that holds
``ni-ae-4hour/northern-ireland-ae-raw.csv``. Scores are Brier scores over all series: 0 is perfect,
a coin has 0.250. Every method is judged on the same months, 1 to 3 months ahead, from what was
known before them.

The file has no targets but the national one of 95%, which most departments miss every month; so
each series is judged against three: 95%; its own median over the whole file, which half of its
months meet; and its mean of the calendar year before, a target that moves with the results.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pandas as pd

from kpianalysis.analysis.back_test import FEWEST_TO_LOOK_AHEAD, months_met, share_met
from kpianalysis.analysis.expectations import Expectations, expect_month
from kpianalysis.analysis.histories import Histories, ahead, lay_out
from kpianalysis.analysis.local_level import follow_levels
from kpianalysis.analysis.outlook import COIN, FEWEST_JUDGED, outlook

FEWEST_MONTHS = 36
LINE_MONTHS = 12
HORIZONS = (1, 2, 3)


def main() -> None:
    folder = os.environ.get("KPIANALYSIS_REAL_DATA")
    file = Path(folder or ".") / "ni-ae-4hour" / "northern-ireland-ae-raw.csv"
    if not folder or not file.exists():
        print("Skipped: KPIANALYSIS_REAL_DATA names no folder with ni-ae-4hour in it.")
        return
    series = read(file)
    print(f"{series['kpi_ref'].nunique()} series, {series['value'].notna().sum():,} months")
    for name, target in targets(series).items():
        compare(name, series.assign(target=target))
    speed()


def read(file: Path) -> pd.DataFrame:
    raw = pd.read_csv(file, thousands=",", parse_dates=["Date"])
    raw["kpi_ref"] = raw["Trust"] + ", " + raw["Dept"] + ", " + raw["Type"]
    raw["value"] = 100 * raw["Under 4 Hours"] / raw["Total"].where(raw["Total"] > 0)
    raw = raw.groupby(["kpi_ref", "Date"], as_index=False)["value"].mean()
    months = raw.groupby("kpi_ref")["value"].transform("count")
    raw = raw[months >= FEWEST_MONTHS].rename(columns={"Date": "period_start"})
    return raw.assign(unit="%", polarity="higher_is_better").reset_index(drop=True)


def targets(series: pd.DataFrame) -> dict[str, pd.Series]:
    year = series["period_start"].dt.year
    yearly = series.groupby(["kpi_ref", year])["value"].mean()
    before = pd.MultiIndex.from_arrays([series["kpi_ref"], year - 1])
    return {
        "95%": pd.Series(95.0, index=series.index),
        "own median": series.groupby("kpi_ref")["value"].transform("median"),
        "mean of the year before": pd.Series(yearly.reindex(before).to_numpy(), series.index),
    }


def compare(name: str, series: pd.DataFrame) -> None:
    histories = lay_out(series)
    levels = follow_levels(histories.value)
    met = months_met(histories)
    share = share_met(met)
    enough = levels.n >= max(FEWEST_TO_LOOK_AHEAD, LINE_MONTHS)
    masks: list[np.ndarray] = []
    distances: dict[str, list[np.ndarray]] = {}  # squared, of chance from what came
    held: dict[str, list[np.ndarray]] = {}
    with_last_year, has_last_year = [], []
    for months in HORIZONS:
        level = Expectations(
            levels.level,
            np.sqrt(
                np.where(levels.variance > 0, levels.variance, np.nan) * levels.month_share(months)
            ),
            levels.degrees,
            np.zeros_like(enough),
        )
        both = expect_month(histories.value, levels, months)
        always = expect_month(histories.value, levels, months, last_year_if_better=False)
        ways = {
            "outlook": both,
            "level alone": level,
            "always last year": always,
            "straight line": line(histories, months),
        }
        target, came = ahead(histories.target, months), ahead(met, months)
        chances = {
            way: one.chance_of_meeting(target, histories.direction) for way, one in ways.items()
        }
        chances |= {"share of last 12": share, "coin": np.full_like(share, 0.5)}
        judged = enough & ~np.isnan(came) & ~np.isnan(sum(chances.values()))
        has_last_year.append(always.with_last_year[judged])
        with_last_year.append(both.with_last_year[judged])
        masks.append(judged)
        for way, chance in chances.items():
            distances.setdefault(way, []).append((chance - came) ** 2)
        value = ahead(histories.value, months)
        for way, one in ways.items():
            inside = np.abs(value - one.centre) <= one.half_interval(0.80)
            held.setdefault(way, []).append(inside[judged])
    mature = np.concatenate(has_last_year)
    used = np.concatenate(with_last_year).sum()
    print(f"\nTarget: {name}. {len(mature):,} forecasts, {mature.sum():,} of them from two years")
    print(f"or more; the outlook averages {used:,} of them with last year, where that came nearer.")
    was_given = np.concatenate([passes(distances, masks)[judged] for judged in masks])
    print(f"  {'Brier':>25}{'two years or more':>20}{'where given':>14}{'80% interval held':>20}")
    for way, several in distances.items():
        score = np.concatenate([one[judged] for one, judged in zip(several, masks, strict=True)])
        share_held = f"{np.concatenate(held[way]).mean():.1%}" if way in held else ""
        print(
            f"  {way:18}{score.mean():7.3f}{score[mature].mean():20.3f}"
            f"{score[was_given].mean():14.3f}{share_held:>20}"
        )
    print(f"  where given: {was_given.sum():,} forecasts whose back-test until then allowed them")
    found = outlook(series)
    print(f"  given today for {found['reason'].isna().sum()} of {len(found)}; for the others:")
    for reason, count in found["reason"].value_counts().items():
        print(f"    {count}: {reason}")


def passes(distances: dict[str, list[np.ndarray]], masks: list[np.ndarray]) -> np.ndarray:
    """Say at each month whether the outlook had beaten the share and a coin until then."""
    count, better, lost = 0.0, 0.0, 0.0
    for months, judged in zip(HORIZONS, masks, strict=True):
        gain = distances["share of last 12"][months - 1] - distances["outlook"][months - 1]
        score = np.where(judged, distances["outlook"][months - 1], np.nan)
        lost = lost + np.nan_to_num(ahead(score, -months)).cumsum(axis=1)
        known = ahead(np.where(judged, gain, np.nan), -months)
        count = count + (~np.isnan(known)).cumsum(axis=1)
        better = better + np.nan_to_num(known).cumsum(axis=1)
    return np.asarray((better > 0) & (count >= FEWEST_JUDGED) & (lost < COIN * count))


def line(histories: Histories, months: int) -> Expectations:
    """Extend the least-squares line through the last 12 months, with its prediction interval."""
    past = np.stack([ahead(histories.value, -back) for back in range(LINE_MONTHS)], axis=-1)
    x = -np.arange(LINE_MONTHS, dtype="float64")
    middle = x.mean()
    spread = ((x - middle) ** 2).sum()
    mean = past.mean(axis=-1)
    slope = (past * (x - middle)).sum(axis=-1) / spread
    left = past - mean[..., None] - slope[..., None] * (x - middle)
    variance = (left**2).sum(axis=-1) / (LINE_MONTHS - 2)
    far = 1 + 1 / LINE_MONTHS + (months - middle) ** 2 / spread
    width = np.sqrt(np.where(variance > 0, variance, np.nan) * far)
    centre = mean + slope * (months - middle)
    return Expectations(
        centre, width, np.full(mean.shape, LINE_MONTHS - 2), np.zeros(mean.shape, "bool")
    )


def speed(kpis: int = 1000, months: int = 36) -> None:
    value = np.random.default_rng(1).normal(80, 3, (kpis, months)).ravel()
    start = pd.date_range("2016-01-01", periods=months, freq="MS")
    results = pd.DataFrame(
        {
            "kpi_ref": np.repeat([f"K{kpi:04}" for kpi in range(kpis)], months),
            "period_start": np.tile(start, kpis),
            "value": value,
            "target": 80.0,
            "unit": "%",
            "polarity": "higher_is_better",
        }
    )
    seconds = []
    for _ in range(7):
        began = time.perf_counter()
        outlook(results)
        seconds.append(time.perf_counter() - began)
    best, middle = min(seconds), sorted(seconds)[len(seconds) // 2]
    goal = "met" if middle <= 0.5 else "MISSED"
    print(f"\n{kpis} KPIs x {months} months with back-test: {middle:.2f} s (best {best:.2f} s)")
    print(f"goal 0.50 s: {goal}")


if __name__ == "__main__":
    main()
