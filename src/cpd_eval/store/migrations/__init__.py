"""The steps from the tables of one version of the store to those of the next, for Alembic.

A step is a Python file in ``versions/`` and, for each database, a file of statements that is never
changed once it was released, whatever becomes of the tables later.
"""
