"""Entries of contract.toml that cannot be meant together are refused, each with its key path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.contract_checks import check_ref_pattern, squashed
from kpianalysis.contract_file import read_contract
from kpianalysis.errors import ContractProblem
from kpianalysis.intake import refs
from kpianalysis.intake.vocabulary import VOCABULARY
from kpianalysis.profile import ROLES

POTHOLES = 'plain_name = "Potholes mended on time"'
POTHOLE_TERMS = "target = 90, minimum = 80"
LIGHTS_REASON = "The power company must switch the supply off before each repair."
LIGHTS_MITIGATION = 'kpi = "LT_KPI_01"\nfrom = "2018-10"\n'
LIGHTS_ENDED = (
    'counted = "street lights"\ncounted_miss = "were mended late"\nfrom = "2018-04"\n',
    'from = "2018-04"\nto = "2018-09"\n',
)
REDEFINED = '{from = "2018-10", before = "In 5 days.", after = "In 3 days."}'
TWICE = f"""[[mitigations]]
kpi = "LT_KPI_01"
from = "2018-10"
reason = "{LIGHTS_REASON}"
agreed = 2018-11-20

[[mitigations]]"""

REFUSED = {
    "a percentage target above 100": (
        [(POTHOLE_TERMS, "target = 9000, minimum = 80")],
        "kpis[0] (RD_KPI_01): terms[0].target: 9000 is no percentage; allowed are 0 to 100",
    ),
    "a percentage target below 0": (
        [(POTHOLE_TERMS, "target = -1")],
        "kpis[0] (RD_KPI_01): terms[0].target: -1 is no percentage; allowed are 0 to 100",
    ),
    "a percentage minimum below 0": (
        [(POTHOLE_TERMS, "target = 90, minimum = -80")],
        "kpis[0] (RD_KPI_01): terms[0].minimum: -80 is no percentage; allowed are 0 to 100",
    ),
    "a percentage target that is a fraction": (
        [(POTHOLE_TERMS, "target = 0.9")],
        "terms[0].target: 0.9 is probably a fraction; percentages are written from 0 to 100: "
        "write 90, not 0.9",
    ),
    "a percentage target of 1": (
        [(POTHOLE_TERMS, "target = 1")],
        "write 100, not 1",
    ),
    "a KPI as its own companion": (
        [(POTHOLES, POTHOLES + '\ncompanion = "RD_KPI_01"')],
        "kpis[0] (RD_KPI_01): companion: RD_KPI_01 is the KPI itself; name another, or none",
    ),
    "a mitigation that ends before its KPI begins": (
        [(LIGHTS_MITIGATION, 'kpi = "LT_KPI_01"\nfrom = "2017-10"\nto = "2018-03"\n')],
        "mitigations[0]: ends in 2018-03, but LT_KPI_01 begins in 2018-04",
    ),
    "a mitigation that begins after its KPI ended": (
        [LIGHTS_ENDED],
        "mitigations[0]: begins in 2018-10, but LT_KPI_01 ended in 2018-09",
    ),
    "one mitigation written twice": (
        [("[[mitigations]]", TWICE)],
        "mitigations[0], mitigations[1]: are the same entry twice; keep one",
    ),
    "a reason of blanks": (
        [(f'reason = "{LIGHTS_REASON}"', 'reason = "  "')],
        "mitigations[0].reason: String should have at least 1 character",
    ),
    "an empty name": (
        [('name = "Northmoor Highways"', 'name = ""')],
        "name: String should have at least 1 character",
    ),
    "an empty title": (
        [("% of potholes mended within 5 working days", "")],
        "kpis[0].title (RD_KPI_01): String should have at least 1 character",
    ),
    "a plain name of blanks": (
        [(POTHOLES, 'plain_name = "\u00a0"')],
        "kpis[0].plain_name (RD_KPI_01): String should have at least 1 character",
    ),
    "a note without words": (
        [("[[mitigations]]", '[[notes]]\ntext = " "\n[[mitigations]]')],
        "notes[0].text: String should have at least 1 character",
    ),
    "two chart phases from one month": (
        [(POTHOLES, POTHOLES + '\nphases = [{from = "2018-10", reason = "New team."}, '
          '{from = "2018-10", reason = "New depot."}]')],
        "kpis[0] (RD_KPI_01): phases[1]: a phase from 2018-10 is there already; keep one",
    ),
    "a chart phase before its KPI begins": (
        [(POTHOLES, POTHOLES + '\nphases = [{from = "2018-03", reason = "New team."}]')],
        "phases[0]: 2018-03 is before the KPI begins; allowed is 2018-04 or later",
    ),
    "two redefinitions from one month": (
        [(POTHOLES, POTHOLES + f"\nredefinitions = [{REDEFINED}, {REDEFINED}]")],
        "kpis[0] (RD_KPI_01): redefinitions[1]: one from 2018-10 is there already; keep one",
    ),
    "a redefinition from the month in which its KPI begins": (
        [(POTHOLES, POTHOLES + f"\nredefinitions = [{REDEFINED.replace('2018-10', '2018-04')}]")],
        "redefinitions[0]: 2018-04 is not after 2018-04, in which the KPI begins",
    ),
    "a redefinition after the end of its KPI": (
        [(POTHOLES, POTHOLES + f'\nto = "2018-09"\nredefinitions = [{REDEFINED}]')],
        "redefinitions[0]: 2018-10 is after the KPI ended in 2018-09",
    ),
    "a redefinition that changes nothing": (
        [(POTHOLES, POTHOLES + f"\nredefinitions = [{REDEFINED.replace('3 days', '5 DAYS')}]")],
        "redefinitions[0]: 'before' and 'after' say the same; write what changed",
    ),
    "a reason for the end of a KPI that has not ended": (
        [(POTHOLES, POTHOLES + '\nended_reason = "Not needed."')],
        "kpis[0] (RD_KPI_01): ended_reason: the KPI has not ended; give 'to', or leave this out",
    ),
    "an agreement to end a KPI that has not ended": (
        [(POTHOLES, POTHOLES + '\nended_agreement = "Letter."')],
        "ended_agreement: the KPI has not ended",
    ),
    "a reason to add a KPI that was there from the start": (
        [(POTHOLES, POTHOLES + '\nadded_reason = "New law."')],
        "kpis.RD_KPI_01.added_reason: the KPI is there since the contract began in 2018-04",
    ),
    "an agreement to add a KPI that was there from the start": (
        [(POTHOLES, POTHOLES + '\nadded_agreement = "Letter."')],
        "kpis.RD_KPI_01.added_agreement: the KPI is there since",
    ),
    "an agreed end that is no end": (
        [(LIGHTS_MITIGATION, LIGHTS_MITIGATION + "end_agreed = 2019-02-14\n")],
        "mitigations[0]: 'end_agreed' (2019-02-14) is of no end: give 'to' as well",
    ),
    "an end that was agreed before the mitigation": (
        [(LIGHTS_MITIGATION, LIGHTS_MITIGATION + "to = \"2019-03\"\nend_agreed = 2018-11-19\n")],
        "mitigations[0]: 'end_agreed' (2018-11-19) is before 'agreed' (2018-11-20)",
    ),
    "a review before the mitigation begins": (
        [(LIGHTS_MITIGATION, LIGHTS_MITIGATION + "review_by = 2018-09-30\n")],
        "mitigations[0]: 'review_by' (2018-09-30) is before 'from' (2018-10-01)",
    ),
    "a review before the mitigation was agreed": (
        [(LIGHTS_MITIGATION, LIGHTS_MITIGATION + "review_by = 2018-11-19\n")],
        "mitigations[0]: 'review_by' (2018-11-19) is before 'agreed' (2018-11-20)",
    ),
    "one code for two areas": (
        [('code = "LT"', 'code = "rd"')],
        "areas[0].code, areas[1].code: two areas have the name rd",
    ),
    "an alias that is another area's name": (
        [('name = "Street Lighting"', 'name = "Street Lighting"\naliases = ["ROAD-maintenance"]')],
        "areas[0].name, areas[1].aliases: two areas have the name ROAD-maintenance",
    ),
    "an alias of punctuation only, which every blank heading would match": (
        [('aliases = ["Roads"]', 'aliases = ["--"]')],
        "areas[0].aliases: '--' holds no letter from a to z and no digit",
    ),
    "two KPIs with one plain name": (
        [("Complaints about roadworks", "Potholes mended on time")],
        "kpis[0].plain_name, kpis[1].plain_name: two KPIs have the plain_name Potholes mended",
    ),
    "two refs that differ in punctuation only": (
        [('ref = "RD_KPI_02"', 'ref = "RDKPI-01"')],
        "kpis[0].ref, kpis[1].ref: two KPIs have the ref RDKPI-01; give each its own "
        "(only letters and digits tell them apart)",
    ),
    "an alias that is another KPI's alias but for a blank": (
        [('ref = "RD_KPI_01"', 'ref = "RD_KPI_01"\naliases = ["Old 7"]'),
         ('ref = "RD_KPI_02"', 'ref = "RD_KPI_02"\naliases = ["OLD7"]')],
        "kpis[0].aliases, kpis[1].aliases: two KPIs have the ref OLD7",
    ),
    "a column of a role that intake does not know": (
        [("[[mitigations]]", '[extracts.columns]\nvalu = "Score"\n[[mitigations]]')],
        "extracts.columns: 'valu' is nothing that a column can hold; allowed are ref, title, area",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_key_path(
    fault, contract_folder, highways_toml, swapped
):
    swaps, message = REFUSED[fault]
    with pytest.raises(ContractProblem) as told:
        read_contract(contract_folder(toml=swapped(highways_toml, *swaps)))
    assert message in str(told.value)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "KPI",
        "{}_KPI_{number:02}",
        "{area.__class__}_{number:02}",
        "{area[0]}_{number}",
        "{area!r}_{number}",
        "{area:>9}_{number}",
        "{number:{area}}",
        "{number:099999999}",
        "{area}_{area}_{number}",
    ],
)
def test_a_ref_pattern_holds_plain_fields_only(pattern):
    with pytest.raises(ValueError, match=r"ref_pattern may hold \{area\} and \{number\} only"):
        check_ref_pattern(pattern)


@pytest.mark.parametrize("pattern", ["{area}_KPI_{number:02}", "{area}{number}", "KPI {number:3d}"])
def test_a_ref_pattern_of_plain_fields_is_allowed(pattern):
    check_ref_pattern(pattern)


@pytest.mark.parametrize(
    "swap",
    [
        (POTHOLE_TERMS, "target = 0, minimum = 0"),
        (POTHOLE_TERMS, "target = 100, minimum = 0.5"),
        (POTHOLE_TERMS, "target = 1.5"),
        ("target = 10, minimum = 15", "target = 1000, minimum = 1500"),  # complaints are counted
        ('aliases = ["Roads"]', 'aliases = ["RD", "Road maintenance", "road-maintenance"]'),
        ('ref = "RD_KPI_01"', 'ref = "RD_KPI_01"\naliases = ["RD KPI 01"]'),
        (LIGHTS_MITIGATION, 'kpi = "LT_KPI_01"\nfrom = "2018-01"\nto = "2018-04"\n'),
        (LIGHTS_MITIGATION, LIGHTS_MITIGATION + "review_by = 2018-11-20\n"),
        (POTHOLES, POTHOLES + f"\nredefinitions = [{REDEFINED}]"),
        (POTHOLES, POTHOLES + '\nto = "2018-09"\nended_reason = "Not needed."'),
        ("[[mitigations]]", TWICE.replace("2018-10", "2018-11")),
    ],
)
def test_what_can_be_meant_is_read(make_contract, swap):
    assert make_contract(swap).supplier == "Example Roadworks"


def test_a_low_percentage_can_be_a_target_where_lower_is_better(make_contract):
    contract = make_contract(
        ('polarity = "higher_is_better"', 'polarity = "lower_is_better"'),
        (POTHOLE_TERMS, "target = 0.5, minimum = 2"),
    )
    assert contract.kpis[0].terms[0].target == 0.5


def test_the_columns_that_can_be_named_are_those_that_intake_reads():
    assert set(ROLES) == set(VOCABULARY)


@given(st.text(max_size=20))
def test_names_are_compared_as_intake_reads_them(name):
    assert squashed(name) == refs._squashed(name)
