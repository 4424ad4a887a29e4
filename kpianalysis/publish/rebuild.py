"""An edition made again from what was frozen beside it, and compared file by file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from kpianalysis.errors import PageProblem
from kpianalysis.home import Home
from kpianalysis.inputs import program
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import ReviewPeriod
from kpianalysis.publish.approval import approval_of
from kpianalysis.publish.approve import write_edition
from kpianalysis.publish.due import editions, read_manifest
from kpianalysis.publish.frozen import SEAL, inputs_folder
from kpianalysis.publish.parameters import besides_period, for_review
from kpianalysis.publish.places import MANIFEST
from kpianalysis.publish.run import EXECUTED, run_period
from kpianalysis.publish.verify import changed_files
from kpianalysis.publish.without_extras import without_extras
from kpianalysis.reviewing import open_review
from kpianalysis.writing.in_place import let_be_written

with without_extras():
    import nbformat


def rebuild(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    edition: int | None = None,
    *,
    tell: Callable[[str], None] = lambda _: None,
    note: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Make an edition again from its frozen inputs, and compare; the edition is not touched.

    Parameters
    ----------
    home : Home
        Where the outputs lie.
    contract : str
        Name of the contract's folder.
    period : ReviewPeriod
        Whose edition.
    edition : int, optional
        Its number; the newest by default.
    tell, note : callable
        Are told each step, and what a person should know.

    Returns
    -------
    list of str
        What is not the same, byte for byte; nothing when all of it is.

    Raises
    ------
    PageProblem
        When there is no such edition, or its manifest or approval is damaged.
    """
    approved = dict(editions(home.outputs(contract) / period.folder))
    number = edition or max(approved, default=0)
    if number not in approved:
        raise PageProblem(
            "is not there",
            found=f"edition {number} for {period.words}" if edition else "an edition",
            action="choose one of " + (", ".join(map(str, approved)) or "none: none is approved"),
        )
    folder = approved[number]
    manifest = read_manifest(folder)
    given = approval_of(nbformat.read(folder / EXECUTED, as_version=4))
    if manifest is None or given is None:
        raise PageProblem("is damaged", found=folder.name, action="see: kpianalysis verify")
    same_program = manifest.get("program") == program()
    if not same_program:
        note("This program is not the one that made the edition: differences may be its own.")
    with tempfile.TemporaryDirectory(prefix="kpianalysis-rebuild-") as made:
        then = Home(Path(made) / "home")
        shutil.copytree(
            inputs_folder(folder),
            then.root,
            copy_function=shutil.copyfile,
            ignore=shutil.ignore_patterns(SEAL),
        )
        let_be_written(then.root)
        parameters = manifest["parameters"]
        page = run_period(
            then,
            contract,
            period,
            parameters=besides_period(parameters),
            notebook=next(iter(manifest["notebook"])),
            pdf=False,
            made_for=manifest["made_for"],
            renew=False,
            tell=tell,
        )
        review = open_review(
            contract,
            period,
            home=then,
            **for_review(parameters),
        )
        again = Path(made) / "edition"
        again.mkdir()
        draft = read_manifest(page.parent) or {}
        write_edition(then, contract, page.parent, again, given, review, draft)
        differences = changed_files(again, manifest)
        # The manifest names the program, so only the same one can write the same manifest.
        same = fingerprint(again / MANIFEST) == fingerprint(folder / MANIFEST)
        if same_program and not differences and not same:
            differences = [f"{MANIFEST} was changed"]
        return differences
