"""Fourteen years of real results of emergency departments, by the same commands."""

from __future__ import annotations

import csv
import hashlib
import html
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

PROJECT = Path(__file__).resolve().parents[2]
VARIABLE = "KPIANALYSIS_REAL_DATA"
NAME = "northern-ireland-ae-raw.csv"
CONTRACT = "ni-ae-4hour"


@pytest.fixture(scope="module")
def real_file() -> Path:
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"{VARIABLE} names no folder with the real data")
    path = Path(folder).resolve() / CONTRACT / NAME
    assert path.is_file(), f"{VARIABLE} is set, but {path.name} is not there"
    return path


@pytest.fixture(scope="module")
def real_home(real_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real")
    folder = home / "data" / "raw" / CONTRACT
    (folder / "extracts").mkdir(parents=True)
    shutil.copy(PROJECT / "tests" / "real" / CONTRACT / "contract.toml", folder)
    content = real_file.read_bytes()
    (folder / "extracts" / NAME).write_bytes(content)
    (folder / "received.csv").write_text(
        f"file,sha256,received,note\n{NAME},{hashlib.sha256(content).hexdigest()},2022-05-01,\n",
        encoding="utf-8",
    )
    shutil.copytree(PROJECT / "notebooks", home / "notebooks")
    return home


def test_nothing_of_the_real_file_is_lost_or_wrong(
    real_home: Path, real_file: Path, command: Callable
) -> None:
    done = command(real_home, "check")
    assert done.returncode == 0, done.stdout
    done = command(real_home, "clean")
    with real_file.open(encoding="utf-8", newline="") as file:
        count = len(list(csv.DictReader(file)))
    assert count > 3000
    said = f"{count} observations; rows: {count} accepted, 0 superseded, 0 rejected, 1 set aside"
    assert said in done.stdout


@pytest.mark.slow
def test_real_quarter_becomes_a_page_with_the_figures_of_the_file(
    real_home: Path, real_file: Path, command: Callable
) -> None:
    done = command(real_home, "run", "January to March 2022")
    assert done.returncode == 0, done.stderr
    page = Path(done.stdout.strip())
    assert page.parent.parent.name == "2021-22-q4"
    text = html.unescape(page.read_text(encoding="utf-8"))
    assert "12 of 16 KPIs missed their target in January to March 2022" in text
    assert "illustrative" not in text
    assert not re.search(r"<th[^>]*>Basis", text)
    with real_file.open(encoding="utf-8", newline="") as file:
        truth = {
            (row["Dept"], row["Type"], row["Date"]): float(row["Percent Under 4 Hours"][:-1])
            for row in csv.DictReader(file)
            if row["Date"] >= "2022-01"
        }
    shown = pd.read_csv(page.parent / "tables" / "every-kpi.csv")
    assert len(shown) == len(truth) == 48
    assert sorted(shown["value"]) == sorted(truth.values())
    royal = shown[shown["kpi_ref"].eq("BEL_ED_04")].set_index("period_start")["value"]
    assert royal["2022-03-01"] == truth["RVH", "Type 1", "2022-03-01"] == 41.1


@pytest.mark.slow
def test_gap_of_six_months_in_a_real_series_is_not_supplied(
    real_home: Path, command: Callable
) -> None:
    done = command(real_home, "run", "2020-04..2020-09")
    assert done.returncode == 0, done.stderr
    shown = pd.read_csv(Path(done.stdout.strip()).parent / "tables" / "every-kpi.csv")
    daisy_hill = shown[shown["kpi_ref"].eq("SOU_ED_03")]
    assert daisy_hill["status"].eq("not supplied").sum() == 6
    assert daisy_hill["value"].isna().sum() == 6
