"""A comparison of two versions in words, and the mapping it asks for."""

import re
from collections.abc import Iterable, Iterator, Mapping

from cpd_eval.forms.changes import Comparison, Effect

_HEADINGS: Mapping[Effect, str] = {
    "breaks": "Not comparable any more:",
    "mapped": "Comparable by the mapping:",
    "judge": "Read these; only a person can say whether they still measure the same:",
    "keeps": "Changed, and comparable:",
}
_LISTED = 6
_BARE_KEY = re.compile("[A-Za-z_][A-Za-z0-9_-]*")


def comparison_lines(comparison: Comparison) -> list[str]:
    r"""Tell a comparison, the worst first, and the verdict last.

    Parameters
    ----------
    comparison : Comparison
        Of two versions.

    Returns
    -------
    list of str
        Lines; what changed alike in several variables is told once.

    Examples
    --------
    >>> from cpd_eval.forms.changes import Change
    >>> change = Change(kind="moved", variable="why", effect="keeps", text="moved")
    >>> told = Comparison(form_id="pulse", old="a", new="b", changes=(change,))
    >>> print("\n".join(comparison_lines(told)))
    Changed, and comparable:
      why: moved
    Answers stay comparable: yes.
    """
    lines = []
    for effect, heading in _HEADINGS.items():
        found: dict[str, list[str]] = {}
        for change in comparison.changes:
            if change.effect == effect:
                found.setdefault(change.text, []).append(change.variable)
        if found:
            lines += [heading, *(f"  {_listed(names)}: {text}" for text, names in found.items())]
    return [*lines, _verdict(comparison)]


def mapping_draft(comparison: Comparison) -> str:
    """Write the mapping file that would make the answers comparable, to be corrected.

    Parameters
    ----------
    comparison : Comparison
        Of two versions.

    Returns
    -------
    str
        TOML; what only the author knows is left as a remark.

    Examples
    --------
    >>> from cpd_eval.forms.changes import Change
    >>> change = Change(kind="added", variable="joy", effect="breaks", text="looks renamed",
    ...                 suggests=("variables", "happy", "joy"))
    >>> told = Comparison(form_id="pulse", old="3fa2b1c09d11", new="b", changes=(change,))
    >>> print(mapping_draft(told))
    from = "3fa2b1c09d11"
    <BLANKLINE>
    [variables]
    happy = "joy"
    """
    broken = [change for change in comparison.changes if change.effect == "breaks"]
    lines = [f'from = "{comparison.old}"']
    others = dict.fromkeys(one.variable for one in broken if not one.suggests)
    if others:
        names = ", ".join(_quoted(name) for name in others)
        lines.append(f"# same = [{names}]  # only those that still measure the same")
    renamed = [one.suggests for one in broken if one.suggests[:1] == ("variables",)]
    if renamed:
        lines += ["", "[variables]", *(f"{_key(a)} = {_quoted(b)}" for _, a, b in renamed)]
    return "\n".join([*lines, *_choices_draft([one.suggests for one in broken])])


def _choices_draft(suggestions: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Write what became of choices; of a whole list, if it is the same for several variables."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for kind, *words in filter(None, suggestions):
        if kind == "choices":
            name, variable, old, new = words
            known = f"{_key(old)} = {_quoted(new)}"
            line = known if new else f"# {_key(old)} = …  # the choice it belongs to now"
            wanted.setdefault((name, variable), []).append(line)
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (name, variable), lines in wanted.items():
        alike.setdefault((name, tuple(lines)), []).append(variable)
    for (name, same), variables in alike.items():
        is_list = len(variables) > 1
        yield ""
        yield f"[lists.{_key(name)}]" if is_list else f"[choices.{_key(variables[0])}]"
        yield from same


def _verdict(comparison: Comparison) -> str:
    if not comparison.changes:
        return "Nothing changed."
    if comparison.comparable == "no":
        count = len(comparison.reasons)
        return f"Answers stay comparable: no, for {count} variable{'s' if count > 1 else ''}."
    return f"Answers stay comparable: {comparison.comparable}."


def _listed(names: Iterable[str]) -> str:
    unique = list(dict.fromkeys(names))
    more = len(unique) - _LISTED
    end = f" and {more} more" if more > 0 else ""
    return ", ".join(unique[:_LISTED]) + end


def _key(text: str) -> str:
    return text if _BARE_KEY.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
