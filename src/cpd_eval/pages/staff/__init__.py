"""Pages for staff: sign-in, what each role may open, and the boards.

Respondents need none of it; their link is all they have. See :mod:`cpd_eval.workforce.roles`.
"""
