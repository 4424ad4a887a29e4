"""What runs did, a JSON line each: the only place where the clock is written down."""

from __future__ import annotations

import datetime as dt
import json

from kpianalysis.home import Home

FOLDER = "log"


def log_run(home: Home, **what: object) -> None:
    """Add a line to ``outputs/log/<year>-<month>.jsonl``.

    Parameters
    ----------
    home : Home
        Where the outputs lie.
    **what : object
        What is known of the run: contract, period, outcome, seconds. What is None is left out.
    """
    now = dt.datetime.now(dt.UTC)
    folder = home.outputs(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    known = {name: value for name, value in what.items() if value is not None}
    line = {"ended": now.isoformat(timespec="seconds"), **known}
    with (folder / f"{now:%Y-%m}.jsonl").open("a", encoding="utf-8", newline="\n") as file:
        # In one call, so that lines of two runs do not mix.
        file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
