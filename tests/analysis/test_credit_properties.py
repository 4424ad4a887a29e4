"""Whatever the tariff and the results: rules that every amount keeps."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kpianalysis.analysis.credits import credits_by, cumulative_credits, service_credits
from kpianalysis.tables import MISSES, Status
from kpianalysis.tariff import Tariff

FIRST = pd.Timestamp("2019-04-01")
FLOOD = pd.Timestamp("2019-05-01"), pd.Timestamp("2019-06-01")
REFS = ("A_01", "A_02", "B_01", "B_02")
AMOUNTS = st.decimals(0, 2000, places=2).map(float)
CHANCES = st.sampled_from([str(status) for status in Status])


@st.composite
def rates(draw):
    """One rate for all KPIs at least, so that every miss has a price."""
    scopes = [{}, *draw(st.lists(st.sampled_from(
        [{"areas": ["A"]}, {"areas": ["B"]}, {"kpis": ["A_01"]}, {"kpis": ["A_02", "B_02"]}]
    ), unique_by=str))]  # fmt: skip
    made = []
    for scope in scopes:
        missed = draw(AMOUNTS)
        below = round(missed + draw(AMOUNTS), 2)
        made.append({"from": "2015-04", "missed_target": missed, "below_minimum": below} | scope)
    return made


@st.composite
def tariffs(draw):
    months = sorted(draw(st.sets(st.integers(2, 5), max_size=3)))
    times = sorted(draw(st.lists(st.sampled_from([1, 1.25, 1.5, 2, 3.333]), min_size=3)))
    agreed = {
        "rates": draw(rates()),
        "repeats": [{"month": m, "times": t} for m, t in zip(months, times, strict=False)],
        "mitigation_waives": draw(st.booleans()),
        "mitigated_counts_in_row": draw(st.booleans()),
        "suspended": draw(
            st.sampled_from([[], [{"from": "2019-05", "to": "2019-06", "reason": "A flood."}]])
        ),
    }
    if draw(st.booleans()):
        agreed |= {"unit": "points", "pounds_per_point": draw(AMOUNTS)}
    cap = draw(st.sampled_from([None, 0, 0.01, 99.99, 1000, 25_000]))
    return Tariff.model_validate(agreed | {"monthly_cap_pounds": cap})


@st.composite
def results(draw, statuses=CHANCES):
    """Up to four KPIs over six months, in the columns that are needed of assessments."""
    refs = REFS[: draw(st.integers(1, len(REFS)))]
    cells = [(ref, FIRST + pd.DateOffset(months=step)) for ref in refs for step in range(6)]
    table = pd.DataFrame(cells, columns=["kpi_ref", "period_start"])
    size = {"min_size": len(table), "max_size": len(table)}
    return as_assessed(
        table.assign(
            status=draw(st.lists(statuses, **size)),
            mitigated=draw(st.lists(st.booleans(), **size)),
        )
    )


def as_assessed(table):
    return table.assign(
        area=table["kpi_ref"].str[0],
        missed=table["status"].isin([str(status) for status in MISSES]),
        verification="verified",
        basis=pd.Series(None, index=table.index, dtype="str"),
    )


def pence(pounds):
    return (pounds * 100).round().astype("int64")


@settings(max_examples=50)
@given(results(), tariffs())
def test_no_amount_is_negative_and_mitigation_never_adds_to_one(table, tariff):
    credits = service_credits(table, tariff)
    known = credits[credits["due"].notna()]
    assert known["due"].ge(0).all()
    assert known["due"].le(known["due_without_mitigation"]).all()
    forgone = pence(known["due_without_mitigation"]) - pence(known["due"])
    assert pence(known["forgone"]).equals(forgone)
    total = credits_by(credits).iloc[0]
    assert not total["due"] > total["due_without_mitigation"]
    if not tariff.mitigation_waives:
        assert known["forgone"].eq(0).all()


@settings(max_examples=50)
@given(results(), tariffs())
def test_exactly_what_was_not_supplied_has_no_amount(table, tariff):
    credits = service_credits(table, tariff)
    not_supplied = table["status"].eq(str(Status.NOT_SUPPLIED)) & ~credits["suspended"]
    for column in ("due", "due_without_mitigation"):
        assert credits[column].isna().equals(not_supplied)
    waivable = table["mitigated"] & tariff.mitigation_waives
    assert credits["forgone"].isna().equals(not_supplied & waivable)


@settings(max_examples=50)
@given(results(), tariffs())
def test_each_month_costs_the_lower_of_its_cap_and_its_price(table, tariff):
    credits = service_credits(table, tariff)
    no_cap = tariff.model_copy(update={"monthly_cap_pounds": None})
    uncapped = service_credits(table, no_cap)
    for column in ("due", "due_without_mitigation"):
        months = pence(credits.groupby("period_start")[column].sum())
        price = pence(uncapped.groupby("period_start")[column].sum())
        cap = tariff.cap_pence
        assert months.equals(price if cap is None else price.clip(upper=cap))


@settings(max_examples=50)
@given(results(), tariffs())
def test_areas_and_months_add_up_to_the_whole(table, tariff):
    credits = service_credits(table, tariff)
    for column in ("due", "due_without_mitigation", "forgone"):
        whole = pence(credits[[column]].sum())[column]
        for key in ("area", "kpi_ref", "period_start"):
            assert pence(credits_by(credits, key)[column].fillna(0)).sum() == whole
        if credits[column].notna().any():
            assert pence(cumulative_credits(credits)[column].tail(1)).item() == whole


@settings(max_examples=50)
@given(results(), tariffs())
def test_suspended_months_cost_nothing(table, tariff):
    credits = service_credits(table, tariff)
    suspended = credits[credits["period_start"].between(*FLOOD)]
    if tariff.suspended:
        assert suspended["suspended"].all()
        assert suspended[["due", "due_without_mitigation", "forgone"]].eq(0).all(axis=None)
    assert credits["suspended"].sum() == (len(suspended) if tariff.suspended else 0)


@settings(max_examples=50)
@given(results(), tariffs(), st.data())
def test_a_worse_result_never_costs_less_in_total(table, tariff, data):
    better = [str(s) for s in Status if s not in MISSES] + [str(Status.MINIMUM_MET)]
    places = table.index[table["status"].isin(better)]
    if not len(places):
        return
    chosen = data.draw(st.lists(st.sampled_from(list(places)), min_size=1, unique=True))
    worse = table.copy()
    worse.loc[chosen, "status"] = str(Status.BELOW_MINIMUM)
    before = service_credits(table, tariff)
    after = service_credits(as_assessed(worse), tariff)
    for column in ("due", "due_without_mitigation"):
        assert pence(after[[column]].sum()).ge(pence(before[[column]].sum())).all()


@settings(max_examples=50)
@given(results(), tariffs())
def test_taking_a_mitigation_away_never_costs_less_in_total(table, tariff):
    every = service_credits(table, tariff)
    none = service_credits(table.assign(mitigated=False), tariff)
    assert pence(none["due"].fillna(0)).sum() >= pence(every["due"].fillna(0)).sum()
    # Without any mitigation, what is due is what would be due without it.
    assert none["due"].equals(none["due_without_mitigation"])
    months = every.groupby("period_start")["due_without_mitigation"].sum()
    assert pence(months).equals(pence(none.groupby("period_start")["due"].sum()))
