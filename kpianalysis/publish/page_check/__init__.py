"""May a finished page be published? Each rule that it breaks is named, with its place."""

from kpianalysis.publish.page_check.check import BrokenPage, check_page, page_problems
from kpianalysis.publish.page_check.policy import digest
from kpianalysis.publish.page_check.rules import RULES, Finding

__all__ = ["RULES", "BrokenPage", "Finding", "check_page", "digest", "page_problems"]
