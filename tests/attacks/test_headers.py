"""What every answer tells the browser not to do."""

import pytest

from cpd_eval.pages.staff.reports import GENERATOR

OURS = [
    "/form/",
    "/form/answers",
    "/form/health",
    "/staff/",
    "/staff/sign-in",
    "/staff/staff.css",
    "/staff/no-such",
]
VOILAS = ["/", "/?invitation=guess", "/no-such-page", "/form/no-such"]
FILES = ["/voila/static/voila.js"]


def policy(answer):
    said = answer.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in said.split(";")}


@pytest.mark.parametrize("path", OURS)
def test_pages_of_ours_let_nothing_run_that_is_not_a_file_of_ours(served, path):
    answer = served.browser().get(path)
    said = policy(answer)
    assert said["default-src"] == ["'none'"]
    assert set(said.get("script-src", [])) <= {"'self'"}
    assert set(said.get("style-src", [])) <= {"'self'"}
    assert said["base-uri"] == ["'none'"]
    assert said["frame-ancestors"] == ["'none'"]
    assert said["form-action"] == ["'self'"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", VOILAS)
def test_pages_of_voila_load_nothing_from_elsewhere(served, path):
    said = policy(served.browser().get(path))
    sources = {one for part in said.values() for one in part}
    # Jupyter's loader evaluates its own bundles, so two of these cannot be closed here.
    assert sources <= {
        "'self'",
        "'none'",
        "'unsafe-inline'",
        "'unsafe-eval'",
        "data:",
        "blob:",
        "ws:",
        "wss:",
    }
    assert said["object-src"] == ["'none'"]
    assert said["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("path", [*OURS, *VOILAS, *FILES])
def test_every_answer_keeps_to_itself(served, path):
    headers = served.browser().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    # With "no-referrer" a browser would say "Origin: null" when it sends the sign-in form.
    own = "same-origin" if path.startswith("/staff/") else "no-referrer"
    assert headers["Referrer-Policy"] == own


@pytest.mark.parametrize("path", ["/staff/", "/staff/sign-in", "/form/answers", "/?invitation=x"])
def test_what_is_about_somebody_is_kept_by_nobody(served, path):
    assert "no-store" in served.browser().get(path).headers["Cache-Control"]


def test_a_report_runs_nothing_even_if_a_script_got_into_it(served):
    served.add("tia", "trade_union")
    folder = served.settings.reports / "north"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.html").write_text(f"{GENERATOR}<script>alert(1)</script>")
    answer = served.signed_in("tia").get("/staff/reports/north/report.html")
    assert answer.status == 200
    said = policy(answer)
    assert said["default-src"] == ["'none'"]
    assert "script-src" not in said
    assert said["sandbox"] == ["allow-downloads"]


@pytest.mark.parametrize("path", ["/form/", "/staff/sign-in", "/no-such", "/staff/no-such"])
def test_no_answer_says_which_program_it_is_in_which_version(served, path):
    answer = served.browser().get(path)
    said = f"{answer.headers} {answer.text}"
    assert "Traceback" not in said
    assert "jupyter_server/" not in said.lower()
