"""Reading a mapping file.

It stands beside the form and is called after it::

    # forms/pulse.mapping.toml
    from = "3fa2b1c09d11"            # the version published before this one
    same = ["why_sad"]               # reworded, and still measures the same

    [variables]                      # old variable id = new one
    happy = "happiness"

    [choices.travel]                 # by new variable id: old value = new value
    car = "road"
    bus = "road"                     # two that became one

    [lists.five]                     # the same, for every question with that choice list
    "4" = "very"
"""

import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cpd_eval.errors import FormError
from cpd_eval.forms.mapping import FormMapping, variables
from cpd_eval.forms.mapping_check import Before, MappingCheck
from cpd_eval.forms.model import Form


def before_of(form: Form) -> Before:
    """Say what answers there can be if a form is the only version published.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> table = '''
    ... | survey | type | name | label |
    ... |        | text | why  | Why?  |
    ... '''
    >>> before_of(read_form_text(table)).asked
    (frozenset({'why'}),)
    """
    asked = variables(form)
    return Before(
        version=form.version,
        asked=(frozenset({*asked, *(repeat.name for repeat in form.repeats)}),),
        values={
            name: frozenset(choice.name for choice in question.choices)
            for name, question in asked.items()
            if question.choices
        },
    )


def mapping_path(form_file: Path, form: Form) -> Path:
    r"""Say where the mapping of a form stands: beside its file.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> table = "| survey | type | name | label |\n|  | text | why | Why? |"
    >>> mapping_path(Path("forms/pulse.md"), read_form_text(table, form_id="pulse")).as_posix()
    'forms/pulse.mapping.toml'
    """
    return form_file.with_name(f"{form.form_id}.mapping.toml")


def read_mapping(file: Path, form: Form, before: Before) -> FormMapping:
    """Read a mapping file, and hold it against the form it leads to.

    Parameters
    ----------
    file : Path
        The file.
    form : Form
        The new version.
    before : Before
        What answers there can be.

    Returns
    -------
    FormMapping
        In order.

    Raises
    ------
    FormError
        With everything that is wrong: file, key, what was found and what was expected.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> table = '''
    ... | survey | type | name | label |
    ... |        | text | why  | Why?  |
    ... '''
    >>> form = read_form_text(table)
    >>> read_mapping(Path("nowhere.mapping.toml"), form, before_of(form))
    Traceback (most recent call last):
    ...
    cpd_eval.errors.FormError: nowhere.mapping.toml: the mapping cannot be read: ...
    """
    content = load_mapping(file)
    check = MappingCheck(form=form, before=before, content=content)
    findings = list(check.findings())
    if findings:
        listed = (f"{file.as_posix()}, {finding.removesuffix('.')}." for finding in findings)
        raise FormError("\n".join(listed).replace("?.", "?"))
    return FormMapping(
        from_version=content["from"],
        variables=MappingProxyType(dict(content.get("variables", {}))),
        choices=check.choices(),
        same=tuple(content.get("same", ())),
        file=file.as_posix(),
    )


def load_mapping(file: Path) -> dict[str, Any]:
    """Load a mapping file, whatever stands in it.

    Raises
    ------
    FormError
        If it is not there, or no TOML.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "pulse.mapping.toml"
    ...     _ = file.write_text('from = "3fa2b1c09d11"')
    ...     load_mapping(file)
    {'from': '3fa2b1c09d11'}
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise FormError(
            f"{file.as_posix()}: the mapping cannot be read: {exc}. Correct it after the example "
            "in docs/form-versions.md, or take it away if nothing is to be mapped."
        ) from exc
