"""What a public review holds of the supplier's files and the Council's words."""

import pandas as pd
import pytest
from exempt import exempt_home
from highways import HIGHWAYS_TOML, exchange

from kpianalysis.audience import WITHHELD, Withheld
from kpianalysis.contract import Contract
from kpianalysis.errors import ParameterProblem
from kpianalysis.reviewing import open_review
from kpianalysis.tables import as_table
from kpianalysis.withholding.reader import Shown
from kpianalysis.withholding.supplied import TEXT_WITHHELD, public_results

REF = "LT_KPI_77"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return exempt_home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def public(home):
    return open_review("roads", "2019-20 Q1", home=home)


@pytest.fixture(scope="module")
def exempt(home):
    return open_review("roads", "2019-20 Q1", home=home, audience="exempt")


def contract(*rules, exempt=False) -> Contract:
    import tomllib

    mark = ('counted = "potholes"', 'audience = "exempt"')
    toml = exchange(HIGHWAYS_TOML, *([mark] if exempt else []))
    return Contract.model_validate(tomllib.loads("\n".join([toml, "[audience]", *rules])))


def test_review_is_for_the_public_unless_it_is_asked_for_otherwise(public, exempt):
    assert public.withheld == Withheld(
        kpis=1,
        ever=1,
        sections=("projects",),
        columns=("cause", "agreed_by", "backlog"),
        smallest_count=5,
    )
    assert exempt.withheld == Withheld(reader="exempt")


def test_unknown_audience_is_refused(home):
    with pytest.raises(ParameterProblem, match="choose from public, exempt"):
        open_review("roads", "2019-20 Q1", home=home, audience="all")


def test_no_table_of_a_public_review_has_a_row_of_an_exempt_kpi(public, exempt):
    for name in ("assessments", "received", "versions", "corrections", "in_period", "window"):
        assert REF not in set(getattr(public, name)["kpi_ref"]), name
    assert {REF} <= set(exempt.versions["kpi_ref"]) & set(exempt.corrections["kpi_ref"])
    assert REF not in public.statistics.verdicts.index


def test_exempt_word_says_that_it_is_exempt_and_a_missing_one_stays_missing(public, exempt):
    causes = public.months_of("RD_KPI_01", window=False)["cause"]
    assert causes.tolist()[0] == WITHHELD
    assert causes.isna().tolist() == [False, True, True]
    assert exempt.months_of("RD_KPI_01", window=False)["cause"].str.contains("Vermilion").any()


def test_small_counts_change_neither_percentage_nor_status(public, exempt):
    shown, whole = (one.months_of("RD_KPI_01") for one in (public, exempt))
    same = ["period_start", "value", "gap", "status", "counts_as_failure", "months_missed_in_row"]
    pd.testing.assert_frame_equal(shown[same], whole[same])
    assert shown["numerator"].isna().sum() == whole["numerator"].isna().sum() + 1


def test_ledger_keeps_every_line_and_none_of_its_words(public, exempt):
    lines, whole = public.ledger, exempt.ledger
    pd.testing.assert_series_equal(lines["outcome"], whole["outcome"])
    assert set(lines["raw"]) == set(lines["message"]) == {TEXT_WITHHELD}
    rejected = lines[lines["outcome"].eq("rejected")]
    assert rejected[["sheet", "cell", "row"]].to_numpy().tolist() == [["", "", 0]]
    # The place of a public result stays: the page says from which cell it came.
    june = public.in_period.iloc[5]
    assert ((lines["sheet"] == june["sheet"]) & (lines["cell"] == june["cell"])).sum() == 1


def test_ledger_of_a_contract_without_rules_stays_as_it_is(small_home):
    shown, whole = (
        open_review("roads", "2019-20 Q1", home=small_home, audience=reader).ledger
        for reader in ("public", "exempt")
    )
    pd.testing.assert_frame_equal(shown, whole)


def test_projects_go_with_their_section(public, exempt):
    assert public.projects.empty
    assert len(exempt.projects) == 1


def test_commentary_on_an_exempt_kpi_goes_and_an_exempt_column_is_replaced_in_it_too():
    words = as_table(
        "commentary",
        pd.DataFrame({"kpi_ref": ["RD_KPI_01", "LT_KPI_01"], "owner": ["Manager", "Engineer"]}),
    )
    shown = Shown(contract('exempt_columns = ["owner"]', exempt=True)).table("commentary", words)
    assert shown[["kpi_ref", "owner"]].to_numpy().tolist() == [["LT_KPI_01", WITHHELD]]


def test_questions_go_with_their_section():
    asked = as_table("questions", pd.DataFrame({"question": ["Why?"], "row": [2]}))
    shown = Shown(contract('exempt_sections = ["asked_last_time"]'))
    assert shown.table("questions", asked).empty
    assert len(Shown(shown.whole, "exempt").table("questions", asked)) == 1


STATED = as_table(
    "stated",
    pd.DataFrame(
        {
            "what": ["KPIs at target", "service credits", "service credits"],
            "kpi_ref": [None, None, "LT_KPI_01"],
            "value": [2.0, 900.0, 300.0],
        }
    ),
)


def test_totals_stated_for_all_kpis_go_when_one_is_exempt_for_the_rest_would_tell_it():
    shown = Shown(contract(exempt=True)).table("stated", STATED)
    assert shown["value"].tolist() == [300]


def test_stated_credits_go_with_their_section():
    shown = Shown(contract('exempt_sections = ["service_credits"]')).table("stated", STATED)
    assert shown["what"].tolist() == ["KPIs at target"]


def test_notes_on_files_received_are_not_for_the_public(public, exempt):
    assert [item.file for item in public.submissions] == [i.file for i in exempt.submissions]
    assert {item.note for item in public.submissions} == {""}


def test_kpi_that_was_not_in_force_is_not_counted_as_exempt(home):
    assert open_review("roads", "2018-04..2018-06", home=home).withheld.kpis == 1
    whole = Shown(contract(exempt=True)).whole
    ended = tuple(
        kpi.model_copy(update={"last": kpi.first}) if kpi.audience == "exempt" else kpi
        for kpi in whole.kpis
    )
    shown = Shown(whole.model_copy(update={"kpis": ended}))
    from kpianalysis.periods import parse_period

    assert shown.withheld(parse_period("2019-20 Q1")).kpis == 0


@pytest.mark.parametrize(
    ("written", "used", "kept"),
    [
        ((3, 200), (3, 200), False),  # used, and suppressed below 5: what was written goes with it
        ((150, 200), (150, 200), False),  # used as they are: nothing is asked about them
        ((150, 200), (None, None), True),  # they contradict the percentage, and are large
        ((3, 200), (None, None), False),  # they contradict it, and are small
        ((197, 200), (None, None), False),  # 3 are the rest
    ],
)
def test_counts_as_written_never_tell_what_is_suppressed(written, used, kept):
    row = {
        "kpi_ref": "RD_KPI_01",
        "period_start": pd.Timestamp("2019-04-01"),
        "value": 75.0,
        "state": "measured",
        "numerator": used[0],
        "denominator": used[1],
        "stated_numerator": written[0],
        "stated_denominator": written[1],
    }
    results = public_results(
        as_table("history", pd.DataFrame([row])), contract("smallest_count = 5")
    )
    assert results["stated_numerator"].notna().tolist() == [kept]
    assert results["stated_denominator"].notna().tolist() == [kept]


def test_counts_as_written_of_an_exempt_column_are_not_shown():
    row = {"kpi_ref": "RD_KPI_01", "stated_numerator": 150, "stated_denominator": 200}
    rules = contract('exempt_columns = ["numerator"]')
    results = public_results(as_table("history", pd.DataFrame([row])), rules)
    assert results[["stated_numerator", "stated_denominator"]].isna().all(axis=None)


def test_reason_of_a_mitigation_is_withheld_in_the_councils_workbook_too():
    rows = {"kpi_ref": "RD_KPI_01", "about": ["miss", "mitigation"], "cause": ["Rain.", "Frost."]}
    written = as_table("commentary", pd.DataFrame(rows))
    settings = contract('exempt_columns = ["mitigation_reason"]')
    assert Shown(settings).table("commentary", written)["cause"].tolist() == ["Rain.", WITHHELD]


def test_who_approved_a_finding_can_be_exempt():
    given = as_table("approvals", pd.DataFrame({"approved_by": ["Head of Highways"]}))
    settings = contract('exempt_columns = ["approved_by"]')
    assert Shown(settings).table("approvals", given)["approved_by"].tolist() == [WITHHELD]
