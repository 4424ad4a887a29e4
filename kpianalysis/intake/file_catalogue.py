"""Which KPIs does a file itself name, where there is no contract?"""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import pandas as pd

from kpianalysis.intake.catalogue import Catalogue
from kpianalysis.intake.cell_text import is_blank, tidy_text, without_marks
from kpianalysis.intake.each_once import each_once
from kpianalysis.intake.heading_words import says_nothing_of_an_area
from kpianalysis.intake.values import unit_of
from kpianalysis.months import MONTH_NUMBERS, Month
from kpianalysis.profile import Profile
from kpianalysis.spans import Calendar

_AREA_REF = re.compile(r"([A-Z]{1,6})[\s_-]*KPI[\s_-]*0*(\d{1,3})\W*", re.I)
_NO_AREA = re.compile(
    r"^(sheet|tabelle|feuil|page|table|tab) ?\d*$|^.$|export|output|download|month|period|quarter"
    r"|\bq\d|\d{2,4}|kpis?\b|data|results?"
    r"|report|trend|summary|extract|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.I,
)
_MONTH = re.compile(
    rf"\b({'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b[ '-]*(\d{{4}}|\d{{2}})?", re.I
)
_PERCENT_TITLE = re.compile(
    r"^\s*(\d+(\.\d+)? ?)?(%|per ?cent)|^\s*(the )?(percentage|proportion|share) |\(%\)|%\s*$", re.I
)
_LONGEST_AREA = 6  # words
_PERCENT_UNIT = re.compile("per ?cent(age)?|% ?age|%", re.I)
_YEAR_OR_MONTH: dict[str, Literal["year", "month"]] = {"year": "year", "month": "month"}


class FileCatalogue(Catalogue):
    """The KPIs that a file itself names, where there is no contract.

    Parameters
    ----------
    profile : Profile
        What a person said about the file.
    contract_start : Month, optional
        With it, ``Month 25`` is a contract month.
    """

    def __init__(self, profile: Profile, contract_start: Month | None = None) -> None:
        self.profile = profile
        self.calendar = Calendar(
            contract_start, profile.bare_quarter, _YEAR_OR_MONTH.get(profile.granularity or "")
        )

    def area(self, text: object) -> str | None:
        """Return an area as the file writes it: nothing is known of what else it may be called."""
        return None if is_blank(text) or isinstance(text, int | float) else tidy_text(text)

    def heading_area(self, text: str) -> str | None:
        """Take a short heading inside a table as an area, but no note and nothing with a month."""
        short = len(text.split()) <= _LONGEST_AREA
        return text if short and not says_nothing_of_an_area(text) else None

    def heads_rows(self, text: str) -> bool:
        """Say whether a heading is an area."""
        return self.heading_area(text) is not None

    def title_area(self, text: str, *, stacked: bool) -> str | None:
        """Take a title as an area only where it heads a table as the areas below head theirs."""
        return self.heading_area(text) if stacked else None

    def sheet_area(self, name: str, title: str) -> str | None:
        """Take a sheet's name as an area, unless it names a period or nothing in particular."""
        bare = _MONTH.sub(" ", name).strip(" -_,")
        return None if not bare or _NO_AREA.search(bare) else bare

    def ref(self, ref: object, title: object, area: str | None) -> str | None:
        """Return a ref in the normal form ``AREA_KPI_NN`` where it is one, else as it stands."""
        text = ref if not is_blank(ref) else title
        if is_blank(text):
            return None
        words = without_marks(tidy_text(text))
        found = _AREA_REF.fullmatch(words)
        return f"{found[1].upper()}_KPI_{int(found[2]):02}" if found else words

    def refs(self, rows: pd.DataFrame) -> pd.Series:
        """Read the refs of rows; beside rows with refs, one without is no KPI that we know."""
        if rows["ref"].notna().all():
            return super().refs(rows)
        place = [rows["file"], rows["sheet"]]
        others = rows["ref"].notna().groupby(place).transform("any")
        return super().refs(rows).where(rows["ref"].notna() | ~others)

    def facts(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Take unit from settings, the unit's column, headings and titles, and percent signs."""
        percent = rows["percent_heading"].eq(True) | _speaks_of_percent(rows["title"])
        percent |= _speaks_of_percent(rows["kpi_ref"]) & rows["title"].isna()
        kpi = [rows["file"], rows["kpi_ref"]]
        signs = rows["value_sign"].groupby(kpi).transform("any")
        inferred = pd.Series(None, rows.index, dtype=object)
        if rows["value_unit"].notna().any():
            inferred = rows["value_unit"].groupby(kpi).transform("first").astype(object)
        inferred[percent | (signs & rows["value_unit"].isna())] = "%"
        own = each_once(rows["unit"], lambda u: None if is_blank(u) else _unit(tidy_text(u)))
        named = pd.Series(own, index=rows.index, dtype=object)
        if self.profile.unit:
            settled = {ref: _unit(unit) for ref, unit in self.profile.unit.items()}
            unit = rows["kpi_ref"].astype(object).map(settled)
            named = unit.where(unit.notna(), named)
        everything = self.profile.unit.get("*")
        return pd.DataFrame(
            {
                "area": rows["area_code"],
                "unit": named.where(named.notna(), inferred if everything is None else everything),
                "agreed_target": np.nan,
            },
            index=rows.index,
        )

    def unknown(self, ref: object, area: str | None) -> str:
        """Say that nothing names a KPI."""
        return "no KPI is named"


def _speaks_of_percent(texts: pd.Series) -> np.ndarray:
    """Say which titles speak of a percentage."""
    return each_once(texts, lambda text: bool(_PERCENT_TITLE.search(str(text))), False, bool)


def _unit(words: str) -> str:
    """Return the unit that words mean."""
    return "%" if _PERCENT_UNIT.fullmatch(words) else unit_of(words) or words
