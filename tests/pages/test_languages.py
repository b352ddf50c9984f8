"""A form in two languages: everything on the page is in one of them."""

import re

import pytest

from cpd_eval.pages.words import words_in

WELSH = "Welsh (cy)"
ENGLISH_WORDS, WELSH_WORDS = words_in(""), words_in(WELSH)


def switch(journey, language=WELSH):
    journey.take({"kind": "language", "value": language})


def test_the_languages_are_offered_by_the_name_their_speakers_use(begin):
    languages = begin().view()["languages"]
    assert [(one["label"], one["code"]) for one in languages] == [
        ("English", "en"),
        ("Cymraeg", "cy"),
    ]


def test_a_form_in_one_language_offers_none(start):
    assert start().view()["languages"] == []


def test_a_switch_keeps_the_place_and_the_answers(begin):
    journey = begin({"name": "Cyngor"}, place="team")
    switch(journey)
    view = journey.view()
    assert (view["place"], view["heading"], view["lang"]) == ("team", "Eich tîm", "cy")
    assert view["items"][0]["value"] == "Cyngor"


def test_questions_choices_and_buttons_are_in_that_language(begin):
    journey = begin(place="team")
    switch(journey)
    view = journey.view()
    assert view["items"][1]["label"] == "A yw’n cynllunio newidiadau?"
    assert [one["label"] for one in view["items"][1]["choices"]] == ["Ydy", "Nac ydy"]
    assert view["action"]["label"] == "Cadw a pharhau"


def test_errors_change_their_language_with_the_page(begin):
    journey = begin(place="team")
    journey.take({"kind": "continue"})
    english = [error["message"] for error in journey.view()["errors"]]
    switch(journey)
    view = journey.view()
    assert view["title"].startswith("Gwall: ")
    assert len(view["errors"]) == len(english)
    assert set(english) & {error["message"] for error in view["errors"]} == set()


def test_the_language_is_remembered(begin, memory):
    switch(begin(place="team"))
    again = begin(place=memory.places[-1])
    assert (again.view()["lang"], again.place) == ("cy", "team")


def test_a_language_the_form_does_not_speak_changes_nothing(begin):
    journey = begin()
    switch(journey, "French (fr)")
    assert journey.view()["lang"] == "en"


@pytest.mark.parametrize("key", sorted(ENGLISH_WORDS))
def test_every_word_is_there_in_welsh_with_the_same_gaps(key):
    gaps = [set(re.findall(r"\{(\w+)\}", words[key])) for words in (ENGLISH_WORDS, WELSH_WORDS)]
    assert WELSH_WORDS[key]
    assert gaps[0] == gaps[1]


def test_there_are_twelve_months_in_each_language():
    assert [len(words["months"].split()) for words in (ENGLISH_WORDS, WELSH_WORDS)] == [12, 12]
