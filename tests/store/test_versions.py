import pytest

from cpd_eval.errors import StoreError
from cpd_eval.forms.model import Form
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
