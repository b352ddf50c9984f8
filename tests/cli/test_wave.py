"""`cpd-eval wave`: who is asked, their links, and a second try after a mistake."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpd_eval.cli.init import make_project
from cpd_eval.errors import DataError, FormError
from cpd_eval.settings import read_settings
from cpd_eval.store import invitations, people, versions, waves
from cpd_eval.store.database import open_store

HEAD = "local_id,name,region,trained\n"
TWO = HEAD + "E1,Made Up,Wales,1\nE2,Also Made Up,London,0\n"


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path / "project")


@pytest.fixture
def db(project):
    store = open_store(read_settings(project))
    yield store
    store.close()


@pytest.fixture
def open_wave(cpd_eval, project):
    def opened(text, *options, name="w", kind="before"):
        file = project / "people.csv"
        file.write_text(text, encoding="utf-8")
        form = project / "forms" / f"cpd_impact_{kind}.md"
        where = ("--form", form, "--people", file, "--kind", kind, "--project", project)
        return cpd_eval("wave", "open", name, *where, *options)

    return opened


def links(project: Path, file: str = "links_w.csv") -> list[str]:
    with (project / "data" / file).open(encoding="utf-8", newline="") as stream:
        return [row["link"] for row in csv.DictReader(stream)]


def token(link: str) -> str:
    return link.rpartition("=")[2]


def test_everybody_in_the_file_gets_a_link_that_opens_the_form(open_wave, project, db):
    assert open_wave(TWO).code == 0
    found = [invitations.find(db, token(link)) for link in links(project)]
    assert [one.prefill["region"] for one in found] == ["Wales", "London"]


def test_a_link_names_the_form(open_wave, project):
    open_wave(TWO, "--address", "https://forms.example.org/")
    start = "https://forms.example.org/form/?form=cpd_impact_before&invitation="
    assert links(project)[0].startswith(start)


def test_trained_is_kept_as_a_number(open_wave, db):
    open_wave(TWO)
    assert sorted(known["trained"] for known in people.attributes(db).values()) == [0, 1]


def test_comparison_staff_are_asked_as_such(open_wave, project, db):
    open_wave(TWO)
    groups = [invitations.find(db, token(link)).prefill["group"] for link in links(project)]
    assert groups == ["trained", "comparison"]


def test_a_second_file_without_a_column_keeps_what_is_known(open_wave, project, db):
    open_wave(TWO)
    assert open_wave("local_id\nE1\nE2\n", name="later").code == 0
    found = [invitations.find(db, token(link)) for link in links(project, "links_later.csv")]
    assert [(one.prefill["region"], one.prefill["group"]) for one in found] == [
        ("Wales", "trained"),
        ("London", "comparison"),
    ]


BAD = {
    "trained is a word": (HEAD + "E1,a,Wales,1\nE2,b,Wales,yes\n", ["row 3", "'yes'", "1 (took"]),
    "a person twice": (HEAD + "E1,a,Wales,1\ne1,b,Wales,0\n", ["row 3", "people.csv, row 2"]),
    "nobody's row": (HEAD + "E1,a,Wales,1\n,b,Wales,0\n", ["row 3", "'local_id' is empty"]),
    "a cell too many": (HEAD + "E1,a,Wales,1,x\n", ["row 2", "4 cells were expected"]),
    "an unknown column": ("local_id,regoin\nE1,Wales\n", ["row 2", "'region'"]),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_in_the_file_is_told_with_its_row(open_wave, case):
    text, words = BAD[case]
    ended = open_wave(text)
    assert ended.code == DataError.exit_code
    assert [word for word in ["people.csv", *words] if word not in ended.err] == []


def test_a_row_is_counted_as_the_file_shows_it(open_wave):
    text = HEAD + 'E1,"two\nlines",Wales,1\nE2,b,Wales,yes\n'
    assert "people.csv, row 4" in open_wave(text).err


def test_a_file_with_a_mistake_leaves_no_wave(open_wave, db):
    open_wave(BAD["trained is a word"][0])
    assert (waves.get_waves(db), people.attributes(db)) == ([], {})


def test_the_corrected_file_works(open_wave):
    open_wave(BAD["trained is a word"][0])
    assert open_wave(TWO).code == 0


def test_a_run_that_stopped_after_opening_can_be_given_again(open_wave, db, monkeypatch):
    def stop(*_args):
        raise DataError("The power went.")

    with monkeypatch.context() as patch:
        patch.setattr(people, "add_people", stop)
        assert open_wave(TWO).code == DataError.exit_code
    assert open_wave(TWO, "--closes", "2099-01-01").code == 0
    assert waves.progress(db, "w").n_invited == 2


def test_links_that_cannot_be_written_invite_nobody(open_wave, project, db):
    blocked = project / "data" / "links_w.new"
    blocked.mkdir()
    assert "cannot be written" in open_wave(TWO).err
    blocked.rmdir()
    assert open_wave(TWO).code == 0


def test_a_wave_opens_at_the_start_of_the_day(open_wave, db):
    open_wave(TWO)
    opens_at = waves.get_wave(db, "w").opens_at
    assert opens_at.timetz() == datetime.min.replace(tzinfo=UTC).timetz()


def test_a_wave_that_is_over_is_not_opened(open_wave, db):
    ended = open_wave(TWO, "--closes", "2020-01-01", "--opens", "2019-01-01")
    assert ended.code == DataError.exit_code
    assert "closes on 01 January 2020, and that is over" in ended.err
    assert waves.get_waves(db) == []


def test_nobody_is_added_to_a_wave_that_is_closed(open_wave, db):
    open_wave(TWO)
    waves.close_wave(db, "w")
    assert "and that is over" in open_wave(HEAD + "E3,c,Wales,1\n").err
    assert waves.progress(db, "w").n_invited == 2


def test_a_form_that_does_not_fit_the_kind_of_wave_is_refused(open_wave, db):
    ended = open_wave(TWO, "--kind", "after")
    assert ended.code == DataError.exit_code
    assert "'cpd_impact_before' does not fit a wave of the kind 'after'" in ended.err
    assert "'before', 'other'" in ended.err
    assert waves.get_waves(db) == []


def test_a_changed_form_that_breaks_comparability_opens_no_wave(open_wave, project, db):
    open_wave(TWO)
    file = project / "forms" / "cpd_impact_before.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("${group} != 'comparison'", "${group} = 'trained'"), "utf-8")
    ended = open_wave(TWO, name="later")
    assert ended.code == FormError.exit_code
    assert "cpd-eval form publish --yes" in ended.err
    assert [wave.wave_id for wave in waves.get_waves(db)] == ["w"]


def test_a_form_with_new_wording_is_published_with_its_wave_and_told(open_wave, project, db):
    open_wave(TWO)
    file = project / "forms" / "cpd_impact_before.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Before your development activity", "Before it starts"), "utf-8")
    ended = open_wave(TWO, name="later")
    assert ended.code == 0
    assert "Answers stay comparable: yes." in ended.out
    assert len({wave.version for wave in waves.get_waves(db)}) == 2


def test_people_can_be_added_to_a_wave(open_wave, project, db):
    open_wave(TWO)
    earlier = links(project)
    assert open_wave(HEAD + "E3,c,Wales,1\n").code == 0
    assert links(project) == earlier
    assert len(links(project, "links_w_2.csv")) == 1


def test_an_after_wave_needs_no_wave_before(open_wave):
    assert open_wave(TWO, kind="after").code == 0


def test_renew_prints_a_link_and_ends_the_old_one(open_wave, cpd_eval, project, db):
    open_wave(TWO)
    ended = cpd_eval("wave", "renew", "w", "E1", "--project", project)
    assert invitations.find(db, token(ended.out.strip())).prefill["region"] == "Wales"
    with pytest.raises(invitations.InvitationError):
        invitations.find(db, token(links(project)[0]))


def test_revoke_ends_the_link(open_wave, cpd_eval, project, db):
    open_wave(TWO)
    assert cpd_eval("wave", "revoke", "w", "E1", "--project", project).code == 0
    with pytest.raises(invitations.InvitationError, match="taken back"):
        invitations.find(db, token(links(project)[0]))


@pytest.mark.parametrize("act", ["renew", "revoke"])
def test_who_was_not_invited_is_told(open_wave, cpd_eval, project, act):
    open_wave(TWO)
    ended = cpd_eval("wave", act, "w", "E9", "--project", project)
    assert (ended.code, "no invitation" in ended.err) == (DataError.exit_code, True)


def test_the_help_shows_how_to_renew_a_link(cpd_eval):
    assert "cpd-eval wave renew" in cpd_eval("wave", "renew", "--help").out


@pytest.mark.parametrize("name", ["a/b", "../x", "", "a wave"])
def test_a_name_that_cannot_name_a_file_is_refused_before_anybody_is_invited(open_wave, db, name):
    ended = open_wave(TWO, name=name)
    assert (ended.code, "cannot be called" in ended.err) == (11, True)
    assert people.attributes(db) == {}


def test_a_wave_that_is_refused_publishes_nothing(open_wave, db):
    open_wave(TWO)
    known = versions.published(db)
    ended = open_wave(TWO, kind="after")
    assert (ended.code, "'w' exists already" in ended.err) == (DataError.exit_code, True)
    assert versions.published(db) == known


def test_a_wave_that_closes_before_it_opens_publishes_nothing(open_wave, db):
    ended = open_wave(TWO, "--opens", "2099-02-01", "--closes", "2099-01-01")
    assert (ended.code, "must open before it closes" in ended.err) == (DataError.exit_code, True)
    assert (versions.published(db), waves.get_waves(db)) == ([], [])


def test_people_who_are_invited_already_are_told_before_anybody_is_added(open_wave, project, db):
    open_wave(TWO)
    ended = open_wave(HEAD + "E2,Also Made Up,London,0\nE3,c,Wales,1\n")
    assert (ended.code, "already; one each was expected" in ended.err) == (11, True)
    assert len(people.attributes(db)) == 2
    assert waves.progress(db, "w").n_invited == 2


def test_a_form_that_is_not_there_opens_no_wave(cpd_eval, project, db):
    (project / "people.csv").write_text(TWO)
    where = ("--people", project / "people.csv", "--kind", "before", "--project", project)
    ended = cpd_eval("wave", "open", "w", "--form", project / "forms" / "none.md", *where)
    assert (ended.code, "none.md" in ended.err) == (FormError.exit_code, True)
    assert waves.get_waves(db) == []


def test_a_planned_wave_is_opened_with_the_days_of_its_plan(open_wave, cpd_eval, project, db):
    days = ("--starts", "2098-03-02", "--completed", "2098-03-31")
    assert cpd_eval("wave", "plan", "m", *days, "--project", project).code == 0
    planned = waves.get_wave(db, "m-before")
    assert open_wave(TWO, name="m-before").code == 0
    assert waves.get_wave(db, "m-before") == planned
    assert waves.progress(db, "m-before").n_invited == 2
    assert "1 of 1" not in cpd_eval("wave", "returns", "m-before", "--project", project).out


def test_a_plan_whose_name_is_taken_makes_no_wave(open_wave, cpd_eval, project, db):
    assert open_wave(TWO, name="m-after", kind="after").code == 0
    known = versions.published(db)
    days = ("--starts", "2098-03-02", "--completed", "2098-03-31")
    ended = cpd_eval("wave", "plan", "m", *days, "--project", project)
    assert (ended.code, "'m-after' exists already" in ended.err) == (DataError.exit_code, True)
    assert [wave.wave_id for wave in waves.get_waves(db)] == ["m-after"]
    assert versions.published(db) == known
