"""Debian's cron runs the line that is written for it, in a folder whose name cron misreads bare."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import time

import pytest
import schedulers

from kpianalysis.publish.schedule import Job, When
from kpianalysis.publish.schedule_unix import cron_line

CRON = schedulers.find("cron")
SECONDS_AT_MOST = 75
# cron knows one spool only, and runs the machine's own jobs too. So it gets a view of the disk of
# its own, in which its spool is ours and the machine's jobs are not there. It ends with the test.
ALONE = """
mount --bind "$1" /var/spool/cron/crontabs
mount --bind "$2" /etc/cron.d
mount --bind "$3" /etc/crontab
mount -t tmpfs none /run
exec "$4" -f
"""
MAY_SEPARATE = (
    sys.platform == "linux"
    and shutil.which("unshare") is not None
    and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0
)
PROGRAM = """#!/bin/sh
echo "in $(pwd) with $*"
exit 75
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CRON is None, reason="cron is not on this machine: tools/schedulers.py --install"
    ),
    pytest.mark.skipif(
        not MAY_SEPARATE or os.geteuid() != 0,
        reason="only root with its own view of the disk may start a cron beside the machine's",
    ),
]


@pytest.fixture
def line_in_a_spool(tmp_path):
    """Write root's crontab into a spool of the test: the line for the next full minute."""
    folder = tmp_path / "100% our KPIs (a&b)"
    program = folder / "bin d" / "kpianalysis"
    program.parent.mkdir(parents=True)
    program.write_text(PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    # cron reads the spool when it starts and at each full minute; it must have started by then.
    start = dt.datetime.now().astimezone() + dt.timedelta(seconds=70)
    spool, none = tmp_path / "spool", tmp_path / "none"
    spool.mkdir()
    none.mkdir()
    (tmp_path / "crontab").touch()
    crontab = spool / "root"
    crontab.write_text(
        cron_line(Job(program, folder, When(start.hour, start.minute))), encoding="utf-8"
    )
    crontab.chmod(0o600)
    return folder, [str(spool), str(none), str(tmp_path / "crontab")]


def test_cron_runs_the_line_in_the_folder_and_appends_to_the_log(line_in_a_spool):
    folder, places = line_in_a_spool
    log = folder / "outputs" / "log" / "cron.log"
    log.parent.mkdir(parents=True)
    log.write_text("an earlier run\n", encoding="utf-8")
    wanted = f"an earlier run\nin {folder} with run --due --wait 600\n"
    isolated = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    with subprocess.Popen(
        [*isolated, "/bin/sh", "-ec", ALONE, "sh", *places, CRON],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as cron:
        end = time.monotonic() + SECONDS_AT_MOST
        while cron.poll() is None and time.monotonic() < end:
            if log.read_text(encoding="utf-8") == wanted:
                break
            time.sleep(0.5)
        stopped_by_itself = cron.poll()
        cron.kill()
        said = cron.communicate()[0]
    assert stopped_by_itself is None, said
    assert log.read_text(encoding="utf-8") == wanted, said
