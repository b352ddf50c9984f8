"""The pages a respondent sees: a form page by page, checked, kept and sent.

``flow`` decides what comes next, ``views`` says what a page holds, the modules in ``js/`` draw it,
``widget`` joins the two inside Voilà, ``serve`` starts the server. The browser is told what to draw
and tells what was typed; it decides nothing.
"""
