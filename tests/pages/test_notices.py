"""Pages that only say something, and the language they say it in."""

import pytest

from cpd_eval.pages.notice_words import not_taken_texts, notice_texts
from cpd_eval.pages.notices import no_link, no_page, other_form, out_of_order, refusal, spoken
from cpd_eval.store.admission import InvitationError

REASONS = ("unknown", "expired", "revoked", "used", "not_open", "closed")
NOTICES = [
    *(refusal(InvitationError("No.", reason=one), "cpd@example.org") for one in REASONS),
    no_link("cpd@example.org"),
    no_page(),
    other_form("cpd@example.org"),
    out_of_order("cpd@example.org"),
]


@pytest.mark.parametrize("notice", NOTICES)
def test_every_notice_says_as_much_in_welsh(notice):
    english, welsh = notice.speak("en").view(), notice.speak("cy").view()
    assert len(english["intro"]) == len(welsh["intro"])
    assert not {english["heading"], *english["intro"]} & {welsh["heading"], *welsh["intro"]}


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_in_welsh_offers_the_way_to_english(notice):
    view = notice.speak("cy").view()
    assert (view["lang"], [one["code"] for one in view["languages"]]) == ("cy", ["en", "cy"])


def test_a_notice_about_a_form_in_english_alone_offers_no_language():
    assert no_link("").view()["languages"] == []


def test_a_notice_about_a_form_in_both_offers_both():
    notice = no_link("")
    notice.offered = ("en", "cy")
    assert [one["label"] for one in notice.view()["languages"]] == ["English", "Cymraeg"]


def test_a_language_the_page_does_not_speak_changes_nothing():
    assert no_link("").speak("fr").view()["lang"] == "en"


def test_an_open_notice_switches_its_language():
    notice = no_link("")
    notice.take({"kind": "language", "value": "cy"})
    assert notice.view()["lang"] == "cy"


@pytest.mark.parametrize("reason", REASONS)
def test_why_nothing_more_is_taken_is_said_in_both_languages(reason):
    texts = not_taken_texts(reason, contact="cpd@example.org")
    assert set(texts) == {"en", "cy"}
    assert all("cpd@example.org" in text[-1] for _, text in texts.values())


def test_without_a_contact_the_sender_of_the_link_is_named():
    assert "whoever sent you the link" in notice_texts("closed")["en"][1][-1]


# RFC 9110, section 12.5.4: the higher the quality, the more a language is wanted; 0 is not at all.
@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("cy", "cy"),
        ("en-GB,en;q=0.9,cy;q=0.8", "en"),
        ("de-DE,cy-GB;q=0.7,en;q=0.3", "cy"),
        ("cy;q=0", "en"),
        ("cy;q=much, en;q=0.1", "en"),
        ("\x00;;,q=,=", "en"),
    ],
)
def test_the_browser_says_which_language_is_wanted(accept, language):
    assert spoken(accept) == language


def test_what_someone_switched_to_counts_more_than_the_browser():
    assert spoken("cy", "en") == "en"


def test_a_language_nobody_speaks_cannot_be_switched_to():
    assert spoken("cy", "<script>") == "cy"
