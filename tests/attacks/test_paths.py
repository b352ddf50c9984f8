"""Paths that lead out of a folder, in the names of forms, files, reports and notebooks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_eval.pages.staff.reports import GENERATOR, report_file

UP = [
    "../secrets/project.key",
    "..%2fsecrets%2fproject.key",
    "%2e%2e/secrets/project.key",
    "..%5csecrets%5cproject.key",
    "....//secrets/project.key",
    "..;/secrets/project.key",
    "%252e%252e%252fsecrets/project.key",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "..%c0%af..%c0%afetc/passwd",
    "..%00/etc/passwd",
    "C:%5cWindows%5cwin.ini",
    ".%2e/.%2e/etc/passwd",
    "file:///etc/passwd",
    "north/../../cpd-eval.toml",
    "north/%2e%2e/%2e%2e/cpd-eval.toml",
    "../data/cpd_eval.sqlite",
    "../notebooks/form.ipynb",
    ".hidden.html",
    "a" * 5000 + ".html",
]
PREFIXES = [
    "/staff/reports/",
    "/form/static/",
    "/voila/static/",
    "/voila/templates/",
    "/voila/files/",
    "/voila/labextensions/",
    "/voila/api/themes/",
    "/voila/render/",
    "/staff/board/",
    "/staff/returns/",
    "/form/",
    "/",
]
LEAKS = ("root:", "[project]", "SQLite format", "nbformat", "[staff]")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_address_leads_out_of_its_folder(served, prefix):
    served.add("eva", "evaluator", "hr")
    browser = served.signed_in("eva")
    key = served.settings.key_file.read_text()
    for path in UP:
        answer = browser.get(prefix + path)
        assert answer.status < 500, path
        assert key not in answer.text
        assert not [leak for leak in LEAKS if leak in answer.text], path


@pytest.mark.parametrize(
    "name", ["../../secrets/project", "/etc/passwd", "a/../../b", "..", "a\\b"]
)
def test_the_name_of_a_form_leads_nowhere(served, name):
    from urllib.parse import quote

    token = served.invite("paths")
    for path in (f"/?form={quote(name, safe='')}&invitation={token}",):
        answer = served.browser().get(path)
        assert answer.status == 200
        assert "does not open a form" in answer.text


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    (folder / "north").mkdir(parents=True)
    (folder / "north" / "report.html").write_text(GENERATOR)
    (folder / "north" / "data.csv").write_text("a,b")
    (folder / ".hidden.html").write_text(GENERATOR)
    (folder / "other.html").write_text("somebody else's page")
    (tmp_path / "project.html").write_text(GENERATOR)
    (folder / "link.html").symlink_to(tmp_path / "project.html")
    return folder


def test_a_report_is_given_by_its_name(reports):
    assert report_file(reports, "north/report.html").read_text() == GENERATOR


@pytest.mark.parametrize(
    "name",
    [
        "../project.html",
        "north/../../project.html",
        "/etc/passwd",
        "north/data.csv",
        "north",
        ".hidden.html",
        "other.html",
        "link.html",
        "north//report.html",
        "north\\report.html",
        "north/report.html\0",
        "",
        ".",
        "./north/report.html",
        "a" * 5000 + ".html",
    ],
)
def test_whatever_is_no_page_inside_the_folder_is_not_given(reports, name):
    assert report_file(reports, name) is None


@given(
    st.lists(
        st.sampled_from(
            ["..", ".", "", "north", "report.html", "~", "project.html", "a\0", "%2e%2e"]
        ),
        max_size=6,
    )
)
def test_no_mixture_of_parts_leads_outside(tmp_path_factory, parts):
    folder = tmp_path_factory.getbasetemp() / "paths" / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder.parent / "project.html").write_text(GENERATOR)
    found = report_file(folder, "/".join(parts))
    assert found is None or found.is_relative_to(folder)


FILE_NAMES = [
    "../../../etc/cron.d/x",
    "/etc/passwd",
    "..\\..\\x.exe",
    "a/b/c.txt",
    "\0.txt",
    ".bashrc",
    "CON",
    "a\r\nb.txt",
    "x" * 400 + ".pdf",
    "\u202excod.exe",
    "<script>.svg",
    "=cmd.csv",
    "-rf",
]


@pytest.mark.parametrize("name", FILE_NAMES)
def test_the_name_of_an_uploaded_file_stays_in_its_folder(served, tmp_path, name):
    from cpd_eval.store import invitations, responses
    from cpd_eval.store.uploads import keep_file, write_files

    db = served.desk.store()
    invitation = invitations.find(db, served.invite(f"file-{FILE_NAMES.index(name)}"))
    key = responses.start_or_resume(db, invitation).response_id
    responses.record(db, key, {"proof": keep_file(db, key, name, b"content")}, by="self")
    folder = tmp_path / "out"
    (file,) = write_files(db, [key], folder)
    assert file.resolve().parent == (folder / str(key)).resolve()
    assert file.read_bytes() == b"content"
    assert not set('<>:"/\\|?*\0\r\n\u202e') & set(file.name)
    assert len(file.name) <= 200


def test_a_report_is_known_by_what_the_reports_themselves_write():
    from cpd_eval.report import folder

    assert GENERATOR == folder.GENERATOR
