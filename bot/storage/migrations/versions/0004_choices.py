"""What people took of what may be meant."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table; what it is for stands in docs/database.md."""
    op.create_table(
        "choices",
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("reply", "user"),
        sa.ForeignKeyConstraint(["reply"], ["replies.id"], name="choices_of_reply", ondelete="CASCADE"),
    )
    op.create_index("choices_by_user", "choices", ["user"])
    op.create_index("choices_by_at", "choices", ["at"])
