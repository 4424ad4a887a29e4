"""What was known of a contract on a day: its terms, its results, every version of them?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from kpianalysis.analysis.assessment import assess
from kpianalysis.analysis.standing import known_versions, ledger_on, standing
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.audience import PUBLIC, Reader
from kpianalysis.cleaning import cleaned_by
from kpianalysis.contract import Contract
from kpianalysis.contract_file import read_contract
from kpianalysis.home import Home
from kpianalysis.intake.rulings import Ruling, read_rulings
from kpianalysis.periods import Month
from kpianalysis.withholding.reader import Shown


@dataclass(frozen=True)
class Position:
    """What was received, agreed and ruled by a day.

    Attributes
    ----------
    day : date
        The last day that counts.
    shown : Shown
        What the reader may see of it; the rest of a position holds nothing else.
    contract : Contract
        What was agreed by then.
    versions : DataFrame
        Every version of every result received by then; one that was replaced later still stands.
    observations : DataFrame
        The versions that stood.
    corrections : DataFrame
        The earlier versions with another value, from :func:`kpianalysis.analysis.standing`.
    ledger : DataFrame
        What became of everything read.
    rulings : tuple of Ruling
        What the Council had ruled.
    """

    day: dt.date
    shown: Shown
    contract: Contract
    versions: pd.DataFrame
    observations: pd.DataFrame
    corrections: pd.DataFrame
    ledger: pd.DataFrame
    rulings: tuple[Ruling, ...]

    def assessed(self, first: Month, last: Month) -> pd.DataFrame:
        """Judge every KPI and month by what was known on the day."""
        agreed = agreed_months(self.contract, first, last)
        return assess(self.observations, agreed, self.contract.scheme)

    def assessed_as_first_sent(self, first: Month, last: Month) -> pd.DataFrame:
        """Judge the first version of every KPI and month by the terms known on the day."""
        in_turn = self.versions.sort_values("received", kind="stable")
        first_sent = in_turn.drop_duplicates(["kpi_ref", "period_start"])
        agreed = agreed_months(self.contract, first, last)
        return assess(first_sent[self.observations.columns], agreed, self.contract.scheme)


def position_on(contract: str, day: dt.date, home: Home, reader: Reader = PUBLIC) -> Position:
    """Open a contract, which is clean, as it stood on a day and as a reader may see it.

    Raises
    ------
    ContractProblem
        When the contract's settings or rulings are missing or wrong.
    """
    folder = home.raw(contract)
    tables = cleaned_by(contract, day, home)
    # History first: of versions received on one day, the one that stands comes last.
    every_version = pd.concat([tables["history"], tables["observations"]], ignore_index=True)
    shown = Shown(read_contract(folder).as_at(day), reader)
    versions = shown.results(known_versions(every_version, day))
    observations, corrections = standing(versions, day)
    return Position(
        day=day,
        shown=shown,
        contract=shown.contract(),
        versions=versions,
        observations=observations,
        corrections=corrections,
        ledger=shown.ledger(ledger_on(tables["ledger"], observations), versions),
        rulings=read_rulings(folder, day),
    )
