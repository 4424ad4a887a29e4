"""A small Review, made without files, for the tests of what is said and drawn."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from kpianalysis.analysis.assessment import assess
from kpianalysis.analysis.kpi_charts import RANGE_COLUMNS, kpi_charts, usual_ranges
from kpianalysis.analysis.since_last_page import changes_between, counts_between
from kpianalysis.analysis.terms import agreed_months
from kpianalysis.contract import Contract
from kpianalysis.intake.received import Submission
from kpianalysis.kpi import Kpi
from kpianalysis.last_page import LastPage
from kpianalysis.periods import parse_month, parse_period
from kpianalysis.review import Review
from kpianalysis.tables import State, as_table

FIRST = "2018-06"  # thirteen months to June 2019
MINUS = "\u2212"


def a_kpi(ref="ACF_KPI_03", target=75, minimum=None, **others):
    """Settings of one KPI, with one pair of terms unless `terms` are given."""
    return {
        "ref": ref,
        "plain_name": f"Home care assessments {ref}".removesuffix(" ACF_KPI_03"),
        "title": "% of assessments completed within 15 days",
        "what_it_means": "People know what they will pay for care.",
        "area": ref.split("_")[0],
        "unit": "%",
        "polarity": "higher_is_better",
        "from": "2015-04",
        "terms": [{"from": "2015-04", "target": target, "minimum": minimum}],
    } | others


def a_model(**others):
    """One KPI as the contract holds it."""
    return Kpi.model_validate(a_kpi(**others))


def observed(ref, values, first=FIRST, **columns):
    """Observations of one KPI, a month each; a State in the place of a value is that state."""
    starts = [pd.Timestamp((parse_month(first) + step).first_day) for step in range(len(values))]
    table = pd.DataFrame(
        {
            "kpi_ref": ref,
            "period_start": starts,
            "period_end": [day + pd.offsets.MonthEnd(0) for day in starts],
            "value": [None if isinstance(value, State) else value for value in values],
            "state": [str(v) if isinstance(v, State) else "measured" for v in values],
            "verification": "verified",
            "bound": "exact",
            "file": "june.xlsx",
            **columns,
        }
    )
    return as_table("observations", table)


def a_review(
    kpis, *observations, period="2019-20 Q1", look_back=13, corrections=(), ledger=(), **settings
):
    """The Review of a period, as `open_review` builds it from the same observations."""
    codes = sorted({kpi["area"] for kpi in kpis})
    contract = Contract.model_validate(
        {
            "name": "Support Services",
            "supplier": "A Supplier",
            "council": "A Council",
            "first_month": "2015-04",
            "ref_pattern": "{area}_KPI_{number:02}",
            "areas": [{"code": code, "name": f"Area {code}"} for code in codes],
            "kpis": kpis,
        }
        | settings
    )
    months = parse_period(period)
    held = pd.concat(observations, ignore_index=True)
    start = held["period_start"].min()
    first = min(months.first, parse_month(start.date()))
    agreed = agreed_months(contract, first, months.last)
    assessed = assess(held, agreed, contract.scheme)
    charts = kpi_charts(assessed)
    assessed[list(RANGE_COLUMNS)] = usual_ranges(assessed, charts)
    files = sorted({*held["file"], *(line["file"] for line in ledger)})
    corrected = ["kpi_ref", "period_start", "value", "value_after", "replaced_on", "replaced_by"]
    return Review(
        contract=contract,
        period=months,
        look_back_months=look_back,
        as_at=dt.date(2019, 9, 12),
        assessments=assessed,
        charts=charts,
        received=assessed[assessed["period_start"].le(held["period_start"].max())],
        corrections=pd.DataFrame(
            list(corrections), columns=[*corrected, "basis", "basis_after", "bound", "bound_after"]
        ).astype({"basis": "str", "basis_after": "str"}),
        ledger=as_table("ledger", pd.DataFrame(list(ledger), columns=None)),
        submissions=tuple(
            Submission(file, "0" * 64, dt.date(2019, 7, 12), at) for at, file in enumerate(files)
        ),
        later_months=(),
        last_page=since_a_page(held, corrections, agreed, months),
    )


def since_a_page(held, corrections, agreed, period, page=None, day=dt.date(2019, 7, 24)):
    """What changed since a page that still had the old values of some corrections."""
    before, after = held.copy(), held.copy()
    for one in corrections:
        at = before["kpi_ref"].eq(one["kpi_ref"]) & before["period_start"].eq(one["period_start"])
        before.loc[at, "value"] = one["value"]
        before.loc[at, "bound"] = one.get("bound", "exact")
        after.loc[at, "bound"] = one.get("bound_after", "exact")
    old, new = assess(before, agreed), assess(after, agreed)
    changes = changes_between(old, new)
    told = {(one["kpi_ref"], one["period_start"]): one for one in corrections}
    for at, row in changes.iterrows():
        one = told[row["kpi_ref"], row["period_start"]]
        changes.loc[at, ["known_on", "source"]] = [one["replaced_on"], one["replaced_by"]]
    return LastPage(
        day=day,
        page=page,
        asked=False,
        covered=period,
        changes=changes,
        counts=counts_between(old, new),
        corrected=changes.iloc[:0],
        late=(),
    )


def a_quarter(own, other=(90, 90, 90), minimum=None, **settings):
    """April to June 2019 of home care and of bills, unless `kpis` are given."""
    columns = settings.pop("columns", {})
    kpis = settings.pop("kpis", None) or [
        a_kpi(minimum=minimum),
        a_kpi("F_KPI_01", minimum=60, plain_name="Bills paid"),
    ]
    return a_review(
        kpis,
        observed("ACF_KPI_03", own, first="2019-04", **columns),
        observed("F_KPI_01", list(other), first="2019-04", **columns),
        **settings,
    )


MITIGATED = [{"kpi": "ACF_KPI_03", "from": "2018-10", "reason": "The policy is under review."}]
RESULTS = [62, 68, 66, 71, 64, 69, 61, 67, 72, 65, 58.53, 63.2, 70.71]


def a_usual_review(results=RESULTS, kpi=None, **columns):
    """Thirteen months of one KPI under its target, in long-term mitigation, with counts."""
    numerators = [None if isinstance(value, State) else round(value * 2) for value in results]
    return a_review(
        [kpi or a_kpi()],
        observed(
            "ACF_KPI_03",
            results,
            **{"numerator": numerators, "denominator": 200.0, "basis": "illustrative"} | columns,
        ),
        mitigations=MITIGATED,
    )


@pytest.fixture(scope="session")
def make():
    return SimpleNamespace(
        kpi=a_kpi,
        model=a_model,
        observed=observed,
        review=a_review,
        quarter=a_quarter,
        usual=a_usual_review,
    )
