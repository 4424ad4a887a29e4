"""A contract's period, loaded: where an analyst begins."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kpianalysis.audience import PUBLIC
from kpianalysis.display.notebook import review_html
from kpianalysis.home import Home, find_home
from kpianalysis.loaded.frames import mitigation_rows, monthly, one_row_a_kpi
from kpianalysis.loaded.look import kpis_table, next_steps, shown
from kpianalysis.loaded.newest import newest_quarter
from kpianalysis.loaded.of_kpi import LoadedKpi
from kpianalysis.review import Review
from kpianalysis.reviewing import DEFAULT_LOOK_BACK, open_review


def load(
    contract: str | None = None,
    period: str | None = None,
    *,
    look_back_months: int = DEFAULT_LOOK_BACK,
    as_at: str | dt.date | None = None,
    audience: str = PUBLIC,
    home: Home | None = None,
) -> LoadedPeriod:
    """Load a period of a contract; type a dot and Tab after it to see where it leads.

    Parameters
    ----------
    contract : str, optional
        Name of its folder in ``data/raw``; the usual contract without it.
    period : str, optional
        ``"2019-20 Q1"`` or ``"2019-04..2019-07"``; the newest quarter received without it.
    look_back_months : int
        How many months charts and trends look back, at least those of the period.
    as_at : str or date, optional
        Only what was received, agreed and written by this date counts; all of it by default.
    audience : str
        Who reads it: ``public``, or ``exempt`` for those who may read what is exempt.
    home : Home, optional
        Where the folders lie; found from the working directory without it.

    Raises
    ------
    ParameterProblem
        When no contract is named and none is the usual one, or the audience is neither.
    PeriodProblem
        When the period or the date is not understood.
    NoData
        When nothing was received for the period by that date.
    ContractProblem
        When the contract's settings are missing or wrong.

    Notes
    -----
    ``load("corporate-support-services", "2019-20 Q1").kpi("ACF_KPI_03").months["value"].plot()``.
    """
    home = home or find_home()
    named = home.chosen(contract, asked="contract")
    months = period or newest_quarter(named, home, as_at)
    review = open_review(
        named,
        months,
        look_back_months=look_back_months,
        as_at=as_at,
        audience=audience,
        home=home,
    )
    return LoadedPeriod(review, contract=named, home=home)


class LoadedPeriod:
    """A contract's period: type a dot and Tab to see what is known of it.

    Made by :func:`load`. ``page.kpi("ACF_KPI_03")``, or ``page["`` and Tab, leads on to one KPI.

    Attributes
    ----------
    review : Review
        All that is known of the period, for whatever is not here.
    """

    def __init__(
        self, review: Review, *, contract: str | None = None, home: Home | None = None
    ) -> None:
        self.review = review
        self._contract, self._home = contract, home

    @property
    def period(self) -> str:
        """The months in words: ``Quarter 1 (April to June 2019)``."""
        return self.review.period.full_words

    @property
    def as_at(self) -> dt.date:
        """The day on which it stands: nothing that became known later is in it."""
        return self.review.as_at

    @property
    def kpis(self) -> pd.DataFrame:
        """The KPIs of the period, indexed by ``kpi_ref``, those that missed their target first.

        Columns: ``name``, ``area``, ``unit``, the last ``month`` that has arrived with its
        ``value``, ``target``, ``minimum``, ``gap``, ``status``, ``missed`` and ``mitigated``,
        ``months_missed_in_row``, and the ``verdict`` in a sentence.
        """
        return one_row_a_kpi(self.review)

    @property
    def months(self) -> pd.DataFrame:
        """Every KPI and month up to the end of the period, tidy: a row for each.

        ``kpi_ref`` says whose it is, ``month`` is a monthly period; the other columns are those of
        :attr:`LoadedKpi.months`.
        ``seaborn.lineplot(data=page.months, x="month_start", y="gap", hue="kpi_ref")`` draws it.
        """
        return monthly(self.review, self.review.assessments)

    @property
    def mitigations(self) -> pd.DataFrame:
        """Every mitigation since the contract began: whose, when, how many misses, and why."""
        return mitigation_rows(self.review)

    @property
    def summary(self) -> pd.DataFrame:
        """How many KPIs stood how in each month, before and after mitigation."""
        found = self.review.summary
        month = found["period_start"].dt.to_period("M")
        return found.drop(columns="period_start").assign(month=month)[["month", *found.columns[1:]]]

    def kpi(self, ref: str) -> LoadedKpi:
        """Return one KPI of the period.

        Parameters
        ----------
        ref : str
            Such as ``"ACF_KPI_03"``; the index of ``kpis`` lists them.

        Raises
        ------
        ContractProblem
            When no KPI has this ref.
        NoData
            When the KPI has no month in the period.
        """
        return LoadedKpi(self.review, ref, contract=self._contract, home=self._home)

    def __getitem__(self, ref: str) -> LoadedKpi:
        return self.kpi(ref)

    def _ipython_key_completions_(self) -> list[str]:
        return sorted(self.review.in_period["kpi_ref"].unique())

    def __dir__(self) -> list[str]:
        return ["as_at", "kpi", "kpis", "mitigations", "months", "period", "review", "summary"]

    def __repr__(self) -> str:
        return f"{self.review.contract.name}, {self.period}, as at {self.as_at.isoformat()}"

    def _repr_html_(self) -> str:
        return shown(
            review_html(self.review),
            kpis_table(self.review),
            next_steps(
                ".kpis", ".months", ".mitigations", ".summary", f'.kpi("{self._first_to_look_at}")'
            ),
        )

    @property
    def _first_to_look_at(self) -> str:
        return str([*self.review.in_focus, *sorted(self.review.in_period["kpi_ref"])][0])
