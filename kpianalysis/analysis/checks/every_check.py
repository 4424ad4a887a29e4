"""Which figures of the supplier's do not fit together, by all checks, up to a period's end?"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kpianalysis.analysis.checks.bunching import bunched_results
from kpianalysis.analysis.checks.counts import contradicted_counts
from kpianalysis.analysis.checks.finding import Check
from kpianalysis.analysis.checks.jumps import jumps_on_resubmission
from kpianalysis.analysis.checks.missing import missing_results
from kpianalysis.analysis.checks.repeats import repeated_values
from kpianalysis.analysis.checks.statuses import contradicted_statuses
from kpianalysis.analysis.checks.summaries import contradicted_summaries

_ORDER = [str(check) for check in Check]


def every_finding(
    assessments: pd.DataFrame,
    versions: pd.DataFrame,
    summaries: pd.DataFrame,
    ledger: pd.DataFrame,
    *,
    ratings: Collection[str] = (),
) -> pd.DataFrame:
    """Run all checks over every KPI and period at once.

    Parameters
    ----------
    assessments : DataFrame
        Judged results of every KPI in force and period, sorted by both.
    versions : DataFrame
        Every version of each result.
    summaries : DataFrame
        From :func:`kpianalysis.analysis.checks.summaries.summaries_beside_ours`.
    ledger : DataFrame
        What became of every cell.
    ratings : collection of str
        The ratings of the contract's scheme, where it has any.

    Returns
    -------
    DataFrame
        One row a finding (:data:`kpianalysis.analysis.checks.finding.FINDING_COLUMNS`), by check,
        KPI and period.
    """
    found = pd.concat(
        [
            contradicted_counts(assessments),
            contradicted_statuses(assessments, ratings=ratings),
            contradicted_summaries(summaries),
            missing_results(assessments, ledger),
            repeated_values(assessments),
            jumps_on_resubmission(versions, assessments),
            bunched_results(assessments),
        ],
        ignore_index=True,
    )
    turn = found["check"].map(_ORDER.index)
    ordered = found.assign(turn=turn).sort_values(
        ["turn", "kpi_ref", "period_start", "cell"], kind="stable", ignore_index=True
    )
    return ordered.drop(columns="turn")


def of_period(
    findings: pd.DataFrame, first_day: pd.Timestamp, last_day: pd.Timestamp
) -> pd.DataFrame:
    """Return the findings about a period, and about figures sent again in or after it.

    Parameters
    ----------
    findings : DataFrame
        From :func:`every_finding`.
    first_day, last_day : Timestamp
        The period's first and last day.
    """
    about = findings["period_start"].le(last_day) & findings["period_end"].ge(first_day)
    sent_again = findings["check"].eq(str(Check.JUMP)) & findings["known"].ge(first_day)
    return findings[about | sent_again].reset_index(drop=True)
