"""Which KPIs are there, and what is known of each: from a contract, or from the file alone?"""

from __future__ import annotations

import datetime as dt
import re
from abc import ABC, abstractmethod
from typing import Literal

import numpy as np
import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.intake.cell_text import is_blank, tidy_text, without_marks
from kpianalysis.intake.refs import RefReader
from kpianalysis.months import Month
from kpianalysis.profile import Profile
from kpianalysis.spans import Calendar

FACTS = ("area", "unit", "agreed_target")
_AREA_REF = re.compile(r"([A-Z]{1,6})[\s_-]*KPI[\s_-]*0*(\d{1,3})\W*", re.I)
_NO_AREA = re.compile(
    r"^(sheet|tabelle|feuil) ?\d*$|month|period|quarter|\bq\d|\d{2,4}|kpis?\b|data|results?"
    r"|report|trend|summary|extract|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.I,
)
_PERCENT_TITLE = re.compile(r"^\s*(%|per ?cent|percentage)|\(%\)|%\s*$", re.I)

_YEAR_OR_MONTH: dict[str, Literal["year", "month"]] = {"year": "year", "month": "month"}


class Catalogue(ABC):
    """What intake knows of KPIs while it reads a file.

    Attributes
    ----------
    profile : Profile
        What a person said about the files.
    calendar : Calendar
        How periods are named.
    first_day : date or None
        The first day that a result can be about.
    monthly : bool
        Whether every result must be about one calendar month.
    """

    profile: Profile
    calendar: Calendar
    first_day: dt.date | None = None
    monthly: bool = False

    @abstractmethod
    def area(self, text: object) -> str | None:
        """Return the area that a cell, a sheet's name or a title means."""

    @abstractmethod
    def heading_area(self, text: str) -> str | None:
        """Return the area that a heading inside a table means."""

    @abstractmethod
    def sheet_area(self, name: str, title: str) -> str | None:
        """Return the area that a sheet's name, or the title on it, means."""

    @abstractmethod
    def ref(self, ref: object, title: object, area: str | None) -> str | None:
        """Return the normal form of a ref, or None when no such KPI is known."""

    @abstractmethod
    def facts(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return ``area``, ``unit`` and ``agreed_target`` of each row that has a ``kpi_ref``."""

    @abstractmethod
    def unknown(self, ref: object, area: str | None) -> str:
        """Say why a ref is not known, and what was perhaps meant."""

    def areas(self, cells: pd.Series) -> pd.Series:
        """Read a column of areas; every different text is read once."""
        codes, uniques = pd.factorize(cells.astype(object) if cells.dtype == object else cells)
        read = np.array([*(self.area(cell) for cell in uniques), None], dtype=object)
        return pd.Series(read[codes], index=cells.index, dtype=object)

    def refs(self, rows: pd.DataFrame) -> pd.Series:
        """Read the refs of rows; every different ref, title and area is read once."""
        keys = pd.DataFrame(index=rows.index)
        for name in ("ref", "title", "area_code"):
            keys[name], _ = pd.factorize(rows[name])
        if rows["ref"].notna().all():
            keys["title"] = 0
        width = keys.max() + 2
        codes, _ = pd.factorize(
            (keys["ref"] + 1)
            + (keys["title"] + 1) * width["ref"]
            + (keys["area_code"] + 1) * width["ref"] * width["title"]
        )
        _, places = np.unique(codes, return_index=True)
        named = (rows[name].iloc[places] for name in ("ref", "title", "area_code"))
        read = [self.ref(ref, title, area) for ref, title, area in zip(*named, strict=True)]
        return pd.Series(np.array([*read, None], dtype=object)[codes], rows.index, dtype=object)


class ContractCatalogue(Catalogue):
    """The KPIs of a contract.

    Parameters
    ----------
    contract : Contract
        What was agreed.
    agreed : DataFrame
        ``kpi_ref``, ``period_start``, ``target_agreed``: the target in force in each month.
    """

    monthly = True

    def __init__(self, contract: Contract, agreed: pd.DataFrame) -> None:
        self._refs = RefReader(contract)
        self._kpis = pd.DataFrame(
            {"area": [kpi.area for kpi in contract.kpis], "unit": [k.unit for k in contract.kpis]},
            index=[kpi.ref for kpi in contract.kpis],
        )
        self._agreed = agreed
        self.profile = contract.extracts
        self.calendar = Calendar(contract.first_month, contract.extracts.bare_quarter, "month")
        self.first_day = contract.first_month.first_day

    def area(self, text: object) -> str | None:
        """Return the code of the area that a heading, a cell or a sheet's name means."""
        return self._refs.area(text)

    def heading_area(self, text: str) -> str | None:
        """Return the code of the area that a heading means."""
        return self._refs.area(text)

    def sheet_area(self, name: str, title: str) -> str | None:
        """Return the code of the area that a sheet's name or title means."""
        return self._refs.area(name) or self._refs.area(title)

    def ref(self, ref: object, title: object, area: str | None) -> str | None:
        """Return the normal form of a ref; a title or an alias serves where no ref stands."""
        text = title if is_blank(ref) else ref
        return None if is_blank(text) else self._refs.ref(text, None if is_blank(area) else area)

    def facts(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return what the contract says of each row's KPI and month."""
        known = self._kpis.reindex(rows["kpi_ref"]).set_index(rows.index)
        target = rows[["kpi_ref", "period_start"]].merge(
            self._agreed, how="left", on=["kpi_ref", "period_start"], validate="many_to_one"
        )["target_agreed"]
        return known.assign(agreed_target=target.to_numpy())

    def unknown(self, ref: object, area: str | None) -> str:
        """Say that a ref is not in the contract, and which was perhaps meant."""
        near = self._refs.nearest(ref, None if is_blank(area) else area)
        meant = f"; did you mean {near}?" if near else ""
        return f"{tidy_text(ref)!r} is not in the contract{meant}"


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
        """Take a short heading inside a table as an area, but no note and no period."""
        words = text.split()
        noted = re.match(r"[*†‡(\[]|note|source|figure|provisional", text, re.I)
        return text if len(words) <= 6 and not noted and not text.endswith(".") else None

    def sheet_area(self, name: str, title: str) -> str | None:
        """Take a sheet's name as an area, unless it names a period or nothing in particular."""
        return None if not name or _NO_AREA.search(name) else name

    def ref(self, ref: object, title: object, area: str | None) -> str | None:
        """Return a ref in the normal form ``AREA_KPI_NN`` where it is one, else as it stands."""
        text = ref if not is_blank(ref) else title
        if is_blank(text):
            return None
        words = without_marks(tidy_text(text))
        found = _AREA_REF.fullmatch(words)
        return f"{found[1].upper()}_KPI_{int(found[2]):02}" if found else words

    def facts(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Take unit from settings, the unit's column, headings and titles, and percent signs."""
        unit = rows["kpi_ref"].map(self.profile.unit) if self.profile.unit else None
        own = rows["unit"].astype(object)
        if own.notna().any():
            own = own.map(lambda cell: None if is_blank(cell) else tidy_text(cell))
        title = rows["title"].astype(object).fillna(rows["kpi_ref"])
        codes, kinds = pd.factorize(title)
        spoken = np.array([bool(_PERCENT_TITLE.search(str(text))) for text in kinds] + [False])
        percent = rows["percent_heading"].eq(True) | spoken[codes]
        signs = rows["value_sign"].groupby([rows["file"], rows["kpi_ref"]]).transform("any")
        inferred = pd.Series(None, rows.index, dtype=object)
        inferred[percent | signs] = "%"
        named = own if unit is None else unit.fillna(own)
        said = named.astype("str").str.fullmatch("per ?cent(age)?|% ?age|%", case=False)
        named = named.where(~said.fillna(False).astype(bool), "%")
        everything = self.profile.unit.get("*")
        return pd.DataFrame(
            {
                "area": rows["area_code"],
                "unit": named.fillna(inferred if everything is None else everything),
                "agreed_target": np.nan,
            },
            index=rows.index,
        )

    def unknown(self, ref: object, area: str | None) -> str:
        """Say that nothing names a KPI."""
        return "no KPI is named"
