"""How often work on an update was begun, and why one was put aside; the last time that is known to be right."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns, and note when the bot was alive last; what each is for stands in docs/database.md."""
    op.add_column("updates", sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("updates", sa.Column("aside", sa.Text))
    alive = op.get_bind().execute(sa.text("SELECT max(renewed) FROM owners")).scalar_one()
    if alive is not None:
        settings = sa.table("settings", sa.column("key"), sa.column("value"))
        op.get_bind().execute(sa.insert(settings).values(key="clock", value=repr(alive)))
