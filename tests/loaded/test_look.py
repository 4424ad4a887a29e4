"""What was loaded is shown short, escaped and accessible, and plots without a word more."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import matplotlib.pyplot as plt
import pytest
import seaborn as sns

from kpianalysis import load
from kpianalysis.loaded import LoadedPeriod

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def hostile(small_home, highways_toml):
    path = small_home.raw("roads") / "contract.toml"
    path.write_text(
        highways_toml.replace('plain_name = "', f'plain_name = "{HOSTILE} ').replace(
            'name = "Northmoor', f'name = "{HOSTILE} Northmoor', 1
        ),
        encoding="utf-8",
    )
    return load(home=small_home)


@pytest.fixture
def axes():
    plt.switch_backend("Agg")
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


class Tags(HTMLParser):
    """Every tag with its attributes, and whether each is closed in turn."""

    def __init__(self, html):
        super().__init__()
        self.open, self.seen = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("of", ["page", "kpi"])
def test_supplier_and_council_words_are_escaped(hostile, of):
    html = (hostile if of == "page" else hostile.kpi("RD_KPI_01"))._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("of", ["page", "kpi"])
def test_tables_have_a_caption_scopes_and_no_empty_cell(page, of):
    html = (page if of == "page" else page.kpi("RD_KPI_01"))._repr_html_()
    tags = Tags(html)
    assert not tags.open
    names = [tag for tag, _ in tags.seen]
    assert names.count("caption") == names.count("table") == 1
    assert all("scope" in attrs for tag, attrs in tags.seen if tag == "th")
    assert not re.search(r"<t[dh][^>]*></t", html)
    assert len(html) < 5000


def test_period_without_a_miss_says_so(page):
    months = page.review.assessments.assign(missed=False, mitigated=False)
    calm = LoadedPeriod(replace(page.review, assessments=months))
    assert "No KPI missed its target in the period, and none was mitigated." in calm._repr_html_()


def test_series_of_a_kpi_plots_by_month(page, axes):
    values = page.kpi("RD_KPI_01").months["value"]
    values.plot(ax=axes)
    axes.figure.canvas.draw()
    assert axes.get_lines()[0].get_ydata().tolist() == values.tolist()
    assert "2019" in " ".join(text.get_text() for text in axes.get_xticklabels())


def test_seaborn_draws_the_months_of_a_kpi(page, axes):
    months = page.kpi("RD_KPI_01").months
    sns.lineplot(data=months, x="month_start", y="value", ax=axes)
    axes.figure.canvas.draw()
    assert axes.get_lines()[0].get_ydata().tolist() == months["value"].tolist()
    assert "2019" in " ".join(text.get_text() for text in axes.get_xticklabels())


def test_seaborn_draws_every_kpi_from_the_tidy_frame(page, axes):
    sns.lineplot(data=page.months, x="month_start", y="gap", hue="kpi_ref", ax=axes)
    drawn = [line for line in axes.get_lines() if len(line.get_xdata())]
    measured = page.months.dropna(subset="gap")["kpi_ref"].nunique()
    assert len(drawn) == measured


@pytest.mark.slow
def test_quarters_plot_under_their_first_months(axes):
    values = load("northmoor-highways").kpi("RD_KPI_02").months["value"]
    values.plot(ax=axes)
    assert len(axes.get_lines()[0].get_ydata()) == len(values)
    assert set(values.index.month) == {1, 4, 7, 10}
