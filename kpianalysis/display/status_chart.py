"""How did every KPI stand in every month? A grid of marks that survives a photocopier."""

from __future__ import annotations

import pandas as pd

from kpianalysis.display.basis import basis_note, basis_words
from kpianalysis.display.blocks import Block, table
from kpianalysis.display.chart import Chart, chart_in_words
from kpianalysis.display.numbers import NOT_APPLICABLE, PROVISIONAL, SHORTHAND, plural
from kpianalysis.display.status_grid import GridRow, status_grid
from kpianalysis.display.status_marks import CELL_MEANINGS, CELLS, MITIGATED_CELL
from kpianalysis.periods import ReviewPeriod
from kpianalysis.review import Review
from kpianalysis.tables import Status, Verification

_KEY = "status-by-month"
_MOST_ROWS = 44  # on one side of A4
_COLUMNS = ["kpi_ref", "area", "period_start", "status", "mitigated", "verification", "basis"]


def status_chart(review: Review) -> Chart:
    """Draw the status of all KPIs in the look-back months, by service area."""
    window = review.window
    drawn, left_out = _drawn(window)
    months = [review.contract.period_of(day) for day in sorted(window["period_start"].unique())]
    shown = ReviewPeriod(months[0].first, months[-1].last)
    basis = basis_words(window["basis"])
    provisional = window.loc[
        window["verification"].eq(str(Verification.PROVISIONAL)), "period_start"
    ].unique()
    notes = [
        f"Drawn are the {len(drawn)} KPIs with the most misses; {left_out} more are in the table."
        if left_out
        else "",
        *(f"{review.contract.period_of(day).words} is provisional." for day in provisional),
    ]
    return Chart(
        key=_KEY,
        finding=say_status_finding(review),
        subtitle=f"Status of {plural(window['kpi_ref'].nunique(), 'KPI')} by "
        f"{review.contract.step_word}, {shown.words}.{f' Basis: {basis}.' if basis else ''}",
        drawing=status_grid(_KEY, _rows(review, drawn), months, window),
        alternative=_say_alternative(review, shown),
        table=_table(review, months, basis),
        note=" ".join(filter(None, notes)),
    )


def say_status_finding(review: Review) -> str:
    """Say the misses of the last month that arrived, and the KPIs that met theirs throughout."""
    window, step = review.window, review.contract.step_word
    last = window[window["period_start"].eq(_last_day(review))]
    missed = int(last["missed"].sum())
    name = review.contract.period_of(last["period_start"].iloc[0]).words
    arrived = window[window["period_start"].le(_last_day(review))]
    always = arrived["status"].eq(str(Status.MET)).groupby(arrived["kpi_ref"]).all()
    how_many = str(missed) if missed else "None"
    said = f"{how_many} of {plural(len(last), 'KPI')} missed target in {name}"
    shown, with_results = window["period_start"].nunique(), arrived["period_start"].nunique()
    throughout = f"met it in all {plural(with_results, step)}"
    to_then = "" if with_results == shown else " to then"
    return f"{said}; {int(always.sum()) or 'none'} {throughout}{to_then}"


def _last_day(review: Review) -> pd.Timestamp:
    """Return the first day of the last month (or quarter) that has arrived."""
    days = review.window["period_start"]
    last: pd.Timestamp = days[days.le(pd.Timestamp(review.last_arrived.first_day))].max()
    return last


def _say_alternative(review: Review, shown: ReviewPeriod) -> str:
    window = review.window
    counts = window["status"].value_counts()
    said = [
        f"{int(counts.get(str(status), 0)):,} {words}"
        for status, words in (
            (Status.BELOW_MINIMUM, "below minimum"),
            (Status.MINIMUM_MET, "with minimum met"),
            (Status.MINIMUM_NOT_KNOWN, "with minimum not known"),
        )
        if counts.get(str(status), 0)
    ]
    mitigated = int((window["missed"] & window["mitigated"]).sum())
    return chart_in_words(
        f"Grid of marks: status of {plural(window['kpi_ref'].nunique(), 'KPI')} by "
        f"{review.contract.step_word}, {shown.words}",
        say_status_finding(review),
        f"Misses: {', '.join(said)}; {mitigated:,} mitigated." if said else "",
        basis=basis_note(window["basis"]),
    )


def _drawn(window: pd.DataFrame) -> tuple[set[str], int]:
    """Choose the KPIs that one side of paper has room for: those with the most misses."""
    worst = window.groupby("kpi_ref")["missed"].sum().sort_values(ascending=False, kind="stable")
    return set(worst.index[:_MOST_ROWS]), max(0, len(worst) - _MOST_ROWS)


def _rows(review: Review, drawn: set[str]) -> list[GridRow]:
    rows = []
    refs = review.window.drop_duplicates("kpi_ref")
    for area in review.contract.areas:
        own = [ref for ref in refs.loc[refs["area"].eq(area.code), "kpi_ref"] if ref in drawn]
        rows += [GridRow(area.name)] if own else []
        rows += [GridRow(review.contract.kpi(ref).plain_name, ref) for ref in own]
    return rows


def _table(review: Review, months: list[ReviewPeriod], basis: str) -> Block:
    window = review.window
    cell = window["status"].map(CELLS) + window["mitigated"].map(
        {True: f" {MITIGATED_CELL}"}
    ).fillna("")
    wide = window.assign(cell=cell).pivot_table(
        "cell", "kpi_ref", "period_start", aggfunc="first", sort=False
    )
    wide = wide[sorted(wide.columns)].fillna(NOT_APPLICABLE)
    plain = (wide == CELLS[str(Status.MET)]).all(axis=1)
    # What met its target throughout is one row: the other rows are what a reader looks for.
    gathered = int(plain.sum()) > 1
    cells = [
        [review.contract.kpi(str(ref)).name, *row]
        for ref, row in zip(wide.index, wide.to_numpy().tolist(), strict=True)
        if not (gathered and plain[ref])
    ]
    if gathered:
        others = "other KPIs" if cells else "KPIs"
        cells.append([f"{int(plain.sum())} {others}", *[CELLS[str(Status.MET)]] * len(months)])
    held = set(window["status"])
    notes = [
        f"{CELLS[status]}: {meaning}."
        for status, meaning in CELL_MEANINGS.items()
        if status in held
    ]
    if window["mitigated"].any():
        notes.append(f"{MITIGATED_CELL} mitigated.")
    if any(NOT_APPLICABLE in line for line in cells):
        notes.append(f"{NOT_APPLICABLE} {SHORTHAND[NOT_APPLICABLE]}: not in force.")
    provisional = set(
        window.loc[window["verification"].eq(str(Verification.PROVISIONAL)), "period_start"]
    )
    if provisional:
        notes.append(f"{PROVISIONAL} {SHORTHAND[PROVISIONAL]}.")
    heads = [
        f"{month.short}{f' {PROVISIONAL}' if day in provisional else ''}"
        for day, month in zip(wide.columns, months, strict=True)
    ]
    return table(
        _KEY,
        f"Status of every KPI by {review.contract.step_word}, "
        f"{ReviewPeriod(months[0].first, months[-1].last).words}",
        ["KPI", *heads],
        cells,
        window[_COLUMNS],
        note=" ".join([*notes, *([f"Basis: {basis}."] if basis else [])]),
    )
