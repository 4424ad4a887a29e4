"""What did the Board ask, and what was answered?"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kpianalysis.tables import empty_table


def read_questions(folder: Path) -> pd.DataFrame:
    """Read ``council/questions.csv`` of a contract's folder."""
    return empty_table("questions")
