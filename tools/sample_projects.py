"""Which IMT projects does the sample hold, as they stood in March and in September 2019?

What is published of seven of them is marked so in basis.csv; everything else is illustrative.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from sample_workbook import CREATED, stored

HEADER = (
    "Ref", "Project", "Top 20", "Reason for priority", "Supplier", "RAG", "RAG last time",
    "Date agreed", "Date expected", "Weeks late", "Cause", "Cost effect", "Share done", "Progress",
)  # fmt: skip
SERCO, COUNCIL = "Serco", "Council"


class Project(NamedTuple):
    """A project: what it is, and for each list RAG, expected month, weeks late and progress.

    ``published`` names the columns of September that are published facts.
    """

    name: str
    reason: str
    lead: str
    agreed: str
    march: tuple[str, str, int | str, str]
    september: tuple[str, str, int | str, str]
    cause: str = ""
    share: tuple[str, str] = ("", "")
    published: tuple[str, ...] = ()
    name_in_march: str = ""


def _done(by: str) -> tuple[str, str, int, str]:
    return ("Complete", by, 0, "Completed.")


def _green(by: str, words: str = "On track.") -> tuple[str, str, int, str]:
    return ("Green", by, 0, words)


PRIORITY = [
    Project(
        "South Park Fire and Rescue centre", "A building for three services", SERCO, "2019-08",
        _green("2019-08"),
        ("Amber", "2019-09", 3, "All technical and property work completed; drainage in the car "
         "park kept the Police from moving in, a delay of around three weeks."),
        "Property", published=("weeks_late", "cause", "progress"),
    ),
    Project(
        "Windows 10 Corporate Refresh Phase 2", "Old devices are no longer supported", SERCO,
        "2019-12", _green("2019-12"),
        _green("2019-12", "Over two thirds of employees have received new devices; on track to "
               "complete within the set deadline."),
        share=("Under a half", "Over two thirds"), published=("share_done", "progress"),
    ),
    Project(
        "New Corporate Website", "Residents' way to most services", SERCO, "2019-10",
        _green("2019-10"),
        _green("2019-10", "Members to be invited to a viewing after the Council meeting on "
               "13 September 2019."),
        published=("progress",),
    ),
    Project(
        "Corporate capability to take card payments", "Residents can pay by card", SERCO, "2019-03",
        ("Amber", "2019-07", 16, "Has to work with the systems of the registrars."),
        ("Complete", "2019-08", 20, "Implementation completed; it had to be integrated into the "
         "systems that the registrars used."),
        "Business and commercial; integration", published=("rag", "cause", "progress"),
    ),
    Project(
        "Lifecycle refresh", "Equipment past its planned life", SERCO, "2020-03",
        _green("2020-03"), _green("2020-03", "Expected to be completed by March 2020."),
        published=("expected_date", "progress"),
    ),
    Project(
        "Technical debt", "Lets the programme move to real time working", SERCO, "2020-03",
        _green("2020-03"),
        _green("2020-03", "Technical debt reduced, which let the programme move into real time "
               "working and lowered the risks."),
        published=("priority_reason", "progress"),
    ),
    Project(
        "Unsupported technology", "Old devices on old servers, not fit for purpose", SERCO,
        "2020-03", ("Amber", "2020-05", 8, "Some old devices ran on old servers."),
        _green("2020-03", "Old servers are being taken out of use."), "Unsupported technology",
        published=("priority_reason",),
    ),
    *(
        Project(name, reason, SERCO, agreed, march, september, *cause)
        for name, reason, agreed, march, september, *cause in (
            ("Move to the new data centre", "The old building closes", "2019-06",
             _green("2019-06"), _done("2019-06")),
            ("Telephone upgrade, Customer Service Centre", "Callers wait less", "2019-02",
             _done("2019-02"), _done("2019-02")),
            ("Case system for adult care, phase 2", "Social workers see one record", "2019-11",
             _green("2019-11"), _green("2019-11")),
            ("Payroll system upgrade", "The supplier ends its support", "2019-07",
             _green("2019-07"), _done("2019-07")),
            ("Network in libraries", "Residents use it daily", "2019-09",
             _green("2019-09"), _green("2019-09")),
            ("E-mail in the cloud", "Old servers end", "2019-05", _green("2019-05"),
             _done("2019-05")),
            ("Firewall replacement", "Security", "2019-04", _green("2019-04"), _done("2019-04")),
            ("Back-up of all servers", "Security", "2019-10", _green("2019-10"),
             _green("2019-10")),
            ("Sign-in with two steps", "Security", "2019-12", _green("2019-12"),
             _green("2019-12")),
            ("Online forms for residents", "Fewer calls", "2019-06", _green("2019-06"),
             ("Amber", "2019-11", 20, "Two forms wait for the Council's words."),
             "Business"),
            ("Invoices read by machine", "Suppliers are paid sooner", "2019-09",
             ("Amber", "2019-11", 8, "Tests take longer than planned."),
             ("Amber", "2019-12", 12, "Tests with the bank take longer than planned."),
             "Third party"),
            ("Highways asset register", "Repairs are planned from it", "2020-01",
             _green("2020-01"), _green("2020-01")),
            ("Schools' broadband", "Schools rely on it", "2019-08", _green("2019-08"),
             _done("2019-08")),
        )
    ),
]  # fmt: skip
# What differs between the lists: another name, a red that turned green, no date, another row.
OTHERS = [
    Project(name, "", COUNCIL if number % 3 else SERCO, "2020-02", _green("2020-02"),
            _green("2020-02"))
    for number, name in enumerate(
        f"{what} {where}"
        for what in ("Meeting rooms", "Wireless network", "Printers", "Door access")
        for where in ("County Offices", "Area office north", "Area office south", "Archive",
                      "Depot")
    )
]  # fmt: skip
OTHERS[4] = OTHERS[4]._replace(
    september=("On hold", "TBC", "", "Waits for a decision on the building.")
)
OTHERS[8] = OTHERS[8]._replace(
    march=("Red", "2020-06", 17, "Waits for a supply of power."),
    september=_green("2020-02", "The supply of power was connected; back on plan."),
    cause="Third party",
)
OTHERS[17] = OTHERS[17]._replace(name_in_march="Door locks Area office south")
ONLY_IN_SEPTEMBER = Project(
    "Bookable desks County Offices", "", COUNCIL, "2020-02", _green("2020-02"), _green("2020-02")
)
_SOURCE = "fact of September 2019; what no line names in the row is illustrative"
PROJECT_BASIS = [
    (project.name, "*", f"project.{column}", "projects/imt-projects-2019-09.xlsx", "published",
     _SOURCE)
    for project in PRIORITY
    if project.published
    for column in ("project", *project.published)
]  # fmt: skip


def projects_of(as_at: str) -> list[tuple[str, Project]]:
    """Return the projects of a month's list, each with its ref."""
    every = [*PRIORITY, *OTHERS]
    numbered = [(f"IMT-P{number:02}", project) for number, project in enumerate(every, start=1)]
    if as_at == "2019-09":
        return [*numbered[:-1], (f"IMT-P{len(every) + 1}", ONLY_IN_SEPTEMBER)]
    return numbered


def write_projects(path: Path, as_at: str) -> None:
    """Write the list of one month: the 20 priority projects, then the others."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"created": CREATED, "author": "Reporting team"})
    sheet = book.add_worksheet("Projects")
    sheet.set_column(1, 3, 45)
    sheet.write_string(0, 0, f"IMT projects as at {as_at}")
    sheet.write_row(2, 0, HEADER)
    later = as_at == "2019-09"
    for row, (ref, project) in enumerate(projects_of(as_at), start=3):
        name = project.name if later else project.name_in_march or project.name
        rag, expected, late, progress = project.september if later else project.march
        first = row - 3 < len(PRIORITY)
        before = project.march[0] if later else ""
        cause = project.cause if late else ""
        cells = (
            ref, name, "Yes" if first else "No", project.reason,
            project.lead, rag, before, project.agreed, expected, late, cause, "None known",
            project.share[later], progress,
        )  # fmt: skip
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(row, column, cell)
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored(packed))
