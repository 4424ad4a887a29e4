"""What the foot of a page may be told: texts, and nothing else."""

import pytest
from pydantic import ValidationError

from kpianalysis.publication import Publication


def test_all_of_it_may_be_left_out():
    assert Publication().model_dump(exclude_none=True) == {}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"contact": "  "}, "at least 1 character"),
        ({"contact": 5}, "valid string"),
        ({"phone": "none"}, "Extra inputs are not permitted"),
    ],
)
def test_blank_text_number_and_unknown_key_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        Publication(**settings)


def test_contract_names_the_key_that_is_wrong(make_contract):
    with pytest.raises(ValidationError, match=r"publication\.phone"):
        make_contract(("[[areas]]", '[publication]\nphone = "x"\n\n[[areas]]'))
