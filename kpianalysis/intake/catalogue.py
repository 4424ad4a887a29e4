"""Which KPIs are there, and what is known of each: from a contract, or from the file alone?"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod

import numpy as np
import pandas as pd

from kpianalysis.contract import Contract
from kpianalysis.intake.cell_text import is_blank, tidy_text
from kpianalysis.intake.each_once import each_once, numbered
from kpianalysis.intake.heading_words import says_nothing_of_an_area, without_frame
from kpianalysis.intake.refs import RefReader
from kpianalysis.profile import Profile
from kpianalysis.spans import Calendar

FACTS = ("area", "unit", "agreed_target")


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
    step_months : int or None
        How many months every result must be about; None without a contract, where any will do.
    """

    profile: Profile
    calendar: Calendar
    first_day: dt.date | None = None
    step_months: int | None = None

    @property
    def of_contract(self) -> bool:
        """Whether a contract says which KPIs and periods there are."""
        return self.step_months is not None

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
    def heads_rows(self, text: str) -> bool:
        """Say whether a heading begins something else: an area, known or not."""

    @abstractmethod
    def title_area(self, text: str, *, stacked: bool) -> str | None:
        """Return the area that a line above the first table of a sheet means.

        ``stacked`` says that it heads the first of several tables, as areas head the others.
        """

    def like_an_area(self, text: str) -> str | None:
        """Return the name of the area that a heading was perhaps meant to be."""
        return None

    @abstractmethod
    def ref(self, ref: object, title: object, area: str | None) -> str | None:
        """Return the normal form of a ref, or None when no such KPI is known."""

    @abstractmethod
    def facts(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return ``area``, ``unit`` and ``agreed_target`` of each row that has a ``kpi_ref``."""

    def other_kpi(self, titles: pd.Series, refs: pd.Series) -> pd.Series:
        """Return the ref of the KPI whose title stands beside another's ref; None elsewhere."""
        return pd.Series(None, index=titles.index, dtype=object)

    @abstractmethod
    def unknown(self, ref: object, area: str | None) -> str:
        """Say why a ref is not known, and what was perhaps meant."""

    def areas(self, cells: pd.Series) -> pd.Series:
        """Read a column of areas; every different text is read once."""
        return pd.Series(each_once(cells, self.area), index=cells.index, dtype=object)

    def refs(self, rows: pd.DataFrame) -> pd.Series:
        """Read the refs of rows; every different ref, title and area is read once."""
        keys, names = ["ref", "title", "area_code"], []
        for key in keys if rows["ref"].isna().any() else ("ref", "area_code"):
            codes, different = pd.factorize(rows[key])
            names.append((codes + 1, len(different) + 1))
        number, width = np.zeros(len(rows), dtype="int64"), 1
        for codes, count in names:
            number, width = number + width * codes, width * count
        codes, numbers = pd.factorize(number)
        places = np.empty(len(numbers), dtype="int64")
        places[codes[::-1]] = np.arange(len(rows))[::-1]  # the first row of each stays
        named = (rows[key].iloc[places] for key in keys)
        read = [self.ref(ref, title, area) for ref, title, area in zip(*named, strict=True)]
        kinds, refs = pd.factorize(np.array(read, dtype=object))
        return pd.Series(numbered(kinds[codes], refs), index=rows.index)


class ContractCatalogue(Catalogue):
    """The KPIs of a contract.

    Parameters
    ----------
    contract : Contract
        What was agreed.
    agreed : DataFrame
        ``kpi_ref``, ``period_start``, ``target_agreed``: the target in force in each month.
    """

    def __init__(self, contract: Contract, agreed: pd.DataFrame) -> None:
        self._refs = RefReader(contract)
        self._kpis = pd.DataFrame(
            {"area": [kpi.area for kpi in contract.kpis], "unit": [k.unit for k in contract.kpis]},
            index=[kpi.ref for kpi in contract.kpis],
        )
        self._agreed = agreed
        self.profile = contract.extracts
        self.step_months = contract.step_months
        # "2011-12" can be one of the contract's months; where it has quarters, only the year.
        whole_year = contract.frequency == "quarterly"
        self.calendar = Calendar(
            contract.first_month,
            contract.extracts.bare_quarter,
            "year" if whole_year else "month",
        )
        self.first_day = contract.first_month.first_day

    def area(self, text: object) -> str | None:
        """Return the code of the area that a heading, a cell or a sheet's name means."""
        return self._refs.area(text)

    def heading_area(self, text: str) -> str | None:
        """Return the code of the area that a heading means, without words such as "KPIs"."""
        return self._refs.area(text) or self._refs.area(without_frame(text))

    def heads_rows(self, text: str) -> bool:
        """Say whether a heading is an area, or may be one that the contract does not have."""
        if self.heading_area(text):
            return True
        return not says_nothing_of_an_area(text) and self._refs.ref(text) is None

    def title_area(self, text: str, *, stacked: bool) -> str | None:
        """Return the code of the area that a line above the first table means."""
        return self.heading_area(text)

    def like_an_area(self, text: str) -> str | None:
        """Return the name of the area that a heading was perhaps meant to be."""
        return self._refs.nearest_area(without_frame(text))

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

    def other_kpi(self, titles: pd.Series, refs: pd.Series) -> pd.Series:
        """Return the ref of the KPI whose title stands beside another's ref; None elsewhere."""
        pairs = pd.DataFrame({"title": titles, "ref": refs}).dropna().drop_duplicates()
        owners = {
            (title, ref): owner
            for title, ref in pairs.itertuples(index=False)
            if (owner := self._refs.other_owner(title, ref))
        }
        if not owners:
            return super().other_kpi(titles, refs)
        found = [owners.get(pair) for pair in zip(titles, refs, strict=True)]
        return pd.Series(found, index=titles.index, dtype=object)

    def unknown(self, ref: object, area: str | None) -> str:
        """Say that a ref is not in the contract, and which was perhaps meant."""
        near = self._refs.nearest(ref, None if is_blank(area) else area)
        meant = f"did you mean {near}?" if near else "ask which KPI it is, or add it as an alias"
        return f"{tidy_text(ref)!r} is not in the contract; {meant}"
