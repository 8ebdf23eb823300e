"""The steps by which a database came to its present form; Alembic runs them, and is loaded only when there are some to run."""

HEAD = "0006"
"""The newest of ``versions/``; known here, so that a database in its present form is opened without Alembic."""
