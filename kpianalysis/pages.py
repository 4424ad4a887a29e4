"""Which page had members last, and on which day did its data stand?"""

from __future__ import annotations

import datetime as dt
from typing import Self

from pydantic import Field, model_validator

from kpianalysis.agreed import Agreed, APeriod, Basis
from kpianalysis.periods import ReviewPeriod


class Page(Agreed):
    """A page that members had."""

    period: APeriod = Field(description="The months that the page reported on.")
    as_at: dt.date = Field(description="The day on which its data stood.")
    meeting: dt.date | None = Field(None, description="The day on which the board had it.")
    published: dt.date | None = Field(None, description="The day on which it was published.")
    basis: Basis | None = None

    @model_validator(mode="after")
    def _stands_before_the_meeting(self) -> Self:
        if self.as_at <= self.period.first.first_day:
            raise ValueError(
                f"'as_at' ({self.as_at}) is not after the first day of its period "
                f"({self.period.text})"
            )
        if self.meeting and self.meeting < self.as_at:
            raise ValueError(f"'meeting' ({self.meeting}) is before 'as_at' ({self.as_at})")
        if self.published and self.published < self.as_at:
            raise ValueError(f"'published' ({self.published}) is before 'as_at' ({self.as_at})")
        return self

    def known_on(self, day: dt.date) -> Page:
        """Return the page as it was known on a day: without a publication that came later."""
        if self.published and self.published > day:
            return self.model_copy(update={"published": None})
        return self


def last_published(pages: tuple[Page, ...], period: ReviewPeriod) -> Page | None:
    """Return the page on a period that was published last.

    Examples
    --------
    >>> from kpianalysis.periods import parse_period
    >>> pages = tuple(Page(period="2019-20 Q1", as_at=dt.date(2019, month, 24),
    ...                    published=dt.date(2019, month, 26)) for month in (7, 9))
    >>> last_published(pages, parse_period("2019-20 Q1")).published
    datetime.date(2019, 9, 26)
    """
    held = [(page.published, page) for page in pages if page.period == period and page.published]
    return max(held, key=lambda pair: pair[0], default=(None, None))[1]


def last_page_before(pages: tuple[Page, ...], period: ReviewPeriod, as_at: dt.date) -> Page | None:
    """Return the newest page that stood before a day and goes no further than a period.

    Examples
    --------
    >>> from kpianalysis.periods import parse_period
    >>> pages = tuple(Page(period=period, as_at=day) for period, day in [
    ...     ("2018-19 Q4", "2019-04-25"), ("2019-20 Q1", "2019-07-24")])
    >>> quarter = parse_period("2019-20 Q1")
    >>> [last_page_before(pages, quarter, dt.date(2019, 7, day)).period.text for day in (24, 25)]
    ['2018-19 Q4', '2019-20 Q1']
    """
    earlier = [page for page in pages if page.as_at < as_at and page.period.last <= period.last]
    return max(earlier, key=lambda page: (page.as_at, page.period.last), default=None)
