"""A disk that is full or takes nothing: exit code 1, one message, and what stood there stays."""

import functools
import resource
import shutil
import subprocess
import sys

import pytest
from small_pages import APPROVE, CONTRACT, PLACE, RUN, command, done, files

pytestmark = pytest.mark.slow
KIB = 1024


def may(*words):
    """Say whether this machine lets a test do something."""
    return (
        shutil.which(words[0]) is not None
        and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
    )


SEPARATE = ("unshare", "--mount")
# Not even root passes by permissions then: as a person who is not root.
AS_A_PERSON = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
own_disk = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not may(*SEPARATE),
    reason="mounting needs root's rights and a view of the disk of its own",
)
as_a_person = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not may(*AS_A_PERSON),
    reason="this machine's setpriv cannot give up root's rights",
)
# A disk of its own for a home, all but full: what stands there afterwards is copied back.
ON_A_FULL_DISK = """
home=$1; spare=$2; back=$3; shift 3
disk=$home-disk
mkdir "$disk"
mount -t tmpfs -o size=16m none "$disk"
cp -a "$home/." "$disk"
free=$(df --output=avail -k "$disk" | tail -n 1)
head -c "$(((free - spare) * 1024))" /dev/zero > "$disk/filler"
cd "$disk"
"$@"
code=$?
rm "$disk/filler"
cp -a "$disk/." "$back"
exit $code
"""
READ_ONLY = """
outputs=$1; shift
mount --bind "$outputs" "$outputs"
mount -o remount,ro,bind "$outputs"
exec "$@"
"""


def check_told(ended):
    """One message that says what to do, and no traceback."""
    assert ended.returncode == 1, ended.stderr
    told = [line for line in ended.stderr.splitlines() if line.startswith("kpianalysis: ")]
    assert len(told) == 1, ended.stderr
    assert "What to do: " in told[0]
    assert "Traceback" not in ended.stderr


def check_kept(home, before):
    """What stood in the period's folder still does, but for a failed run's evidence."""
    after = files(home / "outputs" / CONTRACT / PLACE)
    assert {name: after.get(name) for name in before} == before
    hidden = [path.name for path in home.rglob(".making-*")]
    assert not hidden


def pages(home):
    return files(home / "outputs" / CONTRACT / PLACE)


@pytest.mark.parametrize("kib", [4, 18, 70])
def test_file_that_may_not_grow_leaves_the_last_good_page(kib, stages, copy):
    home = copy(stages.corrected)
    before = pages(home)
    limit = (kib * KIB, kib * KIB)
    full = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, limit)
    check_told(command(home, *RUN, preexec_fn=full))
    check_kept(home, before)
    done(command(home, *RUN))
    assert files(home) == files(stages.made)


@own_disk
@pytest.mark.parametrize(
    ("words", "spare_kib"),
    [(RUN, 8), (RUN, 100), (RUN, 160), (APPROVE, 8), (APPROVE, 80), (APPROVE, 150)],
    ids=lambda of: str(of[0] if isinstance(of, tuple) else of),
)
def test_full_disk_leaves_the_last_good_page(words, spare_kib, stages, copy, tmp_path):
    home = copy(stages.corrected if words == RUN else stages.drafted)
    before, back = pages(home), tmp_path / "back"
    full = (*SEPARATE, "sh", "-c", ON_A_FULL_DISK, "sh", str(home), str(spare_kib), str(back))
    check_told(command(home, *words, before=full))
    check_kept(back, before)


@own_disk
@pytest.mark.parametrize("words", [RUN, APPROVE], ids=["run", "approve"])
def test_disk_for_reading_only_is_told(words, stages, copy):
    home = copy(stages.corrected if words == RUN else stages.drafted)
    before = pages(home)
    closed = (*SEPARATE, "sh", "-c", READ_ONLY, "sh", str(home / "outputs"))
    check_told(command(home, *words, before=closed))
    check_kept(home, before)


@as_a_person
@pytest.mark.parametrize("folder", ["data/processed", f"outputs/{CONTRACT}/{PLACE}"])
def test_folder_that_nobody_may_write_is_told(folder, stages, copy):
    home = copy(stages.corrected)
    before = pages(home)
    (home / folder).chmod(0o555)
    check_told(command(home, *RUN, before=AS_A_PERSON))
    check_kept(home, before)
    (home / folder).chmod(0o755)
    done(command(home, *RUN, before=AS_A_PERSON))
    assert files(home) == files(stages.made)


@as_a_person
def test_who_is_not_root_may_approve_and_make_an_edition_again(stages, copy):
    home = copy(stages.drafted)
    done(command(home, *APPROVE, before=AS_A_PERSON))
    edition = home / "outputs" / CONTRACT / PLACE / "edition-2"
    assert edition.stat().st_mode & 0o222 == 0
    again = done(command(home, "rebuild", APPROVE[1], before=AS_A_PERSON))
    assert "every byte is the same" in again.stdout
    done(command(home, "verify", before=AS_A_PERSON))
