"""Was every file of a page read? If one was refused, nobody knows which months it holds."""

from __future__ import annotations

import pandas as pd

from kpianalysis.errors import ExtractProblem
from kpianalysis.review import Review


def check_files_read(ledger: pd.DataFrame, review: Review) -> None:
    """Stop when a whole file could not be read.

    Parameters
    ----------
    ledger : DataFrame
        The store's: who runs this may read why, whoever reads the page.
    review : Review
        What the page shows.

    Raises
    ------
    ExtractProblem
        When a file that was received by the page's day was refused.
    """
    refused = ledger[ledger["reason"].eq("refused")]
    received = {item.file: item.received for item in review.submissions}
    for line in refused.itertuples(index=False):
        if line.file in received:
            raise ExtractProblem(
                f"the file cannot be used: {line.message}",
                file=str(line.file),
                sheet=str(line.sheet) or None,
                action="mend it first; 'kpianalysis check' lists all that is wrong",
            )
