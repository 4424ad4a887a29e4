"""Which pages on mitigations stand, and which are due? Decided before anything heavy is loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpianalysis.home import Home, mitigation_folder
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.periods import ReviewPeriod
from kpianalysis.publish.due import is_current, read_manifest
from kpianalysis.publish.places import DRAFT
from kpianalysis.writing.folder_names import KPI_REF

NOTEBOOK = "mitigation_analysis.ipynb"
_SHARED = ("look_back_months", "as_at", "audience")


def refs_with_own_page(folder: Path) -> list[str]:
    """Return the refs that the page in a folder says have a page of their own."""
    facts = (read_manifest(folder) or {}).get("page", {})
    refs = facts.get("kpis_with_own_page", []) if isinstance(facts, dict) else []
    # Each becomes the name of a folder, and a manifest may come from elsewhere.
    return [str(ref) for ref in refs if re.fullmatch(KPI_REF, str(ref))]


def mitigation_pages_are_current(
    home: Home,
    contract: str,
    period: ReviewPeriod,
    given: Mapping[str, Any],
    options: Mapping[str, Any],
) -> bool:
    """Say whether the mitigations' pages beside a standing draft are what a run would make."""
    top, notebook = home.outputs(contract), home.notebooks / NOTEBOOK
    return all(
        notebook.is_file()
        and is_current(
            home,
            contract,
            period,
            notebook,
            given_to_mitigation(given, ref),
            options,
            top / mitigation_folder(ref, period),
        )
        for ref in refs_with_own_page(top / period.folder / DRAFT)
    )


def mitigation_pages_are_due(home: Home, contract: str, period: ReviewPeriod) -> bool:
    """Say whether a standing draft lacks the page on a mitigation, or another notebook made it.

    What they rest on is what the period's page rests on, and makes that one due.
    """
    top, notebook = home.outputs(contract), home.notebooks / NOTEBOOK
    refs = refs_with_own_page(top / period.folder / DRAFT)
    made_by = {NOTEBOOK: fingerprint(notebook)} if refs and notebook.is_file() else {}
    manifests = [read_manifest(top / mitigation_folder(ref, period) / DRAFT) for ref in refs]
    return any(one is None or one.get("notebook") != made_by for one in manifests)


def given_to_mitigation(parameters: Mapping[str, Any], ref: str) -> dict[str, Any]:
    """Return the parameters of a mitigation's page: it stands on the day of the period's page."""
    shared = {name: parameters[name] for name in _SHARED if name in parameters}
    return {**shared, "kpi": ref}
