"""``cpd-eval store``: keep it up to date, copy it, look whether it is whole, and forget."""

import json
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from cpd_eval.errors import StoreError
from cpd_eval.settings import read_settings
from cpd_eval.store import access, anonymous, audit, people
from cpd_eval.store import backup as copies
from cpd_eval.store import erase as erasing
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.key import read_or_make_key
from cpd_eval.store.restore import restore
from cpd_eval.store.retention import due, erase_due
from cpd_eval.store.rotation import rotate_key
from cpd_eval.store.upgrade import upgrade_store
from cpd_eval.store.verify import Verified, verify

_PROJECT = click.option("--project", default=".", show_default=True, help="The project folder.")
_PSEUDONYM = click.option("--pseudonym", is_flag=True, help="PERSON is a pseudonym already.")
_CODE = click.option("--code", "is_code", is_flag=True, help="PERSON is a self-made code.")
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("store")
def command() -> None:
    """Keep the store: upgrade, backup, restore, verify, keys, retention, erasure, copies."""


@command.command("upgrade")
@_PROJECT
def upgrade_command(project: str) -> None:
    """Bring a store that an older program made up to date; nothing in it is lost.

    Example:  cpd-eval store upgrade
    """
    done = upgrade_store(read_settings(project))
    if done.before == done.after:
        click.echo(f"The store is up to date already (version {done.after}).")
    else:
        click.echo(f"Brought the store from version {done.before} to {done.after}.")


@command.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@_PROJECT
def backup_command(file: Path, project: str) -> None:
    """Copy the store into the new FILE, while people may go on answering.

    Keep it apart from the keys in the folder 'secrets', which are not in it.

    Example:  cpd-eval store backup backups/2026-03-02.sqlite
    """
    settings = read_settings(project)
    with closing(open_store(settings)) as db:
        done = copies.backup(db, file)
        with copies.opened_backup(file, db.key, keyring_file=settings.identity_key_file) as held:
            found = verify(held)
    click.echo(f"Wrote {done.file}: {done.rows['response']} responses.")
    _tell(found)


@command.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the store that is there.")
@_PROJECT
def restore_command(file: Path, replace: bool, project: str) -> None:
    """Fill the store from the backup FILE; people erased since are erased again.

    Example:  cpd-eval store restore backups/2026-03-02.sqlite
    """
    done = restore(read_settings(project), file, replace=replace)
    click.echo(f"Restored {done.rows['response']} responses from {file}.")
    if done.erased_again:
        click.echo(f"People erased since, and erased again now: {done.erased_again}.")


@command.command("verify")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@_PROJECT
def verify_command(file: Path | None, project: str) -> None:
    """Look whether the store, or the backup FILE, is whole.

    Example:  cpd-eval store verify backups/2026-03-02.sqlite
    """
    settings = read_settings(project)
    if file is None:
        with closing(open_store(settings)) as db:
            found = verify(db)
    else:
        key = read_or_make_key(settings.key_file, may_make=False)
        with copies.opened_backup(file, key, keyring_file=settings.identity_key_file) as held:
            found = verify(held)
    _tell(found)


@command.command("erase")
@click.argument("person")
@_PSEUDONYM
@_CODE
@click.option("--reason", required=True, help="Why; without names.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_PROJECT
def erase_command(
    person: str, pseudonym: bool, is_code: bool, reason: str, yes: bool, project: str
) -> None:
    """Erase everything held of PERSON, a staff identifier, and print the proof.

    It cannot be undone.

    Example:  cpd-eval store erase E-0042 --reason "asked for it on 3 May"
    """
    with closing(open_store(read_settings(project))) as db:
        pid = _pid(db, person, is_pseudonym=pseudonym, is_code=is_code)
        if not yes:
            click.confirm(f"Erase everything held of '{person}' for good?", abort=True)
        proof = erasing.erase_person(db, pid, reason=reason)
    click.echo("Erased. The proof, which is kept in the store too:")
    click.echo(json.dumps(asdict(proof), indent=2, default=str))
    click.echo("Backups made before still hold it: delete them, or let them run out.")


@command.command("erasures")
@click.argument("person", required=False)
@_PSEUDONYM
@_CODE
@_PROJECT
def erasures_command(person: str | None, pseudonym: bool, is_code: bool, project: str) -> None:
    """List the proofs of erasure, those of PERSON only if one is named.

    Example:  cpd-eval store erasures E-0042
    """
    with closing(open_store(read_settings(project))) as db:
        pid = None if person is None else _pid(db, person, is_pseudonym=pseudonym, is_code=is_code)
        found = erasing.erasures(db, pid=pid)
    for proof in found:
        rows = ", ".join(f"{count} {table}" for table, count in proof.removed.items())
        click.echo(f"{proof.at:%Y-%m-%d %H:%M} {proof.by}: {proof.reason} ({rows}) {proof.digest}")
    if not found:
        click.echo("No erasure is recorded.")


@command.command("access")
@click.argument("person")
@_PSEUDONYM
@_CODE
@click.option(
    "-o", "folder", required=True, type=click.Path(path_type=Path), help="Where the copy goes."
)
@_PROJECT
def access_command(person: str, pseudonym: bool, is_code: bool, folder: Path, project: str) -> None:
    """Write everything held of PERSON, a staff identifier, into a folder.

    Example:  cpd-eval store access E-0042 -o copies/E-0042
    """
    with closing(open_store(read_settings(project))) as db:
        pid = _pid(db, person, is_pseudonym=pseudonym, is_code=is_code)
        files = access.write_access_copy(db, pid, folder)
    for file in files:
        click.echo(f"Wrote {file}")


@command.command("expire")
@click.option("--on", type=_DAY, help="The day to judge by; today if not given.")
@click.option("--yes", is_flag=True, help="Erase; without it, only say what would be erased.")
@_PROJECT
def expire_command(on: datetime | None, yes: bool, project: str) -> None:
    """Erase the answers that were kept as long as their form says.

    Example:  cpd-eval store expire --yes
    """
    day: date | None = on.date() if on else None
    with closing(open_store(read_settings(project))) as db:
        found = due(db, on=day)
        for one in found:
            what = f"answers to '{one.question}'" if one.question else "everything answered"
            click.echo(
                f"{one.wave_id}: {what} in {len(one.response_ids)} responses, "
                f"to be kept until {one.kept_until}"
            )
        if not found:
            click.echo("Nothing is past its time.")
        elif yes:
            click.echo(f"Erased, with {len(erase_due(db, on=day))} proofs.")
        else:
            click.echo("Nothing was erased. Erase it with: cpd-eval store expire --yes")


@command.command("rotate-key")
@click.option(
    "--drop-old", is_flag=True, help="Also take older keys away: names in older backups are lost."
)
@_PROJECT
def rotate_key_command(drop_old: bool, project: str) -> None:
    """Encrypt names and e-mail addresses with a new key.

    Pseudonyms and links stay as they are. Older keys stay in the file, for older backups, until
    you say --drop-old.

    Example:  cpd-eval store rotate-key
    """
    settings = read_settings(project)
    with closing(open_store(settings)) as db:
        done = rotate_key(db, drop_old=drop_old)
    click.echo(f"Encrypted {done.n_people} names with a new key, the first line of:")
    click.echo(str(settings.identity_key_file))
    if done.n_old_keys:
        click.echo(f"{done.n_old_keys} older keys stay in it, for backups made before.")
    click.echo("Copy that file to where your other keys are kept, apart from the backups.")


@command.command("audit")
@_PROJECT
def audit_command(project: str) -> None:
    """List who read identities, exported, erased, backed up or restored.

    Example:  cpd-eval store audit
    """
    with closing(open_store(read_settings(project))) as db:
        for entry in audit.trail(db):
            detail = json.dumps(entry.detail, ensure_ascii=False)
            click.echo(f"{entry.at:%Y-%m-%d %H:%M:%S} {entry.by}: {entry.act} {detail}")


def _pid(db: Database, person: str, *, is_pseudonym: bool, is_code: bool) -> str:
    if is_code:
        return anonymous.pid_of(db, person)
    return person if is_pseudonym else people.pseudonym(db.key, person)


def _tell(found: Verified) -> None:
    if found.findings:
        listed = "\n".join(found.findings)
        raise StoreError(
            f"{len(found.findings)} things are not as they should be:\n{listed}\n"
            "Change nothing in it; restore the last backup that verifies into a new project."
        )
    click.echo(
        f"Looked at {found.n_responses} responses, {found.n_forms} forms and {found.n_files} "
        "files: all is well."
    )
