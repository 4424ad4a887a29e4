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
    """A project: what it is, and for each list RAG, expected month, weeks late and progress."""

    name: str
    reason: str
    lead: str
    agreed: str
    march: tuple[str, str, int, str]
    september: tuple[str, str, int, str]
    cause: str = ""
    share: tuple[str, str] = ("", "")


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
        "Property",
    ),
    Project(
        "Windows 10 Corporate Refresh Phase 2", "Old devices are no longer supported", SERCO,
        "2019-12", _green("2019-12"),
        _green("2019-12", "Over two thirds of employees have received new devices."),
        share=("Under a half", "Over two thirds"),
    ),
    Project(
        "New Corporate Website", "Residents' way to most services", SERCO, "2019-10",
        _green("2019-10"),
        _green("2019-10", "Members to be invited to a viewing after the Council meeting on "
               "13 September 2019."),
    ),
    Project(
        "Corporate capability to take card payments", "Residents can pay by card", SERCO, "2019-03",
        ("Amber", "2019-07", 16, "Has to work with the systems of the registrars."),
        ("Complete", "2019-08", 20, "Implementation completed; it had to be integrated into the "
         "systems that the registrars used."),
        "Business and commercial; integration",
    ),
    Project(
        "Lifecycle refresh", "Equipment past its planned life", SERCO, "2020-03",
        _green("2020-03"), _green("2020-03", "Expected to be completed by March 2020."),
    ),
    Project(
        "Technical debt", "Lets the programme move to real time working", SERCO, "2020-03",
        _green("2020-03"), _green("2020-03", "Technical debt reduced, which lowered the risks."),
    ),
    Project(
        "Unsupported technology", "Old devices on old servers, not fit for purpose", SERCO,
        "2020-03", ("Amber", "2020-05", 8, "Some old devices ran on old servers."),
        _green("2020-03", "Old servers are being taken out of use."), "Unsupported technology",
    ),
    *(
        Project(name, reason, SERCO, agreed, march, september)
        for name, reason, agreed, march, september in (
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
             ("Amber", "2019-11", 20, "Two forms are still to be written.")),
            ("Invoices read by machine", "Suppliers are paid sooner", "2019-09",
             ("Amber", "2019-11", 8, "Tests take longer than planned."),
             ("Amber", "2019-12", 12, "Tests take longer than planned.")),
            ("Highways asset register", "Repairs are planned from it", "2020-01",
             _green("2020-01"), _green("2020-01")),
            ("Schools' broadband", "Schools rely on it", "2019-08", _green("2019-08"),
             _done("2019-08")),
        )
    ),
]  # fmt: skip
OTHERS = [
    Project(f"{what} {where}", "", COUNCIL if number % 3 else SERCO, "2020-02",
            _green("2020-02"), _green("2020-02"))
    for number, (what, where) in enumerate(
        (what, where)
        for what in ("Meeting rooms", "Wireless network", "Printers", "Door access")
        for where in ("County Offices", "Area office north", "Area office south", "Archive",
                      "Depot")
    )
]  # fmt: skip
_SOURCE = "facts of September 2019; the rest of the row is illustrative"
PROJECT_BASIS = [
    (project.name, "*", "project", "projects/imt-projects-2019-09.xlsx", "published", _SOURCE)
    for project in PRIORITY[:7]
]


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
    for row, project in enumerate([*PRIORITY, *OTHERS], start=3):
        rag, expected, late, progress = project.september if later else project.march
        first = row - 3 < len(PRIORITY)
        before = project.march[0] if later else ""
        cause = project.cause if late else ""
        cells = (
            f"IMT-P{row - 2:02}", project.name, "Yes" if first else "No", project.reason,
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
