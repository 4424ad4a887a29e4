"""Where the folders lie, from wherever a person or a scheduler starts."""

import pytest

from kpianalysis.errors import ContractProblem
from kpianalysis.home import HOME_VARIABLE, Home, find_home


@pytest.fixture(autouse=True)
def no_variable(monkeypatch):
    monkeypatch.delenv(HOME_VARIABLE, raising=False)


def test_home_is_found_from_any_folder_below_it(small_home, monkeypatch):
    below = small_home.root / "notebooks" / "drafts"
    below.mkdir(parents=True)
    assert find_home(below).root == small_home.root.resolve()
    monkeypatch.chdir(below)
    assert find_home().root == small_home.root.resolve()


def test_the_variable_wins_over_the_working_directory(small_home, tmp_path, monkeypatch):
    other = tmp_path / "other"
    (other / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(small_home.root)
    monkeypatch.setenv(HOME_VARIABLE, str(other))
    assert find_home().root == other.resolve()


def test_the_variable_must_name_the_folder_itself_not_one_below(small_home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(small_home.root / "data"))
    with pytest.raises(ContractProblem, match="holds no data/raw folder") as told:
        find_home()
    assert HOME_VARIABLE in str(told.value)


def test_outside_of_any_home_the_message_says_what_to_do(tmp_path):
    with pytest.raises(
        ContractProblem, match="holds no data/raw folder, nor does any folder above"
    ):
        find_home(tmp_path)


def test_each_contract_has_its_own_folders(small_home):
    assert small_home.raw("roads") == small_home.root / "data" / "raw" / "roads"
    assert small_home.processed("roads") == small_home.root / "data" / "processed" / "roads"
    assert small_home.outputs("roads") == small_home.root / "outputs" / "roads"
    assert small_home.notebooks == small_home.root / "notebooks"


def test_a_folder_without_contract_toml_is_no_contract(small_home):
    (small_home.root / "data" / "raw" / "notes").mkdir()
    assert small_home.contracts() == ["roads"]


def test_a_contract_that_is_not_here_is_told_with_those_that_are(small_home):
    with pytest.raises(ContractProblem, match="'rails' is no contract here") as told:
        small_home.raw("rails")
    assert "choose from roads" in str(told.value)


def test_in_an_empty_home_there_is_nothing_to_choose_from(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    with pytest.raises(ContractProblem, match="none: add a folder"):
        Home(tmp_path).raw("roads")


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../roads", "roads/../roads", "/etc", "a\\b", ".hidden", "roads\n", "C:"],
)
def test_the_name_of_a_contract_is_never_a_path(small_home, name):
    with pytest.raises(ContractProblem, match="is not the name of a contract's folder"):
        small_home.raw(name)
