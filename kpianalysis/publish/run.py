"""One period's page, from parameters to its place: whole, or not at all."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kpianalysis import store
from kpianalysis.audience import EXEMPT, PUBLIC, Reader, reader_of
from kpianalysis.contract_file import read_contract
from kpianalysis.display.to_settle import points_to_settle
from kpianalysis.errors import KpiProblem, ParameterProblem, TimeLimit, TryLater
from kpianalysis.home import Home
from kpianalysis.inputs import fingerprints
from kpianalysis.periods import ReviewPeriod
from kpianalysis.publish.beside import LOCK_FILE
from kpianalysis.publish.execute import execute_notebook
from kpianalysis.publish.forking.warm import ready_to_write
from kpianalysis.publish.next_steps import write_next_steps
from kpianalysis.publish.one_at_a_time import in_use, one_at_a_time
from kpianalysis.publish.page_check import BrokenPage
from kpianalysis.publish.paper import print_beside, wanted_pdfs
from kpianalysis.publish.parameters import check_parameters, for_review
from kpianalysis.publish.places import DRAFT, PAGE, failed_folder
from kpianalysis.publish.refused_files import check_files_read
from kpianalysis.publish.run_log import log_run
from kpianalysis.publish.site import renew_site
from kpianalysis.publish.unfinished import MAKING, clear_place, index_gets_old
from kpianalysis.publish.workbook_front import facts_of
from kpianalysis.reviewing import open_review
from kpianalysis.writing.in_place import replace_folder

NOTEBOOK = "quarterly_analysis.ipynb"
EXECUTED = "notebook.ipynb"
_ATTEMPTS = 2


def run_period(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    *,
    parameters: Mapping[str, Any] | None = None,
    notebook: str = NOTEBOOK,
    folder: str = DRAFT,
    within: str = "",
    most_sides: int | None = None,
    pdf: bool = True,
    large_print: bool = False,
    made_for: Mapping[str, str] | None = None,
    wait: float = 0,
    renew: bool = True,
    tell: Callable[[str], None] = lambda _: None,
    note: Callable[[str], None] | None = None,
) -> Path:
    """Make a page of a period and put it in place.

    Parameters
    ----------
    home : Home
        Where data, notebooks and outputs lie.
    contract : str
        Name of the contract's folder.
    period : ReviewPeriod
        The months to report on.
    parameters : mapping, optional
        Further parameters of the notebook (``look_back_months``, ``as_at``, ``audience``).
    notebook : str
        Which notebook of ``notebooks/`` to run.
    folder : str
        Where in the period's folder the page shall stand: ``draft``, ``addendum``, ``brief``. A
        page for the audience ``exempt`` stands in another one, such as ``exempt-draft``.
    within : str
        The folder below the contract's that holds it, where that is not the period's.
    most_sides : int, optional
        How many printed sides the page may take without that being told.
    pdf : bool
        Whether to print the page to ``page.pdf``.
    large_print : bool
        Whether to print it to ``page-large-print.pdf`` as well.
    made_for : mapping, optional
        What the page is made for (:class:`kpianalysis.publish.due.Job`): stands in the manifest.
    wait : float
        Seconds to wait for another run of the same period.
    renew : bool
        Whether to make the lists of pages again afterwards.
    tell : callable, optional
        Is told each step.
    note : callable, optional
        Is told what a person should know once the page stands: how many sides the PDF has, or why
        there is none. The same as `tell` when left out.

    Returns
    -------
    Path
        The page. Beside it stand the run notebook, ``tables/*.csv``, all of them in
        ``tables.xlsx``, ``manifest.json`` and the PDF. Without a browser the page stands without a
        PDF.

    Raises
    ------
    KpiProblem
        When a parameter, the data, the notebook or the page is wrong. The last good draft then
        stays, and what the failed run left is in ``failed/`` (``addendum-failed/``, ...).
    TryLater
        When another run makes the same page, or an input is still being changed.
    """
    if Path(notebook).name != notebook:
        raise ParameterProblem(
            "is not a notebook of notebooks/",
            found=notebook,
            action="give its name without a folder",
        )
    path = home.notebooks / notebook
    given = check_parameters(
        path, {"contract": contract, "period": period.text, **(parameters or {})}
    )
    pdfs = wanted_pdfs(pdf=pdf, large_print=large_print)
    said = note or tell
    reader = reader_of(given.get("audience", PUBLIC))
    if reader == EXEMPT:
        folder = f"{EXEMPT}-{folder}"
    place = home.outputs(contract) / (within or period.folder)
    home.raw(contract)
    place.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with one_at_a_time(place, f"the page for {period.words}", wait=wait):
        clear_place(place)
        outcome: str = "failed"
        printed: str | None = None
        try:
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    page, printed = _make(
                        home,
                        contract,
                        period,
                        path,
                        given,
                        reader,
                        place / folder,
                        pdfs,
                        made_for,
                        most_sides,
                        tell,
                        said,
                    )
                    break
                # Only what may be otherwise the next time; never an error of a cell.
                except (TryLater, TimeLimit) as problem:
                    if attempt == _ATTEMPTS:
                        raise
                    said(f"{period.words}: once more, because {problem}")
            outcome = "made"
        except (KpiProblem, OSError) as problem:
            outcome = str(problem)
            raise
        finally:
            log_run(
                home,
                contract=contract,
                period=period.text,
                page=f"{within}/{folder}" if within else folder,
                outcome=outcome,
                seconds=round(time.monotonic() - began, 1),
                pdf=printed,
            )
    if renew:
        renew_site(home, said)
    return page


def _make(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    notebook: Path,
    parameters: Mapping[str, Any],
    reader: Reader,
    folder: Path,
    pdfs: Sequence[str],
    made_for: Mapping[str, str] | None,
    most_sides: int | None,
    tell: Callable[[str], None],
    note: Callable[[str], None],
) -> tuple[Path, str]:
    """Check the data, run the notebook, write and check the page, and put all of it in place."""
    tell(f"{period.words}: reading the extracts")
    inputs = fingerprints(home.raw(contract))
    review = open_review(
        contract,
        period,
        home=home,
        audience=reader,
        **for_review(parameters),
    )
    check_files_read(store.read_table(home.processed(contract), "ledger"), review)
    failed = folder.with_name(failed_folder(folder.name))
    staging = Path(tempfile.mkdtemp(prefix=MAKING, dir=folder.parent))
    try:
        is_draft = folder == home.outputs(contract) / period.folder / DRAFT
        if is_draft:
            points_to_settle(review)  # for the next steps; a notebook in a fork finds it done
        tell(f"{period.words}: running {notebook.name}")
        executed = execute_notebook(
            notebook, staging / EXECUTED, parameters, home, meanwhile=ready_to_write
        )
        from kpianalysis.publish.exempt_check import check_nothing_exempt
        from kpianalysis.publish.written_page import write_outputs

        tell(f"{period.words}: writing and checking the page")
        write_outputs(
            executed,
            staging,
            cover=facts_of(review),
            reader=reader,
            contract=contract,
            parameters=parameters,
            notebook=notebook,
            inputs=inputs,
            made_for=made_for or {},
            lock=home.root / LOCK_FILE,
        )
        if pdfs:
            tell(f"{period.words}: printing the page")
        said: list[str] = []
        printed = print_beside(staging / PAGE, pdfs, most_sides=most_sides, tell=said.append)
        for line in said:
            note(f"{period.words}: {line}")
        if fingerprints(home.raw(contract)) != inputs:
            raise TryLater(
                "was changed while the page was made",
                found=f"an input of {contract}",
                action="run again when everything has been copied",
            )
        if reader == PUBLIC:
            check_nothing_exempt(staging, read_contract(home.raw(contract)))
        index_gets_old(home)
        replace_folder(staging, folder)
        if is_draft:
            write_next_steps(home, contract, review, folder, said)
        shutil.rmtree(failed, ignore_errors=True)
    except KpiProblem as problem:
        if isinstance(problem, BrokenPage):
            (staging / PAGE).write_text(problem.html, encoding="utf-8", newline="\n")
        (staging / "problem.txt").write_text(f"{problem}\n", encoding="utf-8")
        with suppress(OSError):  # a full disk has told enough
            replace_folder(staging, failed)
        raise
    except PermissionError as error:
        raise in_use(error, folder) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return folder / PAGE, printed
