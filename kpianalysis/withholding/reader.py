"""Everything that a review opens, as one reader may see it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpianalysis.audience import EXEMPT, PUBLIC, Reader, Withheld
from kpianalysis.contract import Contract
from kpianalysis.intake.received import Submission
from kpianalysis.periods import ReviewPeriod
from kpianalysis.withholding.agreed import exempt_kpis, public_contract
from kpianalysis.withholding.supplied import (
    public_ledger,
    public_results,
    public_submissions,
    public_table,
)


@dataclass(frozen=True)
class Shown:
    """What a reader sees of a contract. Who may read what is exempt sees everything.

    Parameters
    ----------
    whole : Contract
        All that was agreed.
    reader : str
        ``public`` or ``exempt``.
    """

    whole: Contract
    reader: Reader = PUBLIC

    @property
    def all_of_it(self) -> bool:
        """Whether nothing is withheld from this reader."""
        return self.reader == EXEMPT

    def contract(self) -> Contract:
        """Return what was agreed.

        Raises
        ------
        NoData
            When every KPI is exempt, and the reader is the public.
        """
        return self.whole if self.all_of_it else public_contract(self.whole)

    def results(self, versions: pd.DataFrame) -> pd.DataFrame:
        """Return the versions of results."""
        return versions if self.all_of_it else public_results(versions, self.whole)

    def table(self, name: str, table: pd.DataFrame) -> pd.DataFrame:
        """Return another table: stated figures, projects, commentary, questions."""
        return table if self.all_of_it else public_table(name, table, self.whole)

    def ledger(self, ledger: pd.DataFrame, versions: pd.DataFrame) -> pd.DataFrame:
        """Return the ledger; ``versions`` is what :meth:`results` returned."""
        return ledger if self.all_of_it else public_ledger(ledger, versions, self.whole)

    def submissions(self, submissions: tuple[Submission, ...]) -> tuple[Submission, ...]:
        """Return the files received."""
        return submissions if self.all_of_it else public_submissions(submissions, self.whole)

    def withheld(self, period: ReviewPeriod) -> Withheld:
        """Say what is left out for this reader of the page on a period."""
        if self.all_of_it:
            return Withheld(reader=EXEMPT)
        rules, refs = self.whole.audience, exempt_kpis(self.whole)
        in_force = [
            kpi
            for kpi in self.whole.kpis
            if kpi.ref in refs and any(kpi.in_force(month) for month in period.months)
        ]
        return Withheld(
            kpis=len(in_force),
            ever=len(refs),
            sections=rules.exempt_sections,
            columns=rules.exempt_columns,
            smallest_count=rules.smallest_count,
        )
