"""The file of accounts: what is kept, what is refused, and what two processes see."""

import json
import stat

import pytest

from cpd_eval.errors import ProjectError
from cpd_eval.pages.staff.accounts import Account, Accounts, check, hashed
from cpd_eval.workforce.roles import Looker


@pytest.fixture
def accounts(tmp_path):
    return Accounts(tmp_path / "secrets" / "staff.json")


def account(name="ada", *roles, **scope):
    return Account(looker=Looker(name=name, roles=roles or ("hr",), scope=scope), password="hash")


def test_an_account_comes_back_as_it_was(accounts):
    kept = account("Ada@example.org", "line_manager", "hr", team=("North 2", "a, b"))
    accounts.put(kept)
    found = Accounts(accounts.file).find("ada@EXAMPLE.org")
    assert found.looker.name == "Ada@example.org"
    assert set(found.looker.roles) == {"line_manager", "hr"}
    assert found.looker.scope == {"team": ("North 2", "a, b")}
    assert found.password == "hash"


def test_only_the_owner_may_read_the_file(accounts):
    accounts.put(account())
    assert stat.S_IMODE(accounts.file.stat().st_mode) == 0o600


def test_another_process_sees_a_change_at_once(accounts):
    other = Accounts(accounts.file)
    assert other.find("ada") is None
    accounts.put(account())
    assert other.find("ada") is not None
    accounts.remove("ADA")
    assert other.find("ada") is None


def test_a_removed_file_lets_nobody_in(accounts):
    accounts.put(account())
    accounts.file.unlink()
    assert accounts.find("ada") is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"accounts": {"ada": {}}}', "\0", '{"accounts": 1}']
)
def test_a_broken_file_is_named_and_lets_nobody_in(accounts, text):
    accounts.file.parent.mkdir()
    accounts.file.write_text(text)
    with pytest.raises(ProjectError, match=r"staff\.json: the accounts of staff cannot be read"):
        accounts.find("ada")


def test_a_role_that_is_no_longer_known_opens_nothing(accounts):
    accounts.put(account())
    told = json.loads(accounts.file.read_text())
    told["accounts"]["ada"]["roles"] = ["admin"]
    accounts.file.write_text(json.dumps(told))
    assert accounts.find("ada").looker.roles == ()


def test_who_is_not_there_cannot_be_removed(accounts):
    accounts.put(account())
    with pytest.raises(ProjectError, match=r"no account 'adda'\. Did you mean 'ada'"):
        accounts.remove("adda")


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "\0", "x" * 101, "a\tb"])
def test_a_name_that_could_be_mistaken_is_refused(name):
    with pytest.raises(ProjectError, match="is no name for an account"):
        check(Looker(name=name, roles=("hr",)))


def test_a_role_that_is_misspelt_is_named():
    with pytest.raises(ProjectError, match=r"'evaluater' is no role\. Did you mean 'evaluator'"):
        check(Looker(name="ada", roles=("evaluater",)))


@pytest.mark.parametrize(
    ("role", "needed"),
    [("line_manager", "team"), ("head_of_profession", "profession"), ("individual", "person")],
)
def test_a_role_that_is_limited_needs_its_limit(role, needed):
    with pytest.raises(ProjectError, match=f"Name it with --{needed}"):
        check(Looker(name="ada", roles=(role,)))
    check(Looker(name="ada", roles=(role,), scope={needed: ("x",)}))


@pytest.mark.parametrize("n", [0, 11, 1001])
def test_a_password_of_the_wrong_length_is_refused(n):
    with pytest.raises(ProjectError, match=f"has {n} characters; 12 to 1000"):
        hashed("x" * n)


def test_a_password_is_kept_as_jupyter_server_keeps_one():
    from jupyter_server.auth.security import passwd_check

    kept = hashed("three random words")
    assert kept.startswith("argon2:$argon2id$")
    assert passwd_check(kept, "three random words")
    assert not passwd_check(kept, "three random word")


def test_nobodys_hash_costs_what_an_accounts_does():
    # So that a name without an account takes as long as one with: see Desk.check_password.
    from argon2 import extract_parameters

    from cpd_eval.pages.staff.desk import _NOBODY

    mine = extract_parameters(hashed("three random words").removeprefix("argon2:"))
    nobodys = extract_parameters(_NOBODY.removeprefix("argon2:"))
    assert (mine.memory_cost, mine.time_cost, mine.parallelism, mine.hash_len) == (
        nobodys.memory_cost,
        nobodys.time_cost,
        nobodys.parallelism,
        nobodys.hash_len,
    )
