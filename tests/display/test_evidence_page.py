"""The table of rules in docs/evidence.md is the one that the program follows."""

import re
from pathlib import Path

from kpianalysis.display.evidence_rules import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "evidence.md"


def test_written_rules_are_those_of_the_program_in_their_order():
    text = PAGE.read_text(encoding="utf-8")
    written = re.findall(r"^\| (for|against|missing) \| (.+) \|$", text, re.M)
    assert written == [(rule.side, rule.when) for rule in RULES]
