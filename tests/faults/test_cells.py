"""A cell that never ends, takes all memory or ends its process: told in a line, nothing is lost."""

import functools
import resource

import pytest
from small_pages import CONTRACT, NOTEBOOK, PLACE, RUN, add_cell, command, files
from watched import processes_of

pytestmark = pytest.mark.slow
# Address space: libraries take some gigabytes of it that they never use.
GIB = 1024**3
MOST_MEMORY = 5 * GIB
BAD_CELLS = {
    "never_ends": (
        "while True:\n    pass",
        "ran for more than 3 seconds in cell {}",
        {"KPIANALYSIS_CELL_SECONDS": "3"},
    ),
    "runs_for_too_long_in_all": (
        "import time\n\ntime.sleep(60)",
        "ran for more than 4 seconds in all, to cell {}",
        {"KPIANALYSIS_RUN_SECONDS": "4"},
    ),
    "takes_more_than_it_may": (
        "held = bytearray(400_000_000)",
        "failed in cell {}: MemoryError",
        {"KPIANALYSIS_MEMORY_MB": "200"},
    ),
    "ends_its_kernel": (
        "import os\n\nos._exit(3)",
        "died in cell {}: its process ended",
        {"KPIANALYSIS_ENGINE": "kernel"},
    ),
    "never_ends_in_a_kernel": (
        "while True:\n    pass",
        "ran for more than 3 seconds in cell {}",
        {"KPIANALYSIS_ENGINE": "kernel", "KPIANALYSIS_CELL_SECONDS": "3"},
    ),
    "allocates_until_stopped": (
        "held = []\nwhile True:\n    held.append(bytearray(500_000_000))",
        "failed in cell {}: MemoryError",
        {},
    ),
    "ends_its_process": ("import os\n\nos._exit(3)", "died in cell {}: its process ended", {}),
    "is_killed": (
        "import os\nimport signal\n\nos.kill(os.getpid(), signal.SIGKILL)",
        "died in cell {}: its process ended, or was stopped for taking too much memory",
        {},
    ),
    "prints_no_end_and_fails": (
        'print("x" * 100_000)\nraise RuntimeError("two\\nlines")',
        "failed in cell {}: RuntimeError: two",
        {},
    ),
}


@pytest.mark.parametrize("bad", BAD_CELLS)
def test_bad_cell_is_named_in_one_line_and_the_last_good_page_stays(bad, stages, copy):
    source, wanted, settings = BAD_CELLS[bad]
    home = copy(stages.first)
    place = home / "outputs" / CONTRACT / PLACE
    before = files(place / "draft")
    number = add_cell(home, source)
    limit = functools.partial(resource.setrlimit, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    ended = command(home, *RUN, preexec_fn=limit, **settings)
    assert ended.returncode == 1, ended.stderr
    said = ended.stderr.strip().splitlines()[-1]
    assert said.startswith(f"kpianalysis: '{NOTEBOOK}' {wanted.format(number)}"), ended.stderr
    assert "What to do: " in said
    assert "Traceback" not in ended.stderr
    assert files(place / "draft") == before
    assert {"notebook.ipynb", "problem.txt"} <= files(place / "failed").keys()
    assert processes_of(home) == []


def test_parameter_that_the_notebook_does_not_have_is_wrong_usage(stages, copy):
    home = copy(stages.first)
    before = files(home)
    ended = command(home, *RUN, "-p", "look_bak_months=3")
    assert ended.returncode == 2
    assert "look_bak_months" in ended.stderr.strip().splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert files(home) == before
