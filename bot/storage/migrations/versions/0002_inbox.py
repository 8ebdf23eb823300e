"""The inbox of misses: what editors decided, and who is to be told."""

import sqlalchemy as sa
from alembic import op

from bot.language.normalize import folded_key

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and fold the questions that are kept; what each is for stands in docs/database.md."""
    op.add_column("replies", sa.Column("folded", sa.Text))
    _fold()
    op.create_table(
        "resolutions",
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("revision", sa.Integer),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("folded"),
        sa.CheckConstraint("action IN ('phrasing', 'fact', 'gap', 'ignore')", name=op.f("resolutions_action")),
    )
    op.create_index("resolutions_by_who", "resolutions", ["who"])
    op.create_table(
        "subscriptions",
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.BigInteger),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("reply", "user"),
        sa.ForeignKeyConstraint(["reply"], ["replies.id"], name="subscriptions_of_reply", ondelete="CASCADE"),
    )
    op.create_index("subscriptions_by_user", "subscriptions", ["user"])
    op.create_index("subscriptions_by_created", "subscriptions", ["created"])


def _fold() -> None:
    connection = op.get_bind()
    replies = sa.table("replies", sa.column("id"), sa.column("question"), sa.column("folded"))
    last = ""
    # In portions, since there may be a million of them.
    while found := connection.execute(
        sa.select(replies.c.id, replies.c.question).where(replies.c.id > last).order_by(replies.c.id).limit(1000)
    ).all():
        changes = [{"key": identifier, "form": folded_key(question)} for identifier, question in found]
        statement = sa.update(replies).where(replies.c.id == sa.bindparam("key")).values(folded=sa.bindparam("form"))
        connection.execute(statement, changes)
        last = found[-1].id
