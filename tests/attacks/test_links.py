"""Guessing and reusing links, and another person's draft, at both doors."""

import json
import secrets

import pytest

from cpd_eval.store import drafts, invitations, responses

ANSWER = {"kind": "answer", "name": "why", "value": "mine alone"}


def response_of(served, token):
    invitation = invitations.find(served.desk.store(), token)
    return responses.start_or_resume(served.desk.store(), invitation).response_id


def heading(answer):
    return json.loads(answer.text)["view"]["heading"]


def near(token):
    """Give what somebody who saw a link might try."""
    swapped = token[:-1] + ("A" if token[-1] != "A" else "B")
    return [
        swapped,
        token[:-1],
        token + "A",
        token.swapcase(),
        token[::-1],
        token + "\0",
        "",
        "%",
        token + "&invitation=x",
        "' OR '1'='1",
        "../" + token,
        secrets.token_urlsafe(24),
        "é",
        "*",
    ]


def test_a_guess_near_a_real_link_opens_nothing_without_a_kernel(tab):
    mine = tab("near-1")
    mine.send(ANSWER)
    for guess in near(mine.token):
        thief = type(mine)(mine.browser, guess.encode("latin-1", "replace").decode("latin-1"))
        if any(sign in guess for sign in "\0"):
            continue
        answer = thief.send()
        assert answer.status == 200
        assert heading(answer) in {
            "This link does not open a form",
            "You need the link from your invitation",
        }, guess
        assert "mine alone" not in answer.text


def test_a_guess_near_a_real_link_opens_nothing_in_voila(served):
    from urllib.parse import quote

    token = served.invite("near-2")
    for guess in near(token):
        answer = served.browser().get(f"/?invitation={quote(guess, safe='')}")
        is_a_notice = "does not open a form" in answer.text or "You need the link" in answer.text
        # Tornado takes control characters and spaces off the ends of what is in an address.
        assert is_a_notice or guess.strip("\0") == token, guess
        assert "jupyter-config-data" not in answer.text or guess.strip("\0") == token


def test_two_values_of_one_name_do_not_open_two_forms(served):
    one, two = served.invite("twice-1"), served.invite("twice-2")
    text = (
        served.browser().get(f"/?invitation=x&form=pulse&invitation={one}x&invitation={two}x").text
    )
    assert "does not open a form" in text


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("submit", "Your answers have already been sent"),
        ("revoke", "This link has been withdrawn"),
    ],
)
def test_a_link_that_is_used_up_takes_nothing_more(served, tab, act, said):
    mine = tab(f"used-{act}")
    mine.send({"kind": "answer", "name": "happy", "value": "4"})
    db, key = served.desk.store(), response_of(served, mine.token)
    if act == "submit":
        responses.submit(db, key, shown=drafts.get_draft(db, key).raw)
    else:
        invitations.revoke(db, "pulse", invitations.find(db, mine.token).pid)
    before = drafts.get_draft(db, key).raw
    answer = type(mine)(mine.browser, mine.token).send(ANSWER)
    assert heading(answer) == said
    assert drafts.get_draft(db, key).raw == before
    assert said in served.browser().get(f"/?invitation={mine.token}").text


def test_where_one_tab_stands_opens_no_other_persons_draft(served, tab):
    victim, thief = tab("victim"), tab("thief")
    victim.send(ANSWER)
    thief.send()
    thief.stand = victim.stand
    answer = thief.send({"kind": "answer", "name": "why", "value": "overwritten"})
    assert "mine alone" not in answer.text
    db = served.desk.store()
    assert drafts.get_draft(db, response_of(served, victim.token)).raw["why"] == "mine alone"


@pytest.mark.parametrize("change", [1, -1])
def test_a_stand_that_names_another_response_is_not_believed(served, tab, change):
    victim, thief = tab("victim-2"), tab(f"thief-{change}")
    victim.send(ANSWER)
    thief.send()
    mine, theirs = (response_of(served, one.token) for one in (thief, victim))
    thief.stand = thief.stand.replace(f'"response_id":{mine}', f'"response_id":{theirs}')
    answer = thief.send({"kind": "answer", "name": "why", "value": "overwritten"})
    assert "mine alone" not in answer.text
    db = served.desk.store()
    assert drafts.get_draft(db, theirs).raw["why"] == "mine alone"


def test_anothers_file_is_not_given_by_its_token(served, tab):
    from cpd_eval.errors import StoreError
    from cpd_eval.store.uploads import keep_file, read_file

    victim, thief = tab("file-1"), tab("file-2")
    victim.send()
    thief.send()
    db = served.desk.store()
    raw = keep_file(db, response_of(served, victim.token), "plan.pdf", b"secret")
    thief.send({"kind": "answer", "name": "proof", "value": raw})
    with pytest.raises(StoreError, match="has no file"):
        read_file(db, response_of(served, thief.token), raw)


def test_a_link_is_not_kept_as_it_was_given(served):
    from sqlalchemy import text

    token = served.invite("kept")
    with served.desk.store().read() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
        rows = [
            str(row)
            for (name,) in names.all()
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
        ]
    assert not [row for row in rows if token in row]


def test_a_link_of_the_respondents_opens_no_staff_page(served):
    token = served.invite("no-staff")
    for path in ("/staff/", f"/staff/?invitation={token}", f"/staff/sign-in?token={token}"):
        assert served.browser().ask("GET", path, headers={"Cpd-Invitation": token}).status in {
            302,
            403,
        }
