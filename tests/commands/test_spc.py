"""kpianalysis spc: the door for any data, as a person calls it."""

import csv
import subprocess
import sys

import pandas as pd
import pytest

POINTS = [
    "series_id", "date", "value", "phase", "mean", "lpl", "upl", "outside", "near", "trend",
    "two_of_three", "shift", "special_cause", "direction", "point_type",
]  # fmt: skip
USUAL = (14, 12, 10, 8, 10, 12) * 3


def spc(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "kpianalysis.cli", "spc", *words],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def write(path, *series, header=("series_id", "date", "value", "target", "improvement_direction")):
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(header)
        for name, values in series:
            for number, value in enumerate(values):
                month = pd.Timestamp("2018-01-01") + pd.DateOffset(months=number)
                lines.writerow([name, month.date(), value, 5, "increase"])


def test_points_and_series_are_written_with_the_columns_promised(tmp_path):
    write(tmp_path / "in.csv", ("007", (*USUAL, 40)))
    done = spc(
        tmp_path, "in.csv", "--preset", "ptd-0.2", "--out", "p.csv", "--summary", "s.csv",
        "--baseline-points", "12",
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    points = pd.read_csv(tmp_path / "p.csv", dtype={"series_id": str})
    assert points.columns.tolist() == POINTS
    last = points.iloc[-1]
    assert (last["series_id"], last["date"], last["special_cause"], last["point_type"]) == (
        "007",
        "2019-07-01",
        "outside",
        "improvement",
    )
    assert last["upl"] == pytest.approx(11 + 2.66 * 2, rel=1e-12)
    series = pd.read_csv(tmp_path / "s.csv", keep_default_na=False)
    assert series.columns.tolist()[:5] == ["series_id", "variation", "likely", "n", "notes"]
    assert series.iloc[0, 1:5].tolist() == ["improvement", "met", 19, ""]


def test_bad_series_is_named_with_its_line_and_the_others_are_written(tmp_path):
    write(tmp_path / "in.csv", ("good", USUAL), ("bad", (*USUAL, "TBC")))
    done = spc(tmp_path, "in.csv", "--out", "p.csv", "--summary", "s.csv")
    assert done.returncode == 1
    assert "in.csv, series bad: row 38: value 'TBC' is not a number" in done.stderr
    assert "Traceback" not in done.stderr
    series = pd.read_csv(tmp_path / "s.csv", keep_default_na=False).set_index("series_id")
    assert series.loc["good", "likely"] == "met"
    assert "'TBC'" in series.loc["bad", "notes"]


def test_without_places_the_series_are_printed(tmp_path):
    write(tmp_path / "in.csv", ("A", USUAL))
    done = spc(tmp_path, "in.csv")
    header, line = done.stdout.splitlines()
    assert header == "series_id,variation,likely,n,notes"
    assert line.startswith("A,common_cause,met,18,")


def test_counts_alone_are_enough(tmp_path):
    rows = "".join(f"A,2019-{n:02}-01,{70 + n % 3},100\n" for n in range(1, 13))
    rows += "".join(f"A,2020-{n:02}-01,{70 + n % 3},100\n" for n in range(1, 4))
    (tmp_path / "in.csv").write_text("series_id,date,numerator,denominator\n" + rows)
    done = spc(tmp_path, "in.csv", "--out", "p.csv", "--summary", "s.csv")
    assert done.returncode == 0
    assert pd.read_csv(tmp_path / "p.csv")["value"].tolist()[:3] == [71, 72, 70]
    assert pd.read_csv(tmp_path / "s.csv")["chart"].tolist() == ["p_prime"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["in.csv", "--preset", "nhs"], "'nhs' is no preset. What to do: choose from ptd-0.2"),
        (["in.csv", "--out", "in.csv"], "--out: 'in.csv' is read, or written already"),
        (["in.csv", "--chart", "pie"], "'pie' is no kind of chart"),
        (["in.csv", "--shift-length", "1"], "'1' is too short for a run"),
        (["nowhere.csv"], "'nowhere.csv' is no file"),
    ],
)
def test_wrong_call_ends_with_2_and_says_what_is_allowed(tmp_path, words, said):
    write(tmp_path / "in.csv", ("A", USUAL))
    done = spc(tmp_path, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"series_id,date\nA,2019-01-01\n", "has no column value"),
        (b"series_id,date,value\n", "holds no rows"),
        (b"series_id,date,value,value\nA,2019-01-01,1,2\n", "'value' stands in two columns"),
        (b"series_id,date,value\nA,2019-01-01,12,273\n", "a row has more cells than the header"),
        (b"PK\x03\x04rest", "What to do"),
        (b'series_id,date,value\n"A,2019-01-01,1\n', "What to do"),
    ],
)
def test_file_that_is_no_table_of_series_is_told_in_one_line(tmp_path, content, said):
    (tmp_path / "in.csv").write_bytes(content)
    done = spc(tmp_path, "in.csv")
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_file_in_another_encoding_is_read(tmp_path):
    text = "series_id,date,value\n" + "".join(f"Bücher,2019-{n:02}-01,{n}\n" for n in range(1, 5))
    (tmp_path / "in.csv").write_bytes(text.encode("utf-16"))
    assert "Bücher,none" in spc(tmp_path, "in.csv").stdout
