"""The revisions of the knowledge."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make their tables; what each is for stands in docs/database.md."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "revisions",
        sa.Column("number", number, autoincrement=False, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("overridden", sa.SmallInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("differences", sa.Text, nullable=False),
        sa.Column("published", sa.Double),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "splices",
        sa.Column("revision", number, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("offset", number, nullable=False),
        sa.Column("old", sa.LargeBinary),
        sa.Column("new", sa.LargeBinary),
        sa.PrimaryKeyConstraint("revision", "path"),
        sa.ForeignKeyConstraint(["revision"], ["revisions.number"], name="splices_of_revision", ondelete="CASCADE"),
    )
