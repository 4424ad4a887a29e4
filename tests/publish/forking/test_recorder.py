"""What cells put out is recorded as a notebook holds it."""

import io

import pytest

from kpianalysis.publish.forking.recorder import RecordedStream, Recorder, as_json


@pytest.fixture
def recorder():
    made = Recorder()
    made.begin()
    return made


def kinds(recorder):
    return [output["output_type"] for output in recorder.cells[-1]]


def test_what_is_printed_in_pieces_is_one_output(recorder):
    out = RecordedStream("stdout", recorder, 1)
    print("a", 1, file=out)
    print("b", file=out)
    (only,) = recorder.cells[0]
    assert only == {"output_type": "stream", "name": "stdout", "text": "a 1\nb\n"}


def test_display_parts_what_is_printed_before_from_what_is_printed_after(recorder):
    recorder.stream("stdout", "before")
    recorder.display({"text/plain": "x"}, {}, None)
    recorder.stream("stdout", "after")
    assert kinds(recorder) == ["stream", "display_data", "stream"]


def test_each_stream_has_its_own_output(recorder):
    for name, text in (("stdout", "1"), ("stderr", "e"), ("stdout", "2")):
        recorder.stream(name, text)
    assert [(one["name"], one["text"]) for one in recorder.cells[0]] == [
        ("stdout", "12"),
        ("stderr", "e"),
    ]


def test_metadata_of_a_display_is_kept(recorder):
    recorder.display({"image/png": "x"}, {"image/png": {"alt": "A chart"}}, None)
    assert recorder.cells[0][0]["metadata"] == {"image/png": {"alt": "A chart"}}


def test_what_is_displayed_anew_changes_where_it_stood_and_only_there(recorder):
    recorder.display({"text/plain": "old"}, {}, "key")
    recorder.begin()
    recorder.changed.clear()
    recorder.display_anew({"text/plain": "new"}, {"m": 1}, "key")
    recorder.display_anew({"text/plain": "lost"}, {}, "another")
    assert recorder.cells[0][0]["data"] == {"text/plain": "new"}
    assert recorder.cells[0][0]["metadata"] == {"m": 1}
    assert recorder.cells[1] == []
    assert recorder.changed == {0}


def test_cleared_output_is_gone_at_once_or_when_the_next_comes(recorder):
    recorder.stream("stdout", "1")
    recorder.clear(wait=True)
    assert kinds(recorder) == ["stream"]
    recorder.stream("stdout", "2")
    assert [one["text"] for one in recorder.cells[0]] == ["2"]
    recorder.clear(wait=False)
    assert recorder.cells[0] == []


def test_cell_that_waits_to_clear_clears_no_other(recorder):
    recorder.clear(wait=True)
    recorder.begin()
    recorder.stream("stdout", "kept")
    recorder.stream("stdout", " whole")
    assert recorder.cells[1][0]["text"] == "kept whole"


def test_stream_takes_text_alone(recorder):
    with pytest.raises(TypeError, match="must be str, not bytes"):
        RecordedStream("stdout", recorder, 1).write(b"x")
    assert isinstance(RecordedStream("stdout", recorder, 1), io.TextIOBase)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"image/png": b"abc"}, {"image/png": "YWJj"}),
        ({1: (1, None, True)}, {"1": [1, None, True]}),
        ({"x": object}, {"x": "<class 'object'>"}),
    ],
)
def test_json_can_hold_whatever_is_shown(value, wanted):
    assert as_json(value) == wanted
