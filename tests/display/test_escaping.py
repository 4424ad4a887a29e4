"""What a supplier writes is text: never markup, never run, never a format or a pattern."""

import pandas as pd
import pytest
from read_as_browser import Reader

from kpianalysis.display import QuarterlyReport
from kpianalysis.display.notebook import review_html
from kpianalysis.tables import State

REF, OTHER = "ACF_KPI_03", "F_KPI_01"
PARTS = [
    "summary", "summary_by_month", "below_minimum", "missed_target", "mitigated",
    "in_focus", "changes", "every_kpi", "definitions", "sources", "evidence", "annex",
    "asked_last_time", "service_credits", "projects", "standing_questions", "checks", "escalations",
    "mitigations_since_start", "in_focus_by_month", "credits_in_full", "changes_in_full",
    "projects_in_full", "about_page",
]  # fmt: skip


def hostile(name):
    """A text that breaks a page which trusts it, with a name to find it by."""
    return (
        f"""{name} <script>alert(1)</script><img src=x onerror="a()">' " onload="b() """
        f"""{{0}} {{kpi}} %s %(x)d \\1 **bold** [link](javascript:c()) """
        "</td></table><!-- &lt; \u202e"
    )


@pytest.fixture(scope="session")
def report(make):
    kpis = [
        make.kpi(
            REF,
            minimum=60,
            companion=OTHER,
            title=hostile("kpi-title"),
            what_it_means=hostile("kpi-means"),
            plain_name='A<b>&"{0}%s',
            counted=hostile("kpi-counted"),
            counted_miss=hostile("kpi-miss"),
            terms=[
                {"from": "2015-04", "target": 75, "minimum": 60},
                {
                    "from": "2019-05",
                    "target": 74,
                    "minimum": 60,
                    "reason": hostile("terms-reason"),
                    "agreement": hostile("terms-agreement"),
                },
            ],
        ),
        make.kpi(OTHER, plain_name="Bills <i>paid</i>", title=hostile("other-title")),
    ]
    own = make.observed(
        REF,
        [62, 68, 66, 71, 64, 69, 61, 67, 72, 65, 58.53, 63.2, State.NOT_SUPPLIED],
        title=hostile("title"),
        cause=hostile("cause"),
        remedy=hostile("remedy"),
        effect=hostile("effect"),
        note=hostile("note"),
        mitigation_reason=hostile("flag-reason"),
        mitigated=True,
        stated_status=hostile("status"),
        submission=hostile("submission"),
        file=hostile("file"),
        sheet=hostile("sheet"),
        cell=hostile("cell"),
        numerator=100,
        denominator=200,
    )
    other = make.observed(OTHER, [70] * 13, cause=hostile("cause"), file=hostile("file"))
    rejected = {
        "file": hostile("file"),
        "sheet": hostile("sheet"),
        "cell": hostile("cell"),
        "outcome": "rejected",
        "reason": "r",
        "message": hostile("message"),
        "raw": hostile("raw"),
    }
    correction = {
        "kpi_ref": REF,
        "period_start": pd.Timestamp("2019-05-01"),
        "value": 61.0,
        "value_after": 63.2,
        "replaced_on": pd.Timestamp("2019-08-09"),
        "replaced_by": hostile("replaced-by"),
    }
    review = make.review(
        kpis,
        own,
        other,
        name=hostile("contract"),
        supplier=hostile("supplier"),
        council=hostile("council"),
        mitigations=[{"kpi": REF, "from": "2018-10", "reason": hostile("mitigation")}],
        remedies=[{"kpi": REF, "description": hostile("agreed-remedy")}],
        notes=[{"text": hostile("note-of-contract"), "source": hostile("source")}],
        resolutions=[{"subject": "performance", "text": hostile("resolution")}],
        ledger=[rejected],
        corrections=[correction],
    )
    return QuarterlyReport(review)


@pytest.mark.parametrize("part", PARTS)
def test_hostile_text_adds_no_element_attribute_or_comment(report, part):
    page = Reader(getattr(report, part)().html)
    assert page.open == []
    assert page.comments == []
    assert not page.tags & {"script", "img", "b", "i", "iframe", "style"}
    assert not {name for name in page.attributes if name.startswith("on") or name == "style"}


WRITTEN = {
    "summary": ["contract", "council", "supplier", "kpi-counted", "kpi-miss"],
    "below_minimum": ["cause", "remedy", "effect"],
    "missed_target": ["cause", "remedy", "effect"],
    "mitigated": ["mitigation"],
    "in_focus": ["effect", "remedy", "agreed-remedy", "mitigation", "kpi-title", "kpi-means"],
    "changes": ["terms-reason", "terms-agreement", "replaced-by"],
    "sources": ["file", "sheet", "cell", "message", "note-of-contract", "source"],
    "evidence": ["resolution", "kpi-counted"],
}


@pytest.mark.parametrize(("part", "name"), [(p, n) for p, names in WRITTEN.items() for n in names])
def test_hostile_text_is_read_as_it_was_written(report, part, name):
    text = Reader(getattr(report, part)().html).text
    # A sentence may end a text in its own way; a list may begin its first word large.
    core = hostile(name).removesuffix("\u202e").rstrip()
    assert core.casefold() in text.casefold()


def test_every_part_of_the_report_is_tried():
    public = {name for name in vars(QuarterlyReport) if not name.startswith("_")}
    assert public - {"kpi"} <= set(PARTS) | {"review", "before_and_during"}


def test_hostile_name_stands_whole_in_the_text_alternative_and_in_the_chart(report):
    page = Reader(report.kpi(REF).html)
    labels = [value for value in page.settings if value.startswith("Line chart of")]
    assert labels
    assert 'A<b>&"{0}%s' in labels[0]


def test_tidy_data_keeps_the_texts_as_they_were_written(report):
    rows = report.missed_target().tables["missed-words"]
    assert set(rows["cause"]) == {hostile("cause")}
    assert report.every_kpi().tables["every-kpi"]["note"].tolist()[0] == hostile("note")


def test_review_in_a_notebook_escapes_its_contract(report):
    page = Reader(review_html(report.review))
    assert page.tags == {"p", "strong"}
    assert hostile("contract") in page.text
