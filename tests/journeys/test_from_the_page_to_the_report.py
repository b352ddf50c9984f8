"""What a person sends on the page stands in the next report."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from cpd_eval.forms.read import read_form
from cpd_eval.report import write_before_after
from cpd_eval.simulate import simulate_answers, simulate_people
from cpd_eval.store import people, waves
from cpd_eval.store.panel import build_panel
from cpd_eval.store.responses import import_answers

pytestmark = pytest.mark.browser

OPENED = datetime(2025, 1, 1, tzinfo=UTC)


def people_in_the_report(app, folder) -> int:
    written = write_before_after(build_panel(app.db), folder, after_wave="follow_up", by=["region"])
    changes = pd.read_csv(written.folder / "tables" / "changes.csv").set_index("region")
    return int(changes.loc["All", "n"])


def follow_up_of(pid: str) -> dict[str, object]:
    """Take what a made-up trained person answered at follow-up and say it is this person's."""
    known = people_answers(seed=5)
    row = next(r for r in known if r["answers"]["group"] == "trained")
    answers = {
        name: value
        for name, value in row["answers"].items()
        if not name.startswith(("F01_", "F17"))
    }
    levels = {
        "F01_REL1": "4",
        "F01_DEL2": "4",
        "F17_gap": "no",
    }
    header = {"person": pid, "standards": "REL1 DEL2", "programme": "advice-2025"}
    return {
        "wave_id": "report_follow_up",
        "pid": pid,
        "at": datetime(2026, 6, 1, tzinfo=UTC),
        "answers": {**answers, **levels, **header},
    }


def people_answers(*, seed: int, kind: str = "follow_up") -> list[dict[str, object]]:
    pids = [f"pid{i}" for i in range(80)]
    return [row for row in simulate_answers(pids, seed=seed) if row["wave_id"] == kind]


def test_a_response_sent_on_the_page_is_counted_in_the_next_report(
    app, visit, finished, root, tmp_path
):
    for kind in ("before", "follow_up"):
        form = read_form(root / "forms" / f"cpd_impact_{kind}.md")
        waves.open_wave(app.db, f"report_{kind}", form, kind=kind, opens_at=OPENED)
    pids = people.add_people(app.db, simulate_people(80, seed=5))
    names = {"before": "report_before", "follow_up": "report_follow_up"}
    rows = simulate_answers(pids, seed=5, waves=names)
    import_answers(app.db, [row for row in rows if row["wave_id"] in names.values()])
    then = people_in_the_report(app, tmp_path / "then")

    visitor = visit()
    visitor.open(finished("reporter"))
    visitor.wait_for_heading("Check your answers")
    visitor.press_continue()
    visitor.wait_for_heading("Your answers have been sent")
    import_answers(app.db, [follow_up_of("reporter")])

    mine = build_panel(app.db).set_index("pid").loc["reporter"]
    assert (mine["performance_before"], mine["performance_follow_up"]) == (3.0, 4.0)
    assert people_in_the_report(app, tmp_path / "now") == then + 1
