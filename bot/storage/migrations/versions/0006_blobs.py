"""The texts of the revisions by their contents, instead of what each revision replaced in them."""

import hashlib
import zlib
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_BLOBS = sa.table("blobs", sa.column("digest"), sa.column("data"))
_FILES = sa.table("files", sa.column("path"), sa.column("revision"), sa.column("digest"))


def upgrade() -> None:
    """Make the tables, and bring the whole history over; what each is for stands in docs/database.md."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "blobs",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "files",
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("revision", number, nullable=False),
        sa.Column("digest", sa.Text),
        sa.PrimaryKeyConstraint("path", "revision"),
        sa.ForeignKeyConstraint(["revision"], ["revisions.number"], name="files_of_revision", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["digest"], ["blobs.digest"], name="files_of_blob"),
    )
    connection = op.get_bind()
    kept: set[str] = set()
    for path, revised, text in _history(connection):
        digest = None
        if text is not None:
            data = text.encode()
            digest = hashlib.sha256(data).hexdigest()
            if digest not in kept:
                kept.add(digest)
                connection.execute(sa.insert(_BLOBS).values(digest=digest, data=zlib.compress(data)))
        connection.execute(sa.insert(_FILES).values(path=path, revision=revised, digest=digest))
    op.drop_table("splices")


def _history(connection: sa.Connection) -> Iterator[tuple[str, int, str | None]]:
    """Each file that a revision changed: path, number of the revision, and its text from then on; None: it was deleted."""
    names = ("revision", "path", "offset", "old", "new")
    splices = sa.table("splices", *map(sa.column, names))
    numbers = connection.execute(sa.select(splices.c.revision).distinct().order_by(splices.c.revision)).scalars().all()
    texts: dict[str, str] = {}
    # One revision at a time: all of them need not fit into memory.
    for number in numbers:
        for row in connection.execute(sa.select(splices).where(splices.c.revision == number).order_by(splices.c.path)).all():
            old, new = (None if data is None else bytes(data).decode() for data in (row.old, row.new))
            text = texts.pop(row.path, None)
            if text is not None and old is not None and new is not None:
                # Where that does not fit, the revision could not be rebuilt before, and its digest tells so afterwards.
                new = text[: row.offset] + new + text[row.offset + len(old) :]
            if new is not None:
                texts[row.path] = new
            yield row.path, number, new
