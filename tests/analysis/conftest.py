"""Small contracts and observations for the tests of the analysis."""

from types import SimpleNamespace

import pandas as pd
import pytest

from kpianalysis.analysis.assessment import assess
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.contract import Contract
from kpianalysis.periods import parse_month
from kpianalysis.tables import State, as_table


def a_kpi(ref="R_01", target=90, minimum=80, **others):
    """Settings of one KPI, with one pair of terms unless `terms` are given."""
    settings = {
        "ref": ref,
        "plain_name": f"Repairs {ref}",
        "title": "% of repairs done on time",
        "what_it_means": "Roads are safe.",
        "area": "R",
        "unit": "%",
        "polarity": "higher_is_better",
        "from": "2015-04",
        "terms": [{"from": "2015-04", "target": target, "minimum": minimum}],
    }
    return settings | others


def a_contract(*kpis, mitigations=()):
    return Contract.model_validate(
        {
            "name": "Roads",
            "supplier": "A",
            "council": "B",
            "first_month": "2015-04",
            "ref_pattern": "{area}_{number:02}",
            "areas": [{"code": "R", "name": "Roads"}],
            "kpis": list(kpis),
            "mitigations": list(mitigations),
        }
    )


def months_from(first, count):
    start = parse_month(first)
    return [pd.Timestamp((start + step).first_day) for step in range(count)]


def observed(ref, first, values, **columns):
    """Observations of one KPI, a month each; a State in the place of a value is that state."""
    starts = months_from(first, len(values))
    table = pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": starts,
            "period_end": [day + pd.offsets.MonthEnd(0) for day in starts],
            "value": [None if isinstance(value, State) else value for value in values],
            "state": [str(v) if isinstance(v, State) else "measured" for v in values],
            "verification": "verified",
            "bound": "exact",
            "file": "extract.csv",
            **columns,
        }
    )
    return as_table("observations", table)


def assessed(contract, *observations, first="2019-04", last="2019-06"):
    held = pd.concat(observations, ignore_index=True)
    return assess(held, agreed_months(contract, parse_month(first), parse_month(last)))


@pytest.fixture(scope="session")
def make():
    return SimpleNamespace(
        kpi=a_kpi, contract=a_contract, months=months_from, observed=observed, assessed=assessed
    )
