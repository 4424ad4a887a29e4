"""All rules together: what does a page break, and is it stopped for it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from kpianalysis.errors import PageProblem
from kpianalysis.publish.page_check import access, basis, left_overs, policy, safety
from kpianalysis.publish.page_check.reading import Page
from kpianalysis.publish.page_check.rules import RULES, Finding

_MOST_TOLD = 3


class BrokenPage(PageProblem):
    """A page that breaks rules, with the page itself, so that somebody can look at it.

    Parameters
    ----------
    findings : list of Finding
        All that it breaks.
    html : str
        The page.
    """

    def __init__(self, findings: list[Finding], html: str) -> None:
        rules = list(dict.fromkeys(finding.rule for finding in findings))
        super().__init__(
            f"is not published: {_told(findings)}",
            found="the page",
            action="; ".join(f"{rule}: {RULES[rule].action}" for rule in rules),
        )
        self.findings = findings
        self.html = html


def page_problems(
    html: str, *, illustrative: bool = False, scripts: Collection[str] = ()
) -> list[Finding]:
    """List every rule that a page breaks, by line.

    Parameters
    ----------
    html : str
        The whole page.
    illustrative : bool
        Whether figures on it are made up: then every table and chart must say so.
    scripts : collection of str
        Scripts that may stand on it, as ``sha256-...`` of what stands between their tags. The
        page's policy must name them too. A page of a period has none.

    Returns
    -------
    list of Finding
        Empty where the page may be published.

    Examples
    --------
    >>> [finding.rule for finding in page_problems("<p onclick='a()'>5 of nan</p>")
    ...  if finding.line]
    ['event-attribute', 'left-over']
    """
    page = Page(html)
    findings = [
        *page.findings,
        *safety.what_runs_or_loads(page, scripts),
        *policy.weak_policy(page, scripts),
        *left_overs.left_overs(page),
        *left_overs.unfilled_numbers(page),
        *left_overs.unseen_characters(page),
        *access.language_and_title(page),
        *access.headings(page),
        *access.pictures(page),
        *access.tables(page),
        *access.places(page),
        *access.checkboxes(page),
        *(basis.unmarked_figures(page) if illustrative else ()),
    ]
    return sorted(findings, key=lambda finding: finding.line)


def check_page(html: str, *, illustrative: bool = False, scripts: Collection[str] = ()) -> None:
    """Stop a page that breaks a rule; parameters as of :func:`page_problems`.

    Raises
    ------
    BrokenPage
        A PageProblem that names each rule and its places.
    """
    if findings := page_problems(html, illustrative=illustrative, scripts=scripts):
        raise BrokenPage(findings, html)


def _told(findings: list[Finding]) -> str:
    """Tell the first places of each rule, and how many more there are."""
    told: Counter[str] = Counter()
    said = []
    for finding in findings:
        told[finding.rule] += 1
        if told[finding.rule] <= _MOST_TOLD:
            said.append(str(finding))
    said += [
        f"{rule}: {number - _MOST_TOLD} more places"
        for rule, number in told.items()
        if number > _MOST_TOLD
    ]
    return "; ".join(said)
