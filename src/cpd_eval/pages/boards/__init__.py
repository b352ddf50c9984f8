"""Boards: pages for staff that count, compare and let choose, in Voilà or JupyterLab.

A board is a question to the store, such as who has answered. What all boards share stands in
:mod:`cpd_eval.pages.boards.frame`: filters, a link that gives the same view again, and files to
take away. What a board shows has passed the gate.
"""
