"""What the project has collected so far, linked and laid out for its notebooks."""

import os
from pathlib import Path

from cpd_eval.settings import Settings
from cpd_eval.store.answers import answers, submitted
from cpd_eval.store.database import Database
from cpd_eval.store.panel import build_linked_panel
from cpd_eval.store.panel_files import write_linked_panel


def update_panel(settings: Settings, db: Database) -> Path:
    """Link what was submitted so far into ``data/panel.parquet`` and give its path."""
    return write_linked_panel(build_linked_panel(db), settings.data)[0]


def update_answers(settings: Settings, db: Database) -> Path:
    """Write every submitted answer to ``data/answers.parquet``, a row an answer.

    Parameters
    ----------
    settings : Settings
        Where the project keeps its data.
    db : Database
        The store.

    Returns
    -------
    Path
        The file, with the columns ``read_people`` reads.
    """
    about = submitted(db)[["response_id", "pid", "kind", "rater", "submitted_at"]]
    long = answers(db).merge(about, on="response_id").rename(columns={"kind": "wave"})
    place = settings.data / "answers.parquet"
    place.parent.mkdir(parents=True, exist_ok=True)
    stage = place.with_suffix(f".{os.getpid()}.part")
    wanted = ["pid", "wave", "rater", "submitted_at", "question", "value"]
    long[wanted].astype("string").to_parquet(stage, index=False)
    stage.replace(place)
    return place
