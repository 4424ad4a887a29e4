"""The index of all pages: one for each contract and one above them, made from what stands there.

Nothing is analysed again: what a list says comes from the manifest and the tables beside each page.
The same pages give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import jinja2
from filelock import FileLock, Timeout

from kpianalysis import __version__
from kpianalysis.display.wording import MITIGATION_EXPLAINED
from kpianalysis.errors import KpiProblem, PageProblem
from kpianalysis.home import CONTRACT_FOLDER, Home
from kpianalysis.publish.numbering import number_page
from kpianalysis.publish.page_check import check_page, digest
from kpianalysis.publish.page_margins import page_margins
from kpianalysis.publish.run_log import FOLDER as LOG
from kpianalysis.publish.site_contract import ContractIndex, contract_index
from kpianalysis.publish.unfinished import index_is_made, old_index
from kpianalysis.writing.unseen import without_unseen
from kpianalysis.writing.whole import write_whole

INDEX = "index.html"
_LOCK = ".site.lock"
_SECONDS_TO_WAIT = 60
_TEMPLATES = Path(__file__).parent / "templates"


def build_site(home: Home) -> Path:
    """Write the index of each contract, and the one above them.

    Parameters
    ----------
    home : Home
        Whose ``outputs`` are listed.

    Returns
    -------
    Path
        ``outputs/index.html``.

    Raises
    ------
    PageProblem
        When another run holds the lock for too long, or an index breaks a rule of pages.
    """
    outputs = home.root / "outputs"
    outputs.mkdir(parents=True, exist_ok=True)
    try:
        # What stands there is read inside the lock: of two runs the later one sees both pages.
        with FileLock(outputs / _LOCK, timeout=_SECONDS_TO_WAIT):
            seen = old_index(home)
            contracts = [contract_index(folder) for folder in _contract_folders(home)]
            faults = [fault for one in contracts if (fault := _fault_of_list(outputs, one))]
            listed = [one for one in contracts if one.entries]
            listed.sort(key=lambda one: (one.fictional, one.name.casefold(), one.folder))
            margin = {"contract": "KPI pages of all contracts"}
            _write(outputs / INDEX, "contracts.html.j2", margin=margin, contracts=listed)
            if faults:
                raise faults[0]
            index_is_made(home, seen)
    except Timeout as error:
        raise PageProblem(
            "is being made by another run",
            found="the index of pages",
            action="run 'kpianalysis site' when it has ended",
        ) from error
    return outputs / INDEX


def renew_site(home: Home, tell: Callable[[str], None]) -> None:
    """Make the index again after a page is in place; a fault of it is told, and the page stays."""
    try:
        build_site(home)
    except (KpiProblem, OSError) as problem:
        tell(f"The index of pages is not renewed: {str(problem).rstrip('.')}.")


def _contract_folders(home: Home) -> list[Path]:
    return sorted(
        folder
        for folder in (home.root / "outputs").iterdir()
        if folder.is_dir()
        and re.fullmatch(CONTRACT_FOLDER, folder.name)
        # Where runs write down what they did; a contract may be called so all the same.
        and (folder.name != LOG or (home.root / "data" / "raw" / LOG).is_dir())
    )


def _fault_of_list(outputs: Path, contract: ContractIndex) -> KpiProblem | OSError | None:
    """Write the list of a contract; its fault, if it has one, keeps no other from being written."""
    try:
        _write(
            outputs / contract.folder / INDEX,
            "contract.html.j2",
            margin={"contract": contract.name, "period": "all periods"},
            illustrative=any(counts.basis for counts in contract.counts),
            contract=contract,
        )
    except (KpiProblem, OSError) as problem:
        return problem
    return None


def _write(
    path: Path,
    template: str,
    *,
    margin: Mapping[str, str],
    illustrative: bool = False,
    **content: object,
) -> None:
    """Write a list; ``margin`` holds what stands in the margin of each printed side."""
    style = f"{_part('kpi-page/page.css')}{_part('site/site.css')}{page_margins(margin)}\n"
    script = _part("site/search.js")
    html = (
        _environment()
        .get_template(template)
        .render(
            **content,
            style=style,
            style_hash=digest(style),
            script=script,
            script_hash=digest(script),
            made_by=f"kpianalysis {__version__}",
            mitigation_explained=MITIGATION_EXPLAINED,
        )
    )
    html = without_unseen(number_page(html))
    check_page(html, illustrative=illustrative, scripts=(digest(script),))
    write_whole(path, html.encode("utf-8"), alone=True)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES / "site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _part(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
