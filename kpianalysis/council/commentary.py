"""What does the Council say of each miss and mitigation?"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.tables import empty_table


def read_commentary(folder: Path, contract: Contract) -> pd.DataFrame:
    """Read ``council/commentary.xlsx`` of a contract's folder."""
    return empty_table("commentary")
