"""What arrives, what is ruled, where a figure comes from: the commands as a person runs them."""

import csv

import pytest

JULY = b"KPI Ref,Month,Achieved\nRD_KPI_01,Jul-19,see note\nLT_KPI_01,Jul-19,71%\n"


@pytest.fixture
def run(small_home, command):
    def words(*given):
        return command(small_home.root, *given)

    return words


@pytest.fixture
def july(small_home, run, tmp_path):
    """Let the file for July arrive."""
    path = tmp_path / "july.csv"
    path.write_bytes(JULY)
    done = run("receive", str(path), "--on", "2019-08-09")
    assert done.returncode == 0, done.stderr
    return small_home.raw("roads")


def test_receive_copies_lists_and_says_what_to_do_next(july, run, tmp_path):
    assert (july / "extracts" / "2019-08-09" / "july.csv").read_bytes() == JULY
    with (july / "received.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file))[-1]["file"] == "2019-08-09/july.csv"
    again = run("receive", str(tmp_path / "july.csv"), "--on", "2019-08-10")
    assert again.returncode == 0
    assert "was received before, on 2019-08-09" in again.stdout


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (["receive", "missing.csv"], "is no file", 1),
        (["receive", "received.csv", "--on", "soon"], "'soon' is not a date", 2),
        (["receive", "received.csv", "--on", "2999-01-01"], "is in the future", 2),
        (["history", "RD_KPI_03"], "did you mean", 1),
        (["history", "RD_KPI_01", "--contract", "rods"], "is no contract here", 2),
        (["read", "received.csv", "--contract", "rods"], "is no contract here", 2),
        (["trace", "RD_KPI_01", "whenever"], "whenever", 2),
    ],
)
def test_a_persons_mistake_is_told_in_one_line(july, run, words, told, code):
    done = run(*[str(july / word) if word == "received.csv" else word for word in words])
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def ruling(**others):
    given = {
        "file": "2019-08-09/july.csv", "cell": "C2", "use": "88.5%",
        "reason": "confirmed by e-mail", "who": "contract team", "date": "2019-08-12",
    } | others  # fmt: skip
    return ["rule", *(word for key, value in given.items() for word in (f"--{key}", value))]


def test_a_ruling_settles_a_cell_and_is_seen_in_history_trace_and_check(july, run):
    assert "C2: 'see note' is not a number" in run("check").stdout
    done = run(*ruling())
    assert done.returncode == 0, done.stderr
    assert "88.5% instead of 'see note'" in done.stdout
    assert (july / "extracts" / "2019-08-09" / "july.csv").read_bytes() == JULY
    assert run("check").returncode == 0
    history = run("history", "RD_KPI_01").stdout
    assert "2019-07" in history
    assert "ruled by contract team on 12 August 2019" in history
    trace = run("trace", "RD_KPI_01", "2019-07..2019-07").stdout
    assert "88.50% on the page" in trace
    assert "ruled by contract team" in trace


def test_a_ruling_is_void_when_the_month_is_sent_anew_and_check_says_so(july, run, tmp_path):
    run(*ruling())
    anew = tmp_path / "july-2.csv"
    anew.write_bytes(JULY.replace(b"see note", b"90%"))
    run("receive", str(anew), "--on", "2019-09-09")
    done = run("check")
    assert done.returncode == 1
    assert "the ruling is void: the month was sent anew" in done.stdout
    assert "90.00% on the page" in run("trace", "RD_KPI_01", "2019-07..2019-07").stdout


@pytest.mark.parametrize("date", ["2019-08-01", "2999-01-01"])
def test_a_ruling_has_a_day_on_which_it_could_be_made(july, run, date):
    done = run(*ruling(date=date))
    assert done.returncode == 2
    assert "is before the file was received, or in the future" in done.stderr


def test_a_cell_that_was_sent_anew_is_not_ruled_on(july, run, tmp_path):
    anew = tmp_path / "july-2.csv"
    anew.write_bytes(JULY.replace(b"71%", b"72%"))
    run("receive", str(anew), "--on", "2019-09-09")
    done = run(*ruling(cell="C3", use="70%", date="2019-09-10"))
    assert done.returncode == 1
    assert "was sent anew since" in done.stderr
    assert not (july / "council" / "rulings.csv").exists()


def test_a_cell_that_could_not_be_read_is_not_ruled_on_when_its_month_was_sent_anew(
    july, run, tmp_path
):
    anew = tmp_path / "july-2.csv"
    anew.write_bytes(JULY.replace(b"see note", b"90%"))
    run("receive", str(anew), "--on", "2019-09-09")
    done = run(*ruling(cell="C2", use="88%", date="2019-09-10"))
    assert done.returncode == 1
    assert "was sent anew since" in done.stderr
    assert "88%" not in done.stdout
    assert not (july / "council" / "rulings.csv").exists()
    assert "90.00% on the page" in run("trace", "RD_KPI_01", "2019-07..2019-07").stdout


def test_history_names_file_sheet_and_cell(run):
    assert "in 2019-20/quarter-1.xlsx, Apr 2019, C3" in run("history", "RD_KPI_01").stdout


def test_the_same_file_sent_again_after_another_restates_it(july, run, tmp_path):
    changed = tmp_path / "july-2.csv"
    changed.write_bytes(JULY.replace(b"71%", b"50%"))
    run("receive", str(changed), "--on", "2019-09-09")
    assert "50.00% on the page" in run("trace", "LT_KPI_01", "2019-07..2019-07").stdout
    done = run("receive", str(tmp_path / "july.csv"), "--on", "2019-10-09")
    assert "received 2019-10-09/july.csv" in done.stdout
    assert "71.00% on the page" in run("trace", "LT_KPI_01", "2019-07..2019-07").stdout


def test_a_ruling_that_is_rejected_says_so_and_can_be_put_right(july, run):
    done = run(*ruling(use="0.885"))
    assert done.returncode == 1
    assert "It is written, and rejected: '0.885' may be 88.5% or 0.885%" in done.stderr
    assert run(*ruling(use="88.5%")).returncode == 0
    assert run("check").returncode == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"file": "june.csv"}, "is not a file of received.csv"),
        ({"cell": "Z9"}, "holds no result that can be ruled on"),
        ({"use": "soon"}, "is neither a figure nor a state"),
        ({"reason": " "}, "is blank"),
        ({"found": "TBC"}, "does not stand there: 'see note' does"),
    ],
)
def test_a_ruling_that_cannot_hold_is_refused_and_nothing_is_written(july, run, changes, told):
    done = run(*ruling(**changes))
    assert done.returncode == 1
    assert told in done.stderr
    assert not (july / "council" / "rulings.csv").exists()
