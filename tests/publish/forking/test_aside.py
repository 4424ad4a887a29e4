"""Work aside: told, given back or raised as if done here, and never lost in silence."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


def said_by(code):
    """Run a program of a process without threads, and return what it prints."""
    start = "from kpianalysis.publish.forking.aside import *\nimport os, signal, time\n"
    done = subprocess.run(
        [sys.executable, "-c", start + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_result_comes_back_and_this_process_stays_as_it_is():
    said = said_by("""
        def change():
            os.environ["CHANGED"] = "yes"
            return [os.getpid()]
        (child,) = aside(change)
        print(child != os.getpid(), "CHANGED" in os.environ)
    """)
    assert said == "True False\n"


def test_problem_is_raised_here():
    said = said_by("""
        from kpianalysis.errors import NoData
        def fail():
            raise NoData("holds nothing", found="x", action="look")
        try:
            aside(fail)
        except NoData as problem:
            print(type(problem).__name__, problem.found)
    """)
    assert said == "NoData x\n"


@pytest.mark.parametrize(
    ("how", "code"),
    [("os._exit(3)", 3), ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL)],
)
def test_child_that_ends_early_is_told_with_its_code(how, code):
    said = said_by(f"""
        try:
            aside(lambda: {how})
        except EndedEarly as ended:
            print(ended.code)
    """)
    assert said == f"{code}\n"


def test_what_it_tells_comes_in_order_before_the_result():
    said = said_by("""
        child = Aside(lambda tell: [tell(one) for one in "ab"] and "c")
        print(*(child.hear() for _ in range(3)))
        print(child.ended.code, child.ended.peak_mb > 1)
    """)
    assert said == "('told', 'a') ('told', 'b') ('done', 'c')\n0 True\n"


@pytest.mark.parametrize("interrupts", ["SIG_DFL", "SIG_IGN"])  # ignored: a script's `program &`
def test_stopped_child_clears_up_before_it_ends(interrupts):
    said = said_by(f"""
        signal.signal(signal.SIGINT, signal.{interrupts})
        def work(tell):
            try:
                tell("begun")
                while True:
                    time.sleep(0.01)
            finally:
                print("cleared", flush=True)
        child = Aside(work)
        child.hear()
        child.stop()
        print("stopped")
    """)
    assert said.splitlines()[-2:] == ["cleared", "stopped"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_child_ends_with_its_parent_however_that_ends():
    said = said_by("""
        read, write = os.pipe()
        parent = os.fork()
        if not parent:
            os.close(read)
            Aside(lambda tell: time.sleep(60))
            os.kill(os.getpid(), signal.SIGKILL)
        os.close(write)
        os.waitpid(parent, 0)
        print(os.read(read, 1))  # nothing, once nobody is left who could write
    """)
    assert said == "b''\n"
