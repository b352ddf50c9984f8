"""The expression language of forms: ODK's XPath, read, checked and written for lxml.

A rule is cut into tokens, put together by the grammar, walked along the shape of the form, and
written as XPath 1.0 that calls a function of this package wherever ODK says more than XPath does.
:func:`cpd_eval.forms.expression.compile_expression` is the door.
"""
