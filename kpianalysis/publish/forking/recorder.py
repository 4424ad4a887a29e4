"""What a cell puts out, as a notebook holds it: in order, with its metadata."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable
from typing import Any

Output = dict[str, Any]


class Recorder:
    """The outputs of the cells, one after the other.

    Attributes
    ----------
    cells : list of list of dict
        The outputs of each cell that was begun.
    changed : set of int
        Which cells have got other outputs since it was emptied: an earlier one too, when something
        that it displayed is displayed anew.
    before : callable
        Is called before anything is added: what programs have printed comes first.
    """

    def __init__(self) -> None:
        self.cells: list[list[Output]] = []
        self.changed: set[int] = set()
        self.before: Callable[[], None] = lambda: None
        self._displayed: dict[str, list[tuple[int, Output]]] = {}
        self._clear_at_next = False

    def begin(self) -> None:
        """Begin the next cell."""
        self.cells.append([])
        self._clear_at_next = False

    def stream(self, name: str, text: str) -> None:
        """Add what was printed, to what the same stream printed since the last display."""
        self.before()
        self.printed(name, text)

    def printed(self, name: str, text: str) -> None:
        """Add what was printed, whatever came before."""
        if not text:
            return
        outputs = self._outputs()
        for output in reversed(outputs):
            if output["output_type"] != "stream":
                break
            if output["name"] == name:
                output["text"] += text
                return
        outputs.append({"output_type": "stream", "name": name, "text": text})

    def display(self, data: dict[str, Any], metadata: dict[str, Any], key: str | None) -> None:
        """Add what was displayed; ``key`` is what it can be displayed anew by."""
        shown = {"output_type": "display_data", "data": as_json(data), "metadata": metadata}
        self._add(shown, key)

    def result(self, data: dict[str, Any], metadata: dict[str, Any], count: int) -> None:
        """Add what the last line of a cell came to."""
        shown = {"output_type": "execute_result", "data": as_json(data), "metadata": metadata}
        self._add({**shown, "execution_count": count}, None)

    def display_anew(self, data: dict[str, Any], metadata: dict[str, Any], key: str | None) -> None:
        """Put other data where something was displayed before."""
        for cell, output in self._displayed.get(key or "", []):
            output.update(data=as_json(data), metadata=metadata)
            self.changed.add(cell)

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """Add an error."""
        self.before()
        self._outputs().append(
            {"output_type": "error", "ename": name, "evalue": value, "traceback": traceback}
        )

    def clear(self, *, wait: bool) -> None:
        """Take the outputs of the cell away; with ``wait`` when the next one comes."""
        if wait:
            self._clear_at_next = True
        else:
            self.cells[-1].clear()

    def _add(self, output: Output, key: str | None) -> None:
        self.before()
        outputs = self._outputs()
        outputs.append(output)
        if key:
            self._displayed.setdefault(key, []).append((len(self.cells) - 1, output))

    def _outputs(self) -> list[Output]:
        if not self.cells:  # before the first cell, as a library may
            self.begin()
        if self._clear_at_next:
            self.cells[-1].clear()
            self._clear_at_next = False
        self.changed.add(len(self.cells) - 1)
        return self.cells[-1]


class RecordedStream(io.TextIOBase):
    """Standard output or error of the cells; ``fileno`` is that of the process."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, name: str, recorder: Recorder, number: int) -> None:
        self.name, self._recorder, self._number = f"<{name}>", recorder, number
        self._stream = name

    def write(self, text: str) -> int:
        """Record a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.stream(self._stream, text)
        return len(text)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def fileno(self) -> int:
        """Return the number that programs which a cell starts write to."""
        return self._number


def as_json(value: Any) -> Any:
    """Return what JSON can hold of a value that is shown: bytes of an image become base64.

    >>> as_json({"image/png": b"abc", "text/plain": "x"})
    {'image/png': 'YWJj', 'text/plain': 'x'}
    """
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [as_json(one) for one in value]
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)
