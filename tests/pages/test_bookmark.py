"""Where someone is, as one line."""

from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.pages.bookmark import Bookmark, read_bookmark

NAMES = st.text("abcAB_1", min_size=1, max_size=8)


@given(
    NAMES,
    st.sampled_from(["", "Welsh (cy)"]),
    st.dictionaries(NAMES, st.sampled_from(["yes", "no"])),
)
def test_what_was_written_is_read_again(place, language, marked):
    mark = Bookmark(place=place, language=language, marked=marked)
    assert read_bookmark(str(mark)) == mark


def test_a_response_that_was_never_opened_is_nowhere():
    assert read_bookmark(None) == Bookmark()


@given(st.text(max_size=30))
def test_whatever_stands_there_is_read(line):
    assert isinstance(read_bookmark(line).place, str)
