"""The pages a respondent sees: a form page by page, checked, kept and sent.

``flow`` decides what comes next, ``view`` says what a page holds, ``form.js`` draws it, ``widget``
joins the two inside Voilà, ``serve`` starts the server. The browser is told what to draw and tells
what was typed; it decides nothing.
"""
