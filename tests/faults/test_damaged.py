"""What is damaged on the disk is found, told, and made again by code where code can make it."""

import pytest
from small_pages import CONTRACT, PERIOD, PLACE, RUN, command, files, manifest

pytestmark = pytest.mark.slow
FORCED = (*RUN, "--force")


def flip(content):
    """Change one bit in the middle, where Parquet itself does not notice it."""
    at = len(content) // 3
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


DAMAGE = {
    "cut_short": lambda content: content[: len(content) // 2],
    "one_bit": flip,
    "empty": lambda _: b"",
    "other": lambda _: b"PAR1 and something else",
    "missing": None,
}


@pytest.mark.parametrize(
    ("table", "damage"),
    [
        *(("observations", damage) for damage in DAMAGE),
        ("ledger", "one_bit"),
        ("read_observations", "one_bit"),
    ],
)
def test_damaged_table_is_made_again_by_the_run_that_finds_it(table, damage, stages, ran, copy):
    home = copy(stages.made)
    path = home / "data" / "processed" / CONTRACT / f"{table}.parquet"
    if DAMAGE[damage]:
        path.write_bytes(DAMAGE[damage](path.read_bytes()))
    else:
        path.unlink()
    ended = ran(home, *FORCED)
    assert ended.code == 0, ended.said
    assert "Traceback" not in ended.said
    # What each page rests on is written down beside the tables when it is asked for next.
    assert "is as it should be" in ran(home, "run", PERIOD, "--dry-run").said
    assert files(home) == files(stages.made)


def test_clean_reads_nothing_from_damaged_tables(stages, ran, copy):
    home = copy(stages.made)
    path = home / "data" / "processed" / CONTRACT / "read_observations.parquet"
    path.write_bytes(flip(path.read_bytes()))
    assert ran(home, "clean").code == 0
    assert ran(home, *FORCED).code == 0
    assert files(home) == files(stages.made)


@pytest.mark.parametrize("record", ["inputs.json", "slices.json"])
@pytest.mark.parametrize("content", [b"", b'{"inputs": {"contr', b"[]"])
def test_damaged_record_is_made_again(record, content, stages, ran, copy):
    home = copy(stages.made)
    (home / "data" / "processed" / CONTRACT / record).write_bytes(content)
    ended = ran(home, *FORCED)
    assert ended.code == 0, ended.said
    assert "is as it should be" in ran(home, "run", PERIOD, "--dry-run").said
    assert files(home) == files(stages.made)


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_page_with_a_half_written_manifest_is_due_again(share, stages, ran, copy):
    home = copy(stages.made)
    path = home / "outputs" / CONTRACT / PLACE / "draft" / "manifest.json"
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    planned = ran(home, "run", "--due", "--dry-run")
    assert planned.code == 0, planned.said
    assert "April to June 2019: due, because its draft is damaged" in planned.said
    found = ran(home, "verify")
    assert found.code == 1
    assert "April to June 2019, draft: manifest.json is missing or damaged." in found.said
    assert ran(home, *RUN).code == 0
    assert files(home) == files(stages.made)


@pytest.mark.parametrize("name", ["page.html", "tables/summary.csv", "manifest.json"])
def test_edited_edition_is_named_by_verify_and_nothing_puts_it_right_silently(
    name, stages, copy, ran
):
    home = copy(stages.made)
    edition = home / "outputs" / CONTRACT / PLACE / "edition-1"
    path = edition / name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"2019", b"2091", 1))
    edited = files(edition)
    found = command(home, "verify")
    assert found.returncode == 1
    assert f"edition-1: {name} was changed" in found.stdout
    assert found.stderr.strip() == "kpianalysis: 1 of 2 pages are not as they were made."
    assert ran(home, *FORCED).code == 0
    assert files(edition) == edited
    again = command(home, "verify", PERIOD)
    assert again.returncode == 1
    assert f"edition-1: {name} was changed" in again.stdout
    assert manifest(edition.with_name("draft")) == manifest(
        stages.made / "outputs" / CONTRACT / PLACE / "draft"
    )
