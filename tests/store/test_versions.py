from dataclasses import replace

import pytest

from cpd_eval.errors import FormError, StoreError
from cpd_eval.forms.mapping import FormMapping
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import form_from_json
from cpd_eval.settings import Settings
from cpd_eval.store import versions
from cpd_eval.store.database import Database, open_store


def test_a_published_form_comes_back_as_it_was(db: Database, form: Form, settings: Settings):
    versions.publish(db, form)
    other = open_store(settings)
    assert versions.load(other, "pulse", form.version) == form
    other.close()


def test_publishing_twice_does_nothing(db: Database, form: Form):
    versions.publish(db, form)
    versions.publish(db, form)
    assert versions.published(db) == [("pulse", form.version)]


def test_an_unknown_form_is_told_with_the_nearest_name(db: Database, form: Form):
    versions.publish(db, form)
    with pytest.raises(StoreError, match=r"form 'puls'\. Did you mean 'pulse'"):
        versions.load(db, "puls", form.version)


@pytest.fixture
def changed(form: Form) -> Form:
    return form_from_json(form.content.replace("How happy are you?", "How content are you?"))


def test_versions_are_numbered_in_order(db: Database, form: Form, changed: Form):
    versions.publish(db, form)
    versions.publish(db, changed)
    assert [(one.number, one.form.version) for one in versions.lineage(db, "pulse").versions] == [
        (1, form.version),
        (2, changed.version),
    ]


def test_publishing_an_earlier_version_again_does_nothing(db: Database, form: Form, changed: Form):
    versions.publish(db, form)
    versions.publish(db, changed)
    assert versions.publish(db, form) is False
    assert versions.lineage(db, "pulse").last.version == changed.version


def test_a_mapping_is_kept_with_its_version(db: Database, form: Form, changed: Form):
    mapping = FormMapping(from_version=form.version, same=("happy",))
    versions.publish(db, form)
    versions.publish(db, changed, mapping=mapping)
    first, second = versions.lineage(db, "pulse").versions
    assert (first.mapping, second.mapping) == (None, mapping)


def test_a_mapping_must_lead_from_the_last_version(db: Database, form: Form, changed: Form):
    versions.publish(db, form)
    with pytest.raises(StoreError, match="compared with the version 'x'"):
        versions.publish(db, changed, mapping=FormMapping(from_version="x"))
    assert versions.published(db) == [("pulse", form.version)]


def test_nothing_is_published_if_another_version_came_between(
    db: Database, form: Form, changed: Form
):
    versions.publish(db, form)
    versions.publish(db, changed)
    third = form_from_json(form.content.replace("How happy", "How merry"))
    with pytest.raises(StoreError, match="Nothing was published"):
        versions.publish_all(db, [versions.Edition(form=third, follows=form.version)])


def test_several_forms_are_published_all_or_none(db: Database, form: Form, changed: Form):
    other = form_from_json(form.content.replace('"pulse"', '"other"'))
    wrong = versions.Edition(form=changed, follows="x")
    with pytest.raises(StoreError):
        versions.publish_all(db, [versions.Edition(form=other), wrong])
    assert versions.published(db) == []


def test_a_form_with_two_questions_of_one_variable_is_not_published(db: Database, form: Form):
    twice = replace(form, questions=(*form.questions, form.questions[0]))
    with pytest.raises(FormError, match="would stand in one column"):
        versions.publish(db, twice)


def test_a_review_compares_with_the_version_published_last(db: Database, form: Form, changed: Form):
    assert versions.review(db, form) is None
    versions.publish(db, form)
    versions.publish(db, changed)
    told = versions.review(db, form)
    assert (told.old, [change.kind for change in told.changes]) == (changed.version, ["reworded"])


def test_a_question_that_comes_back_is_compared_with_how_it_was_asked(db: Database, form: Form):
    rows = form.content
    without = form_from_json(
        rows.replace('{"label":"What did it cost?","name":"cost","type":"integer"},', "")
    )
    back = form_from_json(rows.replace('"cost","type":"integer"', '"cost","type":"text"'))
    versions.publish(db, form)
    versions.publish(db, without)
    changes = versions.review(db, back).changes
    assert [(one.kind, one.effect) for one in changes if one.variable == "cost"] == [
        ("returned", "keeps"),
        ("retyped", "breaks"),
    ]
