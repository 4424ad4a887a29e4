"""Which list of projects stands, which one came before it, and which of its rows match?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpianalysis.analysis.project_dates import read_dates
from kpianalysis.tables import empty_table

BY_REF, BY_NAME = "ref", "name"
NEW, TWO_NAMES, CONTRADICTED = "new", "two of one name", "ref and name differ"


@dataclass(frozen=True)
class ProjectLists:
    """The newest list of projects and the one before it, as they were sent.

    ``as_at`` is the date that a list gives itself (``2019-09`` or ``2019-09-12``), None where it
    gives none; ``received`` is the day on which it came.
    """

    current: pd.DataFrame
    earlier: pd.DataFrame
    replaced: tuple[pd.Timestamp, ...] = ()

    @property
    def as_at(self) -> str | None:
        """The date that the newest list gives itself."""
        return own_date(self.current)

    @property
    def received(self) -> pd.Timestamp:
        """The day on which the newest list came."""
        day: pd.Timestamp = self.current["received"].iloc[0]
        return day


def own_date(rows: pd.DataFrame) -> str | None:
    """Return the date that a list gives itself, None where it gives none."""
    named = rows["as_at"].dropna()
    return str(named.iloc[0]) if len(named) else None


def project_lists(projects: pd.DataFrame) -> ProjectLists:
    """Choose the newest list and the one before it.

    What came on one day is one list, unless its parts give themselves different dates. A list
    is as new as the date it gives itself, or else the day on which it came; of two of one date
    the later received one stands.

    Parameters
    ----------
    projects : DataFrame
        Rows of every list that was received by the day, with the columns of ``projects``.
    """
    if projects.empty:
        return ProjectLists(empty_table("projects"), empty_table("projects"))
    rows = projects.copy()
    # A sheet without a date is of the list that came with it, where that has one date.
    dates = rows.groupby("received")["as_at"]
    rows["as_at"] = rows["as_at"].mask(
        rows["as_at"].isna() & dates.transform("nunique").eq(1), dates.transform("first")
    )
    dated = read_dates(rows["as_at"])
    rows["stands"] = dated["last_day"].fillna(rows["received"])
    lists = (
        rows[["stands", "received"]]
        .drop_duplicates()
        .sort_values(["stands", "received"], ascending=False, ignore_index=True)
    )
    standing = lists.drop_duplicates("stands")

    def of(which: pd.DataFrame) -> pd.DataFrame:
        if which.empty:
            return empty_table("projects")
        chosen = rows["stands"].eq(which["stands"].iloc[0])
        chosen &= rows["received"].eq(which["received"].iloc[0])
        return rows.loc[chosen, list(projects.columns)].reset_index(drop=True)

    newest = standing["stands"].iloc[0]
    replaced = lists.loc[lists["stands"].eq(newest), "received"].iloc[1:]
    return ProjectLists(of(standing.iloc[:1]), of(standing.iloc[1:2]), tuple(replaced))


def match_projects(current: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Find each project in the earlier list: by its ref, else by its name.

    Names are compared without case, spaces and punctuation, and never by likeness. Where two
    projects of a list have one name, or where ref and name point to different projects, none is
    taken.

    Returns
    -------
    DataFrame
        On the index of ``current``: ``earlier_row`` (number of the row in ``earlier``) and
        ``matched`` (ref, name, or why none was found).
    """
    now, before = _keys(current), _keys(earlier)
    by_ref = now["ref"].map(_rows_of(before["ref"]))
    by_ref = by_ref.where(~now["ref"].duplicated(keep=False))
    by_name = now["name"].map(_rows_of(before["name"]))
    two = now["name"].duplicated(keep=False) & now["name"].notna()
    two |= now["name"].isin(before["name"][before["name"].duplicated(keep=False)])
    by_name = by_name.where(~two)
    # A name of another ref, which the newer list holds as well, is another project.
    held = by_name.map(before["ref"]).isin(now["ref"].dropna()) & now["ref"].notna()
    held &= by_name.map(before["ref"]).ne(now["ref"])
    contradicted = by_ref.notna() & by_name.notna() & by_ref.ne(by_name)
    # Nor is a ref that has passed to another project, while its own stands in another row.
    former = by_ref.map(before["name"])
    contradicted |= former.ne(now["name"]) & former.isin(now["name"].dropna())
    contradicted |= by_ref.isna() & by_name.notna() & held
    row = by_ref.fillna(by_name).mask(contradicted)
    how = pd.Series(NEW, index=current.index, dtype=object)
    how = how.mask(two & by_ref.isna(), TWO_NAMES).mask(contradicted, CONTRADICTED)
    how = how.mask(row.notna() & by_ref.isna(), BY_NAME).mask(row.notna() & by_ref.notna(), BY_REF)
    # Two rows of the newer list are not one row of the earlier: the ref tells which it is.
    shared = row.notna() & row.duplicated(keep=False) & how.eq(BY_NAME)
    return pd.DataFrame(
        {
            "earlier_row": row.mask(shared).astype("Int64"),
            "matched": how.mask(shared, CONTRADICTED),
        }
    )


def plain_name(names: pd.Series) -> pd.Series:
    """Return names without case, spaces and punctuation; missing where nothing is left."""
    plain = names.astype("str").str.normalize("NFKC").str.casefold()
    plain = plain.str.replace(r"[\W_]+", "", regex=True)
    return plain.where(plain.ne(""), None)


def _keys(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {"ref": plain_name(rows["project_ref"]), "name": plain_name(rows["project"])}
    )


def _rows_of(keys: pd.Series) -> dict[object, float]:
    """Return the row of each key that stands once."""
    once = keys[keys.notna() & ~keys.duplicated(keep=False)]
    return dict(zip(once, once.index.astype("float64"), strict=True))
