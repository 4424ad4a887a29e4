"""Bad input ends in a sentence that says where and what to do, an exit code, and no traceback."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLE = "corporate-support-services"
HEADER = "KPI Ref,Service Area,Month,Target,Achieved\n"


@pytest.fixture
def home(new_home: Callable) -> Path:
    return new_home()


def add_extract(home: Path, name: str, content: bytes) -> None:
    """Receive one more file, the newest."""
    folder = home / "data" / "raw" / SAMPLE
    (folder / "extracts" / name).write_bytes(content)
    with (folder / "received.csv").open("a", encoding="utf-8", newline="") as received:
        received.write(f"{name},{hashlib.sha256(content).hexdigest()},2019-10-01,\n")


def workbook_of_june(home: Path) -> bytes:
    folder = home / "data" / "raw" / SAMPLE / "extracts" / "2019-20"
    return (folder / "kpi-report-2019-06.xlsx").read_bytes()


# Name of the file, its content, and what must be said of it.
EXTRACTS: dict[str, tuple[str, bytes, list[str]]] = {
    "an empty file": ("new.csv", b"", ["new.csv", "the file is empty", "send it again"]),
    "a workbook with a password": (
        "new.xlsx",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        ["new.xlsx", "has a password", "copy without one"],
    ),
    "a truncated workbook": ("new.xlsx", b"PK\x03\x04" + bytes(400), ["damaged or cut short"]),
    "a sheet without a header": (
        "new.csv",
        b"Report for June 2019\nAll went well\n",
        ["no row names the columns", "extracts.columns"],
    ),
    "an unknown KPI": (
        "new.csv",
        f"{HEADER}CSC_KPI_40,Customer Service Centre,June 2019,5%,4.10%\n".encode(),
        ["new.csv, E2", "'CSC_KPI_40' is not in the contract", "did you mean CSC_KPI_04?"],
    ),
    "two values for one KPI and month": (
        "new.csv",
        (
            f"{HEADER}CSC_KPI_04,Customer Service Centre,June 2019,5%,4.10%\n"
            "CSC KPI 4,Customer Service Centre,Jun-19,5%,4.20%\n"
        ).encode(),
        ["two different values for CSC_KPI_04 in June 2019 (E2, E3)", "which one stands"],
    ),
    "a percentage of 7,071": (
        "new.csv",
        f'{HEADER}ACF_KPI_03,Adult Care Finance,June 2019,75%,"7,071"\n'.encode(),
        ["new.csv, E2", "'7,071' is not a percentage from 0 to 100"],
    ),
    "a percentage whose scale is not settled": (
        "new.csv",
        f"{HEADER}CSC_KPI_04,Customer Service Centre,June 2019,5%,0.9\n".encode(),
        ["'0.9' may be 90% or 0.9%", "extracts.percent_scale.CSC_KPI_04"],
    ),
    "an Excel error": (
        "new.csv",
        f"{HEADER}CSC_KPI_04,Customer Service Centre,June 2019,5%,#REF!\n".encode(),
        ["new.csv, E2", "'#REF!' is an Excel error"],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", EXTRACTS)
def test_check_tells_place_and_remedy_of(case: str, home: Path, command: Callable) -> None:
    name, content, words = EXTRACTS[case]
    if case == "a truncated workbook":
        content = workbook_of_june(home)[:9000]
    add_extract(home, name, content)
    done = command(home, "check")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if name in line]
    assert lines
    for word in words:
        assert any(word in line for line in lines), (word, lines)
    assert not [line for line in done.stdout.splitlines() if "[" in line and name not in line]


def test_check_of_the_shipped_sample_finds_nothing(home: Path, command: Callable) -> None:
    done = command(home, "check")
    assert (done.returncode, done.stdout) == (
        0,
        f"{SAMPLE}: nothing is wrong in the extracts.\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["run", "2014-15 Q1"], 1, "'April to June 2014' holds no data"),
        (["run", "2031-32 Q1"], 1, "'April to June 2031' is in the future"),
        (["run", "Q1 2019"], 2, "'Q1 2019' is ambiguous"),
        (["run", "next quarter"], 2, "'next quarter' is not a period"),
        (["run", "2019-20 Q1", "-p", "lookback=9"], 2, "'lookback' is no parameter of"),
        (["run", "2019-20 Q1", "-p", "look_back_months=many"], 2, "'many' is not int"),
        (["run", "2019-20 Q1", "-p", "x;y=1"], 2, "'x;y=1' is not NAME=VALUE"),
        (["run", "2019-20 Q1", "--as-at", "yesterday"], 2, "'yesterday' is not a date"),
        (["run", "2019-20 Q1", "--as-at", "2015-01-01"], 1, "nothing was received by 2015-01-01"),
        (["run", "2019-20 Q1", "--notebook", "../x.ipynb"], 2, "'../x.ipynb' is not a notebook of"),
        (["run", "2019-20 Q1", "--notebook", "x.ipynb"], 1, "'x.ipynb' is missing"),
        (["run", "2019-20 Q1", "--contract", "../x"], 2, "'../x' is not the name of a contract"),
        (["run"], 2, "'PERIOD' is missing"),
    ],
)
def test_run_refuses(words: list[str], code: int, said: str, home: Path, command: Callable) -> None:
    done = command(home, *words)
    assert done.returncode == code, done.stderr
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stdout + done.stderr
    assert not list((home / "outputs").rglob("page.html"))


@pytest.mark.parametrize("verb", ["clean", "check", "run"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "'contract.toml' is missing"),
        (b"name = \n", "'contract.toml' is not a TOML file"),
        (b'name = "A"\n', "first_month: is missing"),
    ],
    ids=["missing", "not TOML", "without keys"],
)
def test_contract_file_that_is_missing_or_broken_is_told(
    verb: str, content: bytes | None, said: str, home: Path, command: Callable
) -> None:
    path = home / "data" / "raw" / SAMPLE / "contract.toml"
    path.unlink() if content is None else path.write_bytes(content)
    done = command(home, verb, *(["2019-20 Q1"] if verb == "run" else []), "-c", SAMPLE)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_run_stops_when_a_file_cannot_be_used_and_keeps_the_last_good_page(
    home: Path, command: Callable
) -> None:
    good = command(home, "run", "2019-20 Q1")
    page = Path(good.stdout.strip())
    before = page.read_bytes()
    add_extract(home, "new.xlsx", workbook_of_june(home)[:9000])
    done = command(home, "run", "2019-20 Q1")
    assert done.returncode == 1
    assert "new.xlsx: the file cannot be used: the workbook is damaged or cut short" in done.stderr
    assert page.read_bytes() == before


@pytest.mark.slow
def test_failing_notebook_keeps_the_last_good_page_and_its_own_evidence(
    home: Path, command: Callable
) -> None:
    page = Path(command(home, "run", "2019-20 Q1").stdout.strip())
    before = page.read_bytes()
    notebook = home / "notebooks" / "quarterly_analysis.ipynb"
    source = notebook.read_text(encoding="utf-8")
    notebook.write_text(source.replace("report.evidence()", "report.evidense()"), encoding="utf-8")
    done = command(home, "run", "2019-20 Q1")
    assert done.returncode == 1
    assert "'quarterly_analysis.ipynb' failed in cell" in done.stderr
    assert "Traceback" not in done.stderr
    assert page.read_bytes() == before
    failed = page.parents[1] / "failed"
    assert "evidense" in (failed / "notebook.ipynb").read_text(encoding="utf-8")
    assert "failed in cell" in (failed / "problem.txt").read_text(encoding="utf-8")
    assert not list(page.parents[1].glob(".making-*"))


@pytest.mark.slow
def test_page_that_breaks_a_rule_is_not_published(home: Path, command: Callable) -> None:
    notebook = home / "notebooks" / "quarterly_analysis.ipynb"
    source = notebook.read_text(encoding="utf-8")
    script = (
        "from kpianalysis.display.blocks import Block\\nfrom markupsafe import Markup\\n"
        "Block(Markup('<script>alert(1)</script>'))"
    )
    notebook.write_text(source.replace("report.annex()", script), encoding="utf-8")
    done = command(home, "run", "2019-20 Q1")
    assert done.returncode == 1
    assert (
        "the page is not published" in done.stderr or "'the page' is not published" in done.stderr
    )
    assert "script: line" in done.stderr
    failed = next((home / "outputs").glob("*/*/failed"))
    assert "<script>alert(1)</script>" in (failed / "page.html").read_text(encoding="utf-8")
    assert not list((home / "outputs").glob("*/*/draft"))


@pytest.mark.slow
def test_words_of_the_supplier_that_read_like_a_programs_stop_no_page(
    home: Path, command: Callable
) -> None:
    header = HEADER.rstrip("\n") + ",Cause,Remedy\n"
    row = "CSC_KPI_05,Customer Service Centre,June 2019,90%,89.00%,{},{}\n"
    trace = "Traceback (most recent call last): nan%"
    add_extract(home, "new.csv", f"{header}{row.format('5 of nan done', trace)}".encode())
    done = command(home, "run", "2019-20 Q1")
    assert done.returncode == 0, done.stderr
    page = Path(done.stdout.strip()).read_text(encoding="utf-8")
    assert "“5 of nan done”" in page
    assert f"“{trace}”" in page
