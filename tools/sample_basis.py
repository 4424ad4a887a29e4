"""Which figures and words of the sample are published? The lines of basis.csv."""

from __future__ import annotations

# The lines of basis.csv: which figures and words are published. What is published is what these
# files say: a figure that another file gives for the same month is illustrative.
_APRIL, _MAY, _JUNE, _JUNE_AGAIN = (
    f"2019-20/kpi-report-2019-{month}.xlsx" for month in ("04", "05", "06", "06-resubmitted")
)
_WORDS_NOTE = "effect and remedy; no cause is published"
_MONTHS_25_TO_27 = "2017-18/kpi-report-months-25-to-27.xlsx"
BASIS = [
    ("*", "*", "*", "*", "illustrative", "made up, unless a line below says more"),
    ("ACF_KPI_03", "2019-04", "value", _APRIL, "published, month assumed",
     "70.71% is the highest of three"),
    ("ACF_KPI_03", "2019-05", "value", _MAY, "published, month assumed",
     "58.53% is the lowest of three"),
    ("ACF_KPI_03", "2019-04", "words", _APRIL, "published", _WORDS_NOTE),
    ("ACF_KPI_03", "2019-05", "words", _MAY, "published", _WORDS_NOTE),
    ("ACF_KPI_03", "2019-06", "words", _JUNE, "published", _WORDS_NOTE),
    ("ACF_KPI_03", "2019-06", "words", _JUNE_AGAIN, "published", _WORDS_NOTE),
    ("CSC_KPI_04", "2017-05", "value", _MONTHS_25_TO_27, "published",
     "17.53%; the KPI is inferred from its description"),
    ("CSC_KPI_04", "2017-06", "value", _MONTHS_25_TO_27, "published, month assumed",
     "14.05% 'in the last month'"),
    ("CSC_KPI_04", "2017-06", "value", "2017-18/kpi-report-month-27-corrected.xlsx",
     "published, month assumed", "14.05% 'in the last month'"),
    ("CSC_KPI_04", "2018-01", "value", "2017-18/kpi-report-months-34-to-36.ods",
     "published, month assumed", "2.79%, the best it had ever been, after November 2017"),
]  # fmt: skip
