import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.store.outlet.harmless import as_given, harmless

# The signs of OWASP's "CSV Injection"; the wide ones are what Japanese keyboards write.
RUNS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "'=1"]


@pytest.mark.parametrize("text", RUNS)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-2", "+3.5", "fine", "", "'tis fine", "a=b"])
def test_what_it_would_not_run_stays(text: str):
    assert harmless(text) == text


@given(st.text(alphabet="'=+-@|\t a1", max_size=6))
def test_the_way_back_is_exact(text: str):
    assert as_given(harmless(text)) == text


@given(st.text(alphabet="'=+-@|\t a1.", max_size=6))
def test_what_is_harmless_stays_harmless_or_is_a_number(text: str):
    made = harmless(text)
    assert made[:1] not in tuple("=@|\t") and (
        made[:1] not in tuple("+-") or float(made) is not None
    )
