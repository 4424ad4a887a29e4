"""One small chart drawn beforehand: it loads what charts need, and leaves nothing that they see."""

import subprocess
import sys

import matplotlib as mpl

from kpianalysis.display import warm_drawing
from kpianalysis.display.drawing import canvas
from kpianalysis.display.svg import as_svg


def small_chart():
    with canvas(3, 2) as (drawn, axes):
        axes.plot([1, 3, 2], marker="o")
        axes.set_title("Percent", loc="left")
        return as_svg(drawn, "small")


def test_it_changes_no_setting_and_no_later_chart():
    before, settings = small_chart(), dict(mpl.rcParams)
    warm_drawing()
    assert dict(mpl.rcParams) == settings
    assert small_chart() == before


def test_it_loads_what_a_chart_needs_and_nothing_of_pyplot():
    code = (
        "import sys; from kpianalysis.display import warm_drawing; warm_drawing()\n"
        "before = set(sys.modules)\n"
        "from kpianalysis.display.drawing import canvas\n"
        "from kpianalysis.display.svg import as_svg\n"
        "with canvas(3, 2) as (drawn, axes):\n"
        "    axes.plot([1, 3, 2], marker='D', linestyle='--')\n"
        "    axes.bar([0, 1], [1, 2], hatch='//')\n"
        "    as_svg(drawn, 'small')\n"
        "print(sorted(set(sys.modules) - before), 'matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[] False\n", "")
