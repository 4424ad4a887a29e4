"""The inputs that an edition was made from, kept beside it so that it can be made again.

They lie as they do at home: ``data/raw/<contract>/``, ``notebooks/``, the lock. They are not for
publication: a supplier's files hold what no page shows.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpianalysis.errors import TryLater
from kpianalysis.home import Home
from kpianalysis.inputs import CODE
from kpianalysis.intake.received_files import fingerprint
from kpianalysis.publish.beside import LOCK_FILE

# The fingerprint of the edition's manifest: who changes one must change the other too.
SEAL = "edition.sha256"


def inputs_folder(edition: Path) -> Path:
    """Return where the inputs of an edition lie."""
    return edition.with_name(f"{edition.name}-inputs")


def copy_inputs(home: Home, contract: str, manifest: Mapping[str, Any], target: Path) -> None:
    """Copy every input that a manifest names.

    Raises
    ------
    TryLater
        When one of them is not what the manifest says: it has changed since.
    """
    for copy, digest in _places(target, contract, manifest).items():
        source = home.root / copy.relative_to(target)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
        if fingerprint(copy) != digest:
            raise TryLater(
                "has changed since the draft was made",
                found=source.name,
                file=str(source.parent),
                action="run the period again, read its page, then approve it",
            )


def kept_inputs(edition: Path, contract: str, manifest: Mapping[str, Any]) -> dict[Path, str]:
    """Return where each input of an edition must lie, with the fingerprint that it must have."""
    return _places(inputs_folder(edition), contract, manifest)


def _places(folder: Path, contract: str, manifest: Mapping[str, Any]) -> dict[Path, str]:
    raw, notebooks = folder / "data" / "raw" / contract, Home(folder).notebooks
    places = {raw / name: digest for name, digest in manifest["inputs"].items() if name != CODE}
    places |= {notebooks / name: digest for name, digest in manifest["notebook"].items()}
    if manifest.get("lock"):
        places[folder / LOCK_FILE] = manifest["lock"]
    return places
