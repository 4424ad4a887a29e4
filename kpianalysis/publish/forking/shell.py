"""IPython without a kernel: cells run in it, and what they put out is recorded."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Instance, Type
from traitlets.config import Config

from kpianalysis.publish.forking.recorder import Recorder

# A notebook on JupyterLab says the same of itself.
LANGUAGE = {
    "name": "python",
    "version": ".".join(str(part) for part in sys.version_info[:3]),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


class RecordingPublisher(DisplayPublisher):
    """Records what cells display."""

    recorder = Instance(Recorder)

    def publish(  # type: ignore[override]
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Record a display, or that something displayed before is displayed anew."""
        key = (transient or {}).get("display_id")
        record = self.recorder.display_anew if update else self.recorder.display
        record(data, metadata or {}, key)

    def clear_output(self, wait: bool = False) -> None:
        """Take away what the cell has put out."""
        self.recorder.clear(wait=wait)


class RecordingHook(DisplayHook):
    """Records what the last line of a cell comes to."""

    recorder = Instance(Recorder)

    def start_displayhook(self) -> None:
        """Begin; there is nothing to write."""

    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        """Record a result in every form that it has."""
        if format_dict:
            self.recorder.result(format_dict, md_dict or {}, self.prompt_count)

    def finish_displayhook(self) -> None:
        """End; nothing is written."""


class NoZmqShell(InteractiveShell):
    """Runs cells as a kernel does, without its threads and sockets.

    pandas shows tables as in a notebook where the type of the shell has ``zmq`` in its name.
    """

    recorder = Instance(Recorder)
    display_pub_class = Type(RecordingPublisher)
    displayhook_class = Type(RecordingHook)

    def init_display_pub(self) -> None:
        """Give the publisher the recorder."""
        made = RecordingPublisher(parent=self, shell=self, recorder=self.recorder)  # type: ignore[no-untyped-call]
        self.display_pub = made

    def init_displayhook(self) -> None:
        """Give the hook the recorder."""
        super().init_displayhook()  # type: ignore[no-untyped-call]
        self.displayhook.recorder = self.recorder  # type: ignore[attr-defined]

    def init_hooks(self) -> None:
        """Let help of IPython stay out of the outputs, as a kernel does."""
        super().init_hooks()  # type: ignore[no-untyped-call]
        self.set_hook("show_in_pager", lambda *_, **__: None, 99)  # type: ignore[no-untyped-call]

    def enable_gui(self, gui: Any = None) -> None:
        """Ask for no window: there is none."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.recorder.error(str(etype.__name__), str(evalue), stb)


def recording_shell(recorder: Recorder, folder: Path) -> NoZmqShell:
    """Make the shell of this process; cells find it by ``get_ipython()``.

    Nothing of the machine's own settings of IPython is read, and no history kept.

    Parameters
    ----------
    recorder : Recorder
        Gets what cells put out.
    folder : Path
        Where IPython may keep what it likes to keep.
    """
    config = Config()
    config.HistoryManager.enabled = False
    InteractiveShell.clear_instance()
    shell = NoZmqShell.instance(config=config, ipython_dir=str(folder), recorder=recorder)
    # The first to be called, so before what pyplot registers when a cell imports it.
    shell.events.register("post_execute", _draw_for_the_page_alone)
    builtins.input = _no_input  # type: ignore[assignment]
    return shell


def _draw_for_the_page_alone() -> None:
    """Let pyplot not draw a figure for a window as well: nobody looks at one here.

    One with a layout engine is drawn as in a kernel: each drawing may move it by a hair.
    """
    helpers = sys.modules.get("matplotlib._pylab_helpers")  # as those who show its figures do
    if helpers is None:
        return
    for manager in helpers.Gcf.get_all_fig_managers():
        figure = manager.canvas.figure
        if figure.get_layout_engine() is None:
            figure.stale = False


def _no_input(*_: Any) -> None:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )
