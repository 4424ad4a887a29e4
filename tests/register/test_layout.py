"""Sheets and columns follow from the model: a new field needs no new code."""

import datetime as dt
from typing import Literal

import pytest
from pydantic import Field

from kpianalysis.agreed import Agreed, AMonth, APeriod, Dated, Text, Texts
from kpianalysis.contract import Contract
from kpianalysis.register.kinds import WrongCell, from_cell, kind_of, to_cell
from kpianalysis.register.layout import Layout, plans


class Step(Dated):
    """A row of a row."""

    level: float | None = None
    checks: tuple["Check", ...] = ()


class Check(Agreed):
    """A row of a row of a row: too deep for a sheet."""

    text: Text


class Service(Agreed):
    """A row."""

    starts: dt.date | None = None
    label: Text
    steps: tuple[Step, ...] = ()
    limits: dict[str, int] = Field(default_factory=dict)


class Options(Agreed):
    """Settings without columns."""

    words: dict[str, str] = Field(default_factory=dict)


class Scheme(Agreed):
    """A contract of another kind."""

    first: AMonth = Field(alias="from")
    open: bool = True
    rule: Literal["strict", "loose"] = Field("strict", description="How hard it is.")
    periods: tuple[APeriod, ...] = ()
    names: Texts = ()
    services: tuple[Service, ...] = ()
    options: Options = Options()


def test_every_table_of_the_contract_has_a_sheet():
    assert [plan.name for plan in plans(Contract)] == [
        "Contract", "Areas", "KPIs", "Terms", "Phases", "Redefinitions", "Mitigations", "Remedies",
        "Resolutions", "Notes", "Pages", "Extracts", "Scheme", "Credits", "Audience", "Publication",
    ]  # fmt: skip


def test_terms_are_columns_beside_the_ref_of_their_kpi():
    terms = next(plan for plan in plans(Contract) if plan.name == "Terms")
    assert [column.key for column in terms.headers] == [
        "ref", "from", "to", "target", "minimum", "agreed", "agreement", "reason", "basis",
    ]  # fmt: skip


def test_model_that_nobody_has_seen_gets_sheets_and_columns():
    first, services, steps, options = plans(Scheme)
    assert [(column.key, column.kind.words) for column in first.columns] == [
        ("from", "a month, such as 2019-04"),
        ("open", "TRUE or FALSE"),
        ("rule", "one of: strict; loose"),
        ("periods", "a period, such as 2019-20 Q1 or 2019-04..2019-07; "
                    "several on lines of their own (Alt+Enter)"),
        ("names", "text; several on lines of their own (Alt+Enter)"),
    ]  # fmt: skip
    assert [column.key for column in services.headers] == ["label", "starts", "limits"]
    assert [column.key for column in steps.headers] == ["label", "from", "to", "level", "checks"]
    assert steps.path == ("services", "steps")
    assert options.layout is Layout.SETTINGS
    assert steps.columns[-1].kind.name == services.columns[-1].kind.name == "TOML"


def test_description_of_a_field_and_its_default_are_said_to_people():
    rule = plans(Scheme)[0].columns[2]
    assert rule.explanation == ("How hard it is. Write one of: strict; loose. When blank: strict.")


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (float | None, 74.96),
        (int, 12),
        (bool, False),
        (dt.date, dt.date(2019, 3, 21)),
        (AMonth, "2019-04"),
        (tuple[APeriod, ...], ["2019-20 Q1", "2019-04..2019-07"]),
        (tuple[float, ...], [1, 2.5]),
        (tuple[bool, ...], [True, False]),
        (Texts, ["one", "two\nlines", ' "', "#N/A", " blank "]),
        (dict[str, int], {"rows": 5, "n/a": 1}),
        (tuple[Check, ...], [{"text": "seen"}]),
    ],
)
def test_value_comes_back_from_its_cell(annotation, value):
    kind = kind_of(annotation)
    assert from_cell(to_cell(value, kind), kind) == value


@pytest.mark.parametrize("cell", ["=1", "1e9999 ", "inf", "nan", "1,000", "75%", "1_000", "", True])
def test_what_is_no_plain_number_is_not_guessed_to_be_one(cell):
    kind = kind_of(int)
    with pytest.raises(WrongCell):
        from_cell(cell, kind)


def test_list_in_quotes_that_a_person_wrote_for_another_reason_stays_as_it_is():
    assert from_cell('"Roads" team\n"a" # b', kind_of(Texts)) == ['"Roads" team', '"a" # b']
