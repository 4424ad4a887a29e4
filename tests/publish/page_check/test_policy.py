"""The policy allows the page's own style, held pictures, and one named script: nothing else."""

import pytest
from broken_pages import CLEAN
from hypothesis import given
from hypothesis import strategies as st

from kpianalysis.publish.page_check import page_problems
from kpianalysis.publish.page_check.policy import digest

SCRIPT = "document.title;"
NAMED = digest(SCRIPT)


def rules_of(page, **settings):
    return [finding.rule for finding in page_problems(page, **settings)]


def with_policy(before, after):
    assert before in CLEAN
    return CLEAN.replace(before, after)


def with_script(script=SCRIPT, *, tag="<script>", policy=f"script-src '{NAMED}'; img-src"):
    return with_policy("img-src", policy).replace("</body>", f"{tag}{script}</script>\n</body>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("style-src '", "style-src 'unsafe-inline' '"),
        ("img-src data:", "script-src 'unsafe-inline'"),
        ("img-src data:", "script-src 'unsafe-eval'"),
        ("img-src data:", "script-src 'strict-dynamic'"),
        ("img-src data:", f"script-src '{NAMED}'"),
        ("img-src data:", "script-src-elem 'self'"),
        ("img-src data:", "style-src-attr 'unsafe-hashes'"),
        ("img-src data:", "img-src data: https:"),
        ("img-src data:", "img-src *"),
        ("img-src data:", "connect-src 'self'"),
        ("img-src data:", "frame-src blob:"),
        ("img-src data:", "img-src data:; report-uri https://example.org"),
        ("default-src 'none'", "default-src *"),
        ("default-src 'none'", "default-src 'none' https:"),
        ("default-src 'none'; ", ""),
        ("base-uri 'none'; ", ""),
        ("; form-action 'none'", ""),
        # Of two with one name the first counts.
        ("default-src 'none'", "default-src 'self'; default-src 'none'"),
        ("Content-Security-Policy", "Content-Security-Policy-Report-Only"),
    ],
)
def test_policy_that_allows_more_is_weak(before, after):
    assert "weak-policy" in rules_of(with_policy(before, after))


def test_policy_stands_once_in_the_head_before_what_it_is_about():
    policy = CLEAN[CLEAN.index('<meta http-equiv="C') : CLEAN.index('<meta name="viewport"')]
    without = CLEAN.replace(policy, "")
    assert rules_of(without) == ["weak-policy"]
    assert rules_of(without.replace("</head>", f"{policy}</head>")) == ["weak-policy"]
    assert rules_of(without.replace("<header>", f"{policy}<header>")) == ["weak-policy"] * 2
    assert rules_of(CLEAN.replace("</head>", f"{policy}</head>")) == ["weak-policy"]
    assert rules_of(CLEAN.replace("Content-Security-Policy", "CONTENT-security-policy")) == []


def test_no_picture_need_be_allowed():
    assert rules_of(with_policy("img-src data:", "img-src 'none'")) == []


def test_named_script_passes_with_its_hash_in_the_policy():
    assert rules_of(with_script(), scripts=(NAMED,)) == []


def test_pages_of_a_period_name_no_script():
    assert set(rules_of(with_script())) == {"script", "weak-policy"}


@pytest.mark.parametrize(
    "page",
    [
        with_script("document.title; "),
        with_script(tag='<script src="a.js">'),
        with_script(tag='<script type="module">'),
        with_script(policy="img-src"),
    ],
    ids=["another script", "from elsewhere", "of another kind", "not in the policy"],
)
def test_any_other_script_is_refused_beside_the_named_one(page):
    assert rules_of(page, scripts=(NAMED,)) == ["script"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<")))
def test_one_changed_character_of_a_script_is_another_script(added):
    page = with_script(SCRIPT + added)
    assert ("script" in rules_of(page, scripts=(NAMED,))) is bool(added)
