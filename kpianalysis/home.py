"""Where do the folders of the work lie?

Found from the working directory upwards, or by ``KPIANALYSIS_HOME``, so that papermill, JupyterLab
and a scheduler all find the same.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kpianalysis.errors import ContractProblem, ParameterProblem, UnknownContract
from kpianalysis.periods import ReviewPeriod

MITIGATIONS = "mitigations"  # below the folder of a contract in outputs/
FILE_NAME = "contract.toml"
HOME_VARIABLE = "KPIANALYSIS_HOME"
DEFAULT_CONTRACT = "default-contract"
# What the folder of a contract may be called, below data/ and outputs/.
CONTRACT_FOLDER = r"[A-Za-z0-9][A-Za-z0-9._-]*"


@dataclass(frozen=True)
class Home:
    """The folder that holds ``data/``, ``notebooks/`` and ``outputs/``."""

    root: Path

    def raw(self, contract: str) -> Path:
        """``data/raw/<contract>``, which must be one folder's plain name."""
        if not re.fullmatch(CONTRACT_FOLDER, contract):
            raise UnknownContract(
                "is not the name of a contract's folder",
                found=contract,
                action=f"choose from {', '.join(self.contracts())}",
            )
        folder = self.root / "data" / "raw" / contract
        if not folder.is_dir():
            raise UnknownContract(
                "is no contract here",
                found=contract,
                file=str(folder.parent),
                action=f"choose from {', '.join(self.contracts()) or 'none: add a folder'}",
            )
        return folder

    def processed(self, contract: str) -> Path:
        """``data/processed/<contract>``."""
        return self.root / "data" / "processed" / contract

    @property
    def portfolio(self) -> Path:
        """``data/processed/_portfolio``: what is kept of all contracts, a partition each."""
        return self.root / "data" / "processed" / "_portfolio"

    def outputs(self, contract: str) -> Path:
        """``outputs/<contract>``."""
        return self.root / "outputs" / contract

    @property
    def notebooks(self) -> Path:
        """``notebooks/``."""
        return self.root / "notebooks"

    def contracts(self) -> list[str]:
        """Return the names of all contracts with settings."""
        raw = self.root / "data" / "raw"
        return sorted(folder.parent.name for folder in raw.glob(f"*/{FILE_NAME}"))

    def default_contract(self) -> str | None:
        """Return the contract meant when none is named: the one that there is.

        Of several, the one whose name stands in ``data/raw/default-contract``.
        """
        contracts = self.contracts()
        if len(contracts) == 1:
            return contracts[0]
        named = self.root / "data" / "raw" / DEFAULT_CONTRACT
        name = named.read_text(encoding="utf-8-sig").strip() if named.is_file() else ""
        return name if name in contracts else None

    def chosen(self, named: str | None, asked: str = "--contract") -> str:
        """Return the contract that was named, or the one that is meant when none is.

        Parameters
        ----------
        named : str or None
            What was named.
        asked : str
            Where it could have been named.

        Raises
        ------
        UnknownContract
            When it has no folder.
        ParameterProblem
            When none is named, and none is the usual one.
        """
        if named:
            self.raw(named)
            return named
        if usual := self.default_contract():
            return usual
        raise ParameterProblem(
            "is not given",
            found=asked,
            action=f"choose from {', '.join(self.contracts()) or 'none'}",
        )


def find_home(start: Path | None = None) -> Home:
    """Find the folder of the work.

    Raises
    ------
    ContractProblem
        When no folder from ``start`` upwards holds ``data/raw``.
    """
    named = os.environ.get(HOME_VARIABLE)
    begin = Path(named) if named else (start or Path.cwd())
    candidates = [begin] if named else [begin, *begin.resolve().parents]
    for folder in candidates:
        if (folder / "data" / "raw").is_dir():
            return Home(folder.resolve())
    raise ContractProblem(
        "holds no data/raw folder, nor does any folder above it",
        found=str(begin),
        action=f"work from inside the project, or set {HOME_VARIABLE} to its folder",
    )


def mitigation_folder(kpi_ref: str, period: ReviewPeriod) -> str:
    """Return the folder, below that of the contract, of a mitigation's pages of a period.

    Each period has its own, so that an older period which is run again replaces no newer page.

    Examples
    --------
    >>> from kpianalysis.periods import parse_period
    >>> mitigation_folder("ACF_KPI_03", parse_period("2019-20 Q1"))
    'mitigations/ACF_KPI_03/2019-20-q1'
    """
    return f"{MITIGATIONS}/{kpi_ref}/{period.folder}"
