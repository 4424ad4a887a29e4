"""What changed since the page that members had last, or since another day?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kpianalysis.agreed import Mitigation, Terms
from kpianalysis.analysis.since_last_page import (
    CORRECTIONS,
    Change,
    changes_between,
    counts_between,
    with_agreement,
    with_first_source,
    without,
)
from kpianalysis.contract import Contract
from kpianalysis.errors import PeriodProblem
from kpianalysis.home import Home
from kpianalysis.pages import Page, last_page_before
from kpianalysis.periods import Month, ReviewPeriod
from kpianalysis.position import Position, position_on

_AGREED = ["kpi_ref", "first", "last", "known_on", "source"]


@dataclass(frozen=True)
class LastPage:
    """What changed between an earlier day and the day of a review.

    Attributes
    ----------
    day : date
        The earlier day.
    page : Page or None
        The page that members had then; None where none is recorded, or another day was asked for.
    asked : bool
        Whether a person named the day.
    covered : ReviewPeriod or None
        The months that could be compared, up to the last one that members had seen; None where
        nothing had been received by the day.
    changes : DataFrame
        The changed figures of these months, from
        :func:`kpianalysis.analysis.since_last_page.changes_between`.
    counts : DataFrame
        The months whose summary changed, from
        :func:`kpianalysis.analysis.since_last_page.counts_between`.
    corrected : DataFrame
        The other figures of the period that are not as they were first sent, in the same columns.
    late : tuple of Month
        Months of the period that members had not seen, and of which something was received since.
    """

    day: dt.date
    page: Page | None
    asked: bool
    covered: ReviewPeriod | None
    changes: pd.DataFrame
    counts: pd.DataFrame
    corrected: pd.DataFrame
    late: tuple[Month, ...]

    @cached_property
    def changed_since(self) -> pd.DataFrame:
        """The figures that are not what they were on the earlier day."""
        return self.changes[self.changes["change"].ne(Change.FINAL)].reset_index(drop=True)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every figure that is not as it was, those since the last page (``since``) first."""
        told = [self.changed_since.assign(since=True), self.corrected.assign(since=False)]
        return pd.concat([table for table in told if len(table)] or told[:1], ignore_index=True)

    @cached_property
    def final(self) -> pd.DataFrame:
        """The figures that became final as they were."""
        return self.changes[self.changes["change"].eq(Change.FINAL)].reset_index(drop=True)


def open_last_page(
    contract: str,
    now: Position,
    assessed: pd.DataFrame,
    period: ReviewPeriod,
    look_back_months: int,
    home: Home,
    *,
    since: str | dt.date | None = None,
) -> LastPage:
    """Compare a review with the page that members had last.

    Where the settings name no page, with the day before the period's first file was received.

    Parameters
    ----------
    contract : str
        Name of its folder in ``data/raw``.
    now : Position
        What is known on the review's day.
    assessed : DataFrame
        Every month up to the period's end, as assessed on that day.
    period : ReviewPeriod
        The months of the review.
    look_back_months : int
        How many months up to the last one that members had seen are compared.
    home : Home
        Where the folders lie.
    since : str or date, optional
        The earlier day, instead of that of the last page.

    Returns
    -------
    LastPage
        Without changes where nothing had been received by the earlier day.

    Raises
    ------
    PeriodProblem
        When ``since`` is no day before that of the review.
    """
    page = None if since else last_page_before(now.contract.pages, period, now.day)
    day = _asked(since, now.day) if since else page.as_at if page else _before(now, period)
    before = position_on(contract, day, home, now.shown.reader)
    held = before.observations["period_start"].max()
    covered = None
    if pd.notna(held):
        last = min(page.period.last if page else Month.of(held), period.last)
        covered = ReviewPeriod(last + (1 - look_back_months), last)
    first = min(covered.first, period.first) if covered else period.first
    earlier = before.assessed(first, period.last)
    old, new = _within(earlier, covered), _within(assessed, covered)
    reported = _within(assessed, period)
    late = _late(_within(earlier, period), reported, covered)
    changes = with_first_source(changes_between(old, new), now.versions, pd.Timestamp(day))
    changes = with_agreement(changes, _agreed_after(now.contract, day))
    changes = _with_rulings(changes, new, now)
    first_sent = now.assessed_as_first_sent(period.first, period.last)
    corrected = changes_between(first_sent, reported)
    corrected = corrected[corrected["change"].isin(CORRECTIONS)].reset_index(drop=True)
    corrected = with_first_source(corrected, now.versions, pd.Timestamp.min)
    return LastPage(
        day=day,
        page=page,
        asked=bool(since),
        covered=covered,
        changes=changes[~changes["period_start"].isin(_days(late))].reset_index(drop=True),
        counts=counts_between(old, new),
        corrected=without(corrected, changes).reset_index(drop=True),
        late=late,
    )


def _days(months: tuple[Month, ...]) -> list[pd.Timestamp]:
    return [pd.Timestamp(month.first_day) for month in months]


def _asked(since: str | dt.date, day: dt.date) -> dt.date:
    """Read the day that a person named."""
    try:
        asked = since if isinstance(since, dt.date) else dt.date.fromisoformat(since)
    except ValueError as error:
        raise PeriodProblem(
            "is not a date", found=str(since), cell="since", action="write it as 2019-07-31"
        ) from error
    if asked >= day:
        raise PeriodProblem(
            f"is not before {day.isoformat()}, the day on which this page stands",
            found=asked.isoformat(),
            cell="since",
            action="name an earlier day",
        )
    return asked


def _before(now: Position, period: ReviewPeriod) -> dt.date:
    """Return the day before the first file that brought a month of the period."""
    brought = _within(now.versions, period)["received"].min()
    return dt.date.fromisoformat(f"{brought - pd.Timedelta(days=1):%Y-%m-%d}")


def _late(
    before: pd.DataFrame, now: pd.DataFrame, covered: ReviewPeriod | None
) -> tuple[Month, ...]:
    """Return the months that hold something now, and held nothing or were on no page then."""
    held_now, held_before = (
        set(table.loc[table["file"].notna(), "period_start"]) for table in (now, before)
    )
    late = sorted(
        day
        for day in held_now
        if day not in held_before or covered is None or Month.of(day) > covered.last
    )
    return tuple(Month.of(day) for day in late)


def _agreed_after(contract: Contract, day: dt.date) -> pd.DataFrame:
    """Lay out the mitigations and terms that were agreed after a day."""
    dated: list[tuple[str, Mitigation | Terms, str]] = [
        (item.kpi, item, "mitigation agreed") for item in contract.mitigations
    ]
    dated += [(kpi.ref, item, "target agreed") for kpi in contract.kpis for item in kpi.terms]
    return pd.DataFrame(
        [
            (
                ref,
                pd.Timestamp(item.first.first_day),
                pd.Timestamp(item.last.first_day) if item.last else pd.NaT,
                pd.Timestamp(item.agreed),
                what,
            )
            for ref, item, what in dated
            if item.agreed and item.agreed > day
        ],
        columns=_AGREED,
    ).astype(dict.fromkeys(["first", "last", "known_on"], "datetime64[us]"))


def _with_rulings(changes: pd.DataFrame, new: pd.DataFrame, now: Position) -> pd.DataFrame:
    """Say of each figure that the Council settled when it did, in its words."""
    rulings = pd.DataFrame(
        [(r.file, r.sheet, r.cell, pd.Timestamp(r.date), r.words) for r in now.rulings],
        columns=["file", "sheet", "cell", "ruled_on", "words"],
    )
    key = ["kpi_ref", "period_start"]
    place = ["file", "sheet", "cell"]
    ruled = new.loc[new["ruling"].notna(), [*key, *place]].fillna({"sheet": ""})
    found = changes[key].merge(
        ruled.merge(rulings.astype(dict.fromkeys(place, ruled["file"].dtype)), on=place),
        how="left",
        on=key,
    )
    here = changes["change"].eq(Change.RULED) & found["ruled_on"].notna()
    return changes.assign(
        known_on=changes["known_on"].mask(here, found["ruled_on"]),
        source=changes["source"].mask(here, found["words"]),
    )


def _within(table: pd.DataFrame, period: ReviewPeriod | None) -> pd.DataFrame:
    if period is None:
        return table.iloc[:0]
    starts = pd.Timestamp(period.first.first_day), pd.Timestamp(period.last.first_day)
    return table[table["period_start"].between(*starts)].reset_index(drop=True)
