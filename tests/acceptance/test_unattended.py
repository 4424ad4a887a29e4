"""A contract's pages from a scheduler's run to an edition that is proved years later."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from highways import MONTH_HEADER

from kpianalysis.home import Home

pytestmark = pytest.mark.slow
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
QUARTERS = ["2018-19-q1", "2018-19-q2", "2018-19-q3", "2018-19-q4", "2019-20-q1"]
JULY = {"July 2019": [MONTH_HEADER, ["RD_KPI_01", "90%", "92.00%", 184, 200]]}
CORRECTED = {"May 2019": [MONTH_HEADER, ["RD_KPI_01", "90%", "91.00%", 182, 200]]}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Give the folder of the work of a fictional contract with five quarters, as received."""
    from highways import quarter_sheets, write_folder, year_rows

    root = tmp_path_factory.mktemp("unattended")
    extracts = [
        ("2018-19/results.csv", year_rows(), "2019-04-11"),
        ("2019-20/quarter-1.xlsx", quarter_sheets(), "2019-07-12"),
    ]
    write_folder(root / "data" / "raw" / "roads", extracts)
    shutil.copytree(NOTEBOOKS, root / "notebooks")
    return Home(root)


def pages(home: Home, folder: str = "draft") -> dict[str, bytes]:
    """Return every file of every page, but for PDFs."""
    top = home.outputs("roads")
    return {
        path.relative_to(top).as_posix(): path.read_bytes()
        for path in top.glob(f"*/{folder}/**/*")
        if path.is_file()
    }


def test_from_the_scheduler_to_an_edition_made_again(home, command, add_extract):
    def say(*words, code=0):
        done = command(home.root, *words)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    # Every quarter is due at first, and none of them afterwards.
    told = say("run", "--due", "--dry-run").stdout.splitlines()
    assert len(told) == len(QUARTERS)
    assert all("there is no page yet" in line for line in told)
    made = say("run", "--due", "--workers", "2").stdout.split()
    assert [Path(page).parts[-3] for page in made] == QUARTERS
    assert say("run", "--due").stderr == "Nothing is due.\n"
    first = pages(home)

    # What was made can be deleted, and is made again to the same bytes.
    for quarter in QUARTERS[:2]:
        shutil.rmtree(home.outputs("roads") / quarter)
    shutil.rmtree(home.processed("roads"))
    assert len(say("run", "--due").stdout.split()) == len(QUARTERS[:2])
    assert pages(home) == first

    # Approval is refused without words, and freezes the page with a reason.
    refused = say("approve", "2019-20 Q1", "--by", "Contract manager", code=1)
    assert "required words are missing" in refused.stderr
    words = ("--by", "Contract manager", "--anyway", "The panel meets today", "--on", "2019-07-24")
    page = Path(say("approve", "2019-20 Q1", *words).stdout.strip())
    html = page.read_text(encoding="utf-8")
    assert "Edition 1" in html
    assert "The panel meets today" in html
    assert "Draft" not in html
    edition = pages(home, "edition-1")
    assert say("run", "--due").stderr == "Nothing is due.\n"

    # A new month makes its own quarter due, and nothing else.
    add_extract(home, "2019-20/july.xlsx", JULY, "2019-08-09")
    made = say("run", "--due").stdout.split()
    assert [Path(page).parts[-3] for page in made] == ["2019-20-q2"]

    # A correction makes the approved quarter due again; the edition stays as the panel read it.
    add_extract(home, "2019-20/may.xlsx", CORRECTED, "2019-09-02")
    told = say("run", "--due", "--dry-run").stdout
    assert "April to June 2019: due, because what edition 1 rests on has changed" in told
    say("run", "2019-20 Q1")
    assert pages(home, "edition-1") == edition

    # What changed since the edition is told, and the edition is made again from what was frozen.
    addendum = Path(say("addendum", "2019-20 Q1").stdout.strip()).read_text(encoding="utf-8")
    assert "91.00%" in addendum
    assert "every byte is the same" in say("rebuild", "2019-20 Q1").stdout
    say("verify")

    # An edition that somebody edits is named.
    page.chmod(0o644)
    page.write_text(html.replace("85.50%", "95.50%"), encoding="utf-8")
    done = say("verify", code=1)
    assert "April to June 2019, edition-1: page.html was changed" in done.stdout

    log = "".join(
        path.read_text(encoding="utf-8") for path in sorted(home.outputs("log").glob("*.jsonl"))
    )
    outcomes = [json.loads(line)["outcome"] for line in log.splitlines()]
    assert outcomes.count("made") == len(QUARTERS) + 2 + 1 + 1 + 1
    assert outcomes.count("approved") == 1
