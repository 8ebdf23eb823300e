"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them; what each is for stands in docs/database.md."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "updates",
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("received", sa.Double, nullable=False),
        sa.Column("begun", sa.Double),
        sa.Column("done", sa.Double),
        sa.PrimaryKeyConstraint("id"),
    )
    pending = sa.text("done IS NULL")
    op.create_index("updates_pending", "updates", ["chat"], sqlite_where=pending, postgresql_where=pending)
    op.create_index("updates_by_done", "updates", ["done"])
    op.create_table(
        "owners",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("renewed", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "chats",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("dialogue", sa.Text, nullable=False),
        sa.Column("used", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("chats_by_user", "chats", ["user"])
    op.create_index("chats_by_used", "chats", ["used"])
    op.create_table(
        "replies",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("items", sa.Text, nullable=False),
        sa.Column("asked_message", number),
        sa.Column("told_message", number),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("none_at", sa.Double),
        sa.Column("told_at", sa.Double),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("replies_by_user", "replies", ["user"])
    op.create_index("replies_by_at", "replies", ["at"])
    op.create_index("replies_by_chat_asked_message", "replies", ["chat", "asked_message"])
    op.create_index("replies_by_outcome_at", "replies", ["outcome", "at"])
    op.create_table(
        "votes",
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("value", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("reply", "user"),
        sa.ForeignKeyConstraint(["reply"], ["replies.id"], name="votes_of_reply", ondelete="CASCADE"),
        sa.CheckConstraint("value IN (1, -1)", name=op.f("votes_value")),
    )
    op.create_index("votes_by_user", "votes", ["user"])
    op.create_index("votes_by_at", "votes", ["at"])
    op.create_table(
        "settings",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
