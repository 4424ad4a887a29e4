"""How is what was found said to the supplier: what is wrong, what we expect, what to send?"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """What we expect to find, and what we ask the supplier to send."""

    expected: str
    send: str


_FIGURE = Ask("A figure that can be read in one way only.", "Please check it and send it again.")
_COUNT = Ask("A number that is not below 0, or an empty cell.", "Please send the right number.")
_LEVEL = Ask("A number, or an empty cell.", "Please send the number, or leave the cell empty.")
# By the ledger's reason; a reason that is not here is asked about in general words.
_ASKS = {
    "unknown_kpi": Ask(
        "A KPI reference as the contract writes it.", "Please send the reference that is meant."
    ),
    "title_disagrees": Ask(
        "Each KPI's reference beside its own title.", "Please say which of the two is meant."
    ),
    "area_disagrees": Ask(
        "Each KPI under its own service area.", "Please say which is right: the KPI or the area."
    ),
    "month_in_doubt": Ask("One month for each result.", "Please say which month it is for."),
    "no_month": Ask("One month for each result.", "Please say which month it is for."),
    "not_a_month": Ask("A figure for each month.", "Please send the figure of each month."),
    "not_a_quarter": Ask("A figure for each quarter.", "Please send the figure of each quarter."),
    "month_in_future": Ask(
        "Results of months that had begun when the file was sent.",
        "Please say which month it is for.",
    ),
    "month_before_contract": Ask(
        "Results of months of the contract.", "Please say which month it is for."
    ),
    "month_disagrees": Ask(
        "The same month wherever one is named.", "Please say which month is right."
    ),
    "not_a_number": Ask(
        "A number, or words that say why there is none, such as: n/a, no volumes.",
        "Please send the figure, or say why there is none.",
    ),
    "row_too_long": Ask(
        "As many cells in a row as in its header.",
        "Please send a workbook, or put cells that hold a comma in quotation marks.",
    ),
    "undecided_scale": Ask(
        "A percentage with its sign: 75%, not 0.75.", "Please say which of the two is meant."
    ),
    "fraction_among_points": Ask(
        "A percentage with its sign: 75%, not 0.75.", "Please say whether it was read rightly."
    ),
    "out_of_range": Ask("A figure that this KPI can have.", "Please send the right figure."),
    "wrong_unit": Ask(
        "A figure in the unit of the contract.", "Please send the figure in that unit."
    ),
    "not_whole": Ask("A whole number, because it counts.", "Please send the whole number."),
    "unclear_mitigation": Ask("Yes or No.", "Please say whether the result is mitigated."),
    "conflict": Ask("One value for each KPI and month.", "Please say which of them stands."),
    "counts_disagree": Ask(
        "A percentage that follows from the counts beside it.",
        "Please say which is right: the percentage or the counts.",
    ),
    "target_disagrees": Ask(
        "The target that the contract has for this month.",
        "Please use the contract's target, or tell us when another was agreed.",
    ),
    "digits_lost": Ask("Every digit of the figure.", "Please send the whole figure."),
    "estimate": Ask("The figure as it was measured.", "Please send the figure itself."),
    "unreadable_numerator": _LEVEL,
    "unreadable_denominator": _LEVEL,
    "unreadable_backlog": _LEVEL,
    "unreadable_target": _LEVEL,
    "unreadable_minimum": _LEVEL,
    "negative_numerator": _COUNT,
    "negative_denominator": _COUNT,
    "negative_backlog": _COUNT,
}
# A file or sheet that could not be used, by words of what is said about it.
_REFUSED = {
    "password": Ask("A workbook that opens.", "Please send a copy without a password."),
    "are hidden": Ask(
        "Results on sheets that can be seen.", "Please send a copy that shows its sheets."
    ),
    "names the columns": Ask(
        "A row above the results that names each column: KPI reference, month, result and so on.",
        "Please send the table with such a row.",
    ),
    "could each be": Ask(
        "A heading of its own for each column.",
        "Please say which column holds it, and send the table with clear headings.",
    ),
    "web page or XML": Ask(
        "A workbook (.xlsx) or a CSV file.",
        "Please open it in Excel, save it as an .xlsx workbook and send that.",
    ),
    "kind of file": Ask(
        "A workbook (.xlsx, .xls, .ods) or a CSV file.", "Please send the results as one of these."
    ),
    "more than": Ask("A smaller file.", "Please send the results alone, without other data."),
}
_SEND_AGAIN = Ask("A file that opens and holds the results.", "Please send it again.")
# What the analyst is told to do, at the end of a message; the supplier cannot do it.
_FOR_US = re.compile(
    r"; (?:ask|settle|record|name|add|allow|open|let|send|put|mend|use|the contract's is)\b[^']*$"
)
# Faults of our own folder, which the supplier has no part in.
_OUR_OWN = re.compile(
    r"received\.csv|extracts/|sha256|basis\.csv|lock file|copied whole yet|file of the system"
)


def is_our_own(reason: str, message: str) -> bool:
    """Say whether a line is about how we keep our files, and so no matter for the supplier.

    >>> is_our_own("refused", "the file is in received.csv but not in extracts/; put it back")
    True
    """
    return reason == "ruling_void" or (reason == "refused" and bool(_OUR_OWN.search(message)))


def what_is_wrong(reason: str, message: str, raw: str = "") -> str:
    """Say a ledger's message as a sentence that a supplier can use.

    Examples
    --------
    >>> what_is_wrong("not_a_number", "'TBC' is not a number; ask the supplier for the figure")
    "'TBC' is not a number."
    >>> what_is_wrong("unknown_kpi", "'A_40' is not in the contract; did you mean A_04?")
    "'A_40' is not in the contract; did you mean A_04?"
    >>> what_is_wrong("refused", "is not a kind of file that is read; send .xlsx", ".pdf")
    "'.pdf' is not a kind of file that is read."
    """
    words = " ".join(message.split())
    if reason == "refused":
        # What we can do about a file stands after the problem.
        words = words.partition("; ")[0]
        if words.startswith(("is ", "has ")):
            words = f"{raw!r} {words}" if raw else f"The file {words}"
    while (shorter := _FOR_US.sub("", words)) != words:
        words = shorter
    words = re.sub(r"\bcontract\.toml (says|gives)\b", r"the contract \1", words)
    words = words[:1].upper() + words[1:]
    return words if words.endswith(("?", ".", "!")) else f"{words}."


def what_to_ask(reason: str, message: str) -> Ask:
    """Choose what we expect and what to send, by the ledger's reason.

    >>> what_to_ask("refused", "the workbook has a password").send
    'Please send a copy without a password.'
    """
    if reason == "refused":
        return next((ask for words, ask in _REFUSED.items() if words in message), _SEND_AGAIN)
    return _ASKS.get(reason, _FIGURE)
