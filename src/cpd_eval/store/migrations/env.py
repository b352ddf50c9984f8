"""What Alembic runs to take the steps: on the connection it is given, in one transaction."""

from alembic import context

# Alembic gives a context only while it takes steps; whoever imports this for reading has none.
connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True)
context.run_migrations()
