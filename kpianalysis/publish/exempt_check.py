"""Is a page for the reader that was asked for, and does a public one name nothing exempt?"""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kpianalysis.audience import EXEMPT, PUBLIC, Reader
from kpianalysis.contract import Contract
from kpianalysis.errors import PageProblem
from kpianalysis.kpi import Kpi
from kpianalysis.publish.page import page_facts
from kpianalysis.publish.pdf import pdf_text

_TEXT_FILES = (".html", ".ipynb", ".csv", ".json", ".pdf", ".xlsx")


def check_reader(notebook: Any, reader: Reader) -> None:
    """Stop a page that is not for the reader that was asked for.

    A notebook that opens its review for another reader than its parameter says would put what is
    exempt into the folder of public pages.

    Raises
    ------
    PageProblem
        When the two differ.
    """
    made_for = page_facts(notebook).get("audience", PUBLIC)
    if made_for != reader:
        raise PageProblem(
            f"is for the audience {made_for!r}, and {reader!r} was asked for",
            found="the page",
            action="let the notebook give its parameter 'audience' to open_review",
        )


def check_nothing_exempt(folder: Path, contract: Contract) -> None:
    """Stop a public page when anything beside it names an exempt KPI.

    Results and their words are gone by then. What a person wrote freely, such as a reason or a
    note, may still name such a KPI: by its ref, its title or its plain name.

    Parameters
    ----------
    folder : Path
        All that would be published.
    contract : Contract
        The whole of what was agreed.

    Raises
    ------
    PageProblem
        Naming the file and the words.
    """
    exempt = [kpi for kpi in contract.kpis if kpi.audience == EXEMPT]
    if not exempt:
        return
    names = {name: kpi.ref for kpi in exempt for name in _names(kpi)}
    others = [name for kpi in contract.kpis if kpi not in exempt for name in _names(kpi)]
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        text = f"{place} {readable(path)}" if path.suffix in _TEXT_FILES else place
        for name, ref in names.items():
            if _stands(name, text, [other for other in others if _stands(name, other)]):
                raise PageProblem(
                    f"names the exempt KPI {ref}: {name!r} stands in {place}",
                    found="the public page",
                    action="reword the reason, note or answer that names it; a file's name counts",
                )


def readable(path: Path) -> str:
    """Return what stands in a file, with the escapes of HTML, XML and JSON undone.

    Markup inside a name is taken out as well, and spaces are made alike. Of a PDF it is what
    stands on its sides, in its bookmarks and in what it says of itself.
    """
    if path.suffix == ".pdf":
        return " ".join(pdf_text(path).split())
    if path.suffix == ".xlsx":
        text = _text_of_workbook(path)
    else:
        text = path.read_text(encoding="utf-8")
    if path.suffix in (".ipynb", ".json"):
        text = "\n".join(_texts(json.loads(text)))
    bare = html.unescape(re.sub(r"<[^<>]*>", "", text))
    return " ".join(f"{html.unescape(text)} {bare}".split())


def _names(kpi: Kpi) -> list[str]:
    """Return the names of a KPI; a single word, such as Calls, is no name of one KPI alone."""
    several = [name for name in (kpi.title, kpi.plain_name) if " " in name]
    return [kpi.ref, *(" ".join(name.split()) for name in several)]


def _stands(name: str, text: str, others: Sequence[str] = ()) -> bool:
    """Say whether a name stands in a text, other than as a part of other names."""
    for other in others:
        text = re.sub(re.escape(other), "", text, flags=re.I)
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) is not None


def _text_of_workbook(path: Path) -> str:
    """Return the XML of a workbook's parts, properties too, with each text of a cell on its own."""
    with zipfile.ZipFile(path) as book:
        parts = [f"{name}\n{book.read(name).decode('utf-8')}" for name in book.namelist()]
    return "\n".join(parts).replace("</si>", "</si>\n")


def _texts(held: Any) -> list[str]:
    if isinstance(held, dict):
        return [text for pair in held.items() for part in pair for text in _texts(part)]
    if isinstance(held, list):
        return [text for item in held for text in _texts(item)]
    return [str(held)]
