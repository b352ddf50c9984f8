"""Where what people say of their posts differs from what the HR system holds, post by post."""

import pandas as pd

from cpd_eval.errors import DataError
from cpd_eval.report.skills_audit import Audit


def hr_differences(audit: Audit, posts: pd.DataFrame) -> pd.DataFrame:
    """Hold the answers to the skills audit against the register, by the post's number.

    Parameters
    ----------
    audit : Audit
        From :func:`cpd_eval.report.skills_audit.audit_of`, with the register's words.
    posts : pandas.DataFrame
        From :func:`cpd_eval.report.register.read_posts`.

    Returns
    -------
    pandas.DataFrame
        A row a difference: ``post_id``, ``column`` ("profession", "region", or "post_id" if the
        register has no such post), ``in_register``, ``in_audit``; only of those who let their
        answers be passed on.

    Raises
    ------
    DataError
        If no post of the audit stands in the register.

    Examples
    --------
    >>> people = pd.DataFrame([{"pid": "ann", "post_id": "P1", "region": "Wales",
    ...     "post_profession": "HR", "may_pass": True}])
    >>> posts = pd.DataFrame([{"post_id": "P1", "region": "Wales", "profession": "Policy"}])
    >>> hr_differences(Audit(people=people, skills=pd.DataFrame()), posts).values.tolist()
    [['P1', 'profession', 'Policy', 'HR']]
    """
    own = audit.people[audit.people["may_pass"]]
    register = posts.set_index("post_id")[["profession", "region"]].to_dict("index")
    if not any(post in register for post in own["post_id"]):
        raise DataError(
            "the skills audit, column 'A01_post': none of its posts stands in the register; the "
            "same numbers were expected.\nLook how each writes them."
        )
    rows = []
    for one in own.to_dict("records"):
        post = str(one["post_id"])
        if post not in register:
            rows.append((post, "post_id", "", post))
            continue
        said = {"profession": str(one["post_profession"]), "region": str(one["region"])}
        rows += [
            (post, column, str(register[post][column]), words)
            for column, words in said.items()
            if register[post][column] != words
        ]
    names = ["post_id", "column", "in_register", "in_audit"]
    return pd.DataFrame(rows, columns=names).sort_values(names, ignore_index=True)
