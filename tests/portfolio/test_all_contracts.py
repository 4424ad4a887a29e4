"""Every contract of a home is one row, with the counts of its own page."""

import datetime as dt
import shutil

import pytest

from kpianalysis.home import Home
from kpianalysis.periods import parse_period
from kpianalysis.portfolio import all_contracts
from kpianalysis.portfolio.all_contracts import portfolio

QUARTER = parse_period("2019-20 Q1")
SAMPLE = "corporate-support-services"


def row_of(found, contract):
    return found.rows.set_index("contract").loc[contract]


@pytest.fixture(scope="module")
def sample(new_home):
    return Home(new_home())


def test_row_holds_the_counts_of_the_page(several, page_counts):
    expected = page_counts("roads", "2019-20 Q1", several)
    row = row_of(portfolio(several, period=QUARTER), "roads")
    assert row[list(expected)].to_dict() == expected
    # June 2019: potholes 158 of 200 is 79%, below 80; complaints 12, over 10; lights 65.5% of 75.
    assert (row["kpis"], row["met"], row["missed"], row["missed_mitigated"]) == (3, 0, 3, 1)


@pytest.mark.slow
@pytest.mark.parametrize("period", ["2019-20 Q1", "2018-11..2019-02", "2017-18 Q3"])
def test_rows_of_the_sample_hold_the_counts_of_its_pages(sample, page_counts, period):
    expected = page_counts(SAMPLE, period, sample)
    row = row_of(portfolio(sample, period=parse_period(period)), SAMPLE)
    assert row[list(expected)].to_dict() == expected


def test_without_a_period_each_contract_shows_its_newest_quarter(several, add_extract):
    header = ["KPI Ref", "Month", "Achieved"]
    add_extract(
        several, "july.csv", [header, ["RD_KPI_01", "Jul-19", "91%"]], "2019-08-12", "lanes"
    )
    found = portfolio(several)
    assert found.rows["contract"].tolist() == ["lanes", "roads", "tracks"]
    assert found.rows["period"].tolist() == ["2019-20 Q2", "2019-20 Q1", "2019-20 Q1"]
    assert row_of(found, "lanes")["last_month"].date() == dt.date(2019, 7, 31)


def test_position_as_at_a_day_holds_what_the_page_of_that_day_holds(several, page_counts):
    day = dt.date(2019, 5, 1)
    row = row_of(portfolio(several, day=day), "roads")
    expected = page_counts("roads", "2018-19 Q4", several, as_at=day)
    assert row["period"] == "2018-19 Q4"
    assert row[list(expected)].to_dict() == expected
    assert row_of(portfolio(several), "roads")["period"] == "2019-20 Q1"


def test_broken_contract_is_named_and_stops_no_other(several):
    (several.raw("lanes") / "contract.toml").write_text("name = 3\nsurprise = 1", encoding="utf-8")
    found = portfolio(several)
    assert found.rows["contract"].tolist() == ["roads", "tracks"]
    assert list(found.problems) == ["lanes"]
    assert "surprise" in found.problems["lanes"]


def test_folder_whose_name_is_no_contract_name_is_named_and_stops_no_other(several):
    bad = several.raw("roads").parent / "-x y"
    bad.mkdir()
    (bad / "contract.toml").write_text("", encoding="utf-8")
    found = portfolio(several)
    assert list(found.problems) == ["-x y"]
    assert len(found.rows) == 3


def test_contract_without_a_result_in_the_period_has_a_row_that_says_so(several):
    found = portfolio(several, period=parse_period("2024-25 Q1"))
    assert found.problems == {}
    assert found.rows["kpis"].isna().all()
    assert "no result" in row_of(found, "roads")["note"]
    assert (
        portfolio(several, day=dt.date(2019, 4, 1)).rows["note"].tolist()
        == ["holds no result by 2019-04-01"] * 3
    )


def test_pieces_give_the_rows_of_the_whole(several):
    whole = portfolio(several)
    assert portfolio(several, most_rows=1).rows.equals(whole.rows)


@pytest.mark.slow
def test_processes_give_the_rows_of_one(several, monkeypatch):
    whole = portfolio(several)
    monkeypatch.setattr(all_contracts, "_BATCH", 2)
    found = portfolio(several, workers=2)
    assert found.rows.equals(whole.rows)


def test_order_of_contracts_changes_no_row(several, monkeypatch):
    whole = portfolio(several)
    backwards = ["tracks", "roads", "lanes"]
    monkeypatch.setattr(Home, "contracts", lambda _: backwards)
    assert portfolio(several).rows.equals(whole.rows)


def test_contracts_do_not_mix(several):
    # "tracks" differs in the minimum of potholes alone: 89 instead of 80, and June gave 79%.
    found = portfolio(several, period=parse_period("2019-05..2019-05"))
    assert row_of(found, "roads")["below_minimum"] + 1 == row_of(found, "tracks")["below_minimum"]
    assert row_of(found, "roads")["missed"] == row_of(found, "tracks")["missed"]


def test_exempt_kpi_is_in_no_count_and_is_said(several):
    toml = several.raw("lanes") / "contract.toml"
    text = toml.read_text(encoding="utf-8")
    exempt = text.replace('ref = "RD_KPI_02"', 'ref = "RD_KPI_02"\naudience = "exempt"')
    toml.write_text(exempt, encoding="utf-8")
    found = portfolio(several)
    assert (row_of(found, "lanes")["kpis"], row_of(found, "lanes")["withheld"]) == (2, 1)
    assert (row_of(found, "roads")["kpis"], row_of(found, "roads")["withheld"]) == (3, 0)


def test_contract_that_is_gone_leaves_nothing_behind(several):
    shutil.rmtree(several.raw("lanes"))
    assert portfolio(several).rows["contract"].tolist() == ["roads", "tracks"]
    assert sorted(path.name for path in several.portfolio.iterdir()) == [
        "contract=roads",
        "contract=tracks",
    ]
