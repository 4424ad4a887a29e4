"""docs/profiles.md: every example on it is true, every key and word of it is there."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from kpianalysis import read_extract
from kpianalysis.intake.limits import Limits
from kpianalysis.profile import ROLES, NoFigure, Profile, read_profile

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "profiles.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| .* \| `(.+)` \|$", PAGE, re.M)


def block(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.S)[1]


def test_every_key_has_its_line():
    assert [key for key, _ in ROWS] == list(Profile.model_fields)


@pytest.mark.parametrize(("key", "example"), ROWS)
def test_the_example_of_a_key_is_a_profile(key, example):
    profile = Profile.model_validate(tomllib.loads(example))
    assert getattr(profile, key) != getattr(Profile(), key)


def test_every_word_that_a_key_takes_is_named():
    for word in (*ROLES, *get_args(NoFigure), *(field.name for field in fields(Limits))):
        assert f"`{word}`" in PAGE


def test_the_long_example_reads_as_the_page_says(tmp_path):
    (tmp_path / "indicators.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "profile.toml").write_text(block("toml"), encoding="utf-8")
    profile = read_profile(tmp_path / "profile.toml")
    seen = read_extract(tmp_path / "indicators.csv", profile=profile).observations
    assert seen["kpi_ref"].tolist() == ["A1", "A2", "A3"]
    assert seen["value"].tolist()[:2] == [0, 12]
    assert seen["state"].tolist() == ["measured", "measured", "not_supplied"]
    assert seen["target"].isna().tolist() == [False, True, False]
    assert set(seen["period_start"].dt.strftime("%Y-%m-%d")) == {"2014-07-01"}
    assert set(seen["period_end"].dt.strftime("%Y-%m-%d")) == {"2014-09-30"}
