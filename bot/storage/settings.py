"""A few values that the program itself remembers, by name."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.storage.tables import SETTINGS, insert, upsert


def get_setting(connection: Connection, key: str) -> str | None:
    """The value kept under *key*; None when there is none."""
    return connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.key == key)).scalar_one_or_none()


def held_setting(connection: Connection, key: str) -> str | None:
    """As :func:`get_setting`, and nobody changes it before the transaction ends."""
    statement = select(SETTINGS.c.value).where(SETTINGS.c.key == key)
    # In SQLite, which has nothing of the kind, every transaction that writes is alone from its beginning.
    return connection.execute(statement.with_for_update(read=True)).scalar_one_or_none()


def settings_beginning(connection: Connection, beginning: str) -> dict[str, str]:
    """All values whose keys begin so, by key, in the order of the keys."""
    statement = (
        select(SETTINGS.c.key, SETTINGS.c.value).where(SETTINGS.c.key.startswith(beginning, autoescape=True)).order_by(SETTINGS.c.key)
    )
    return {row.key: row.value for row in connection.execute(statement)}


def settled_setting(connection: Connection, key: str, value: str) -> str:
    """The value kept under *key*, which is *value* if there was none: whoever comes first decides for all replicas."""
    statement = insert(connection.dialect.name, SETTINGS).values(key=key, value=value).on_conflict_do_nothing(index_elements=["key"])
    connection.execute(statement)
    return get_setting(connection, key) or value


def set_setting(connection: Connection, key: str, value: str | None) -> None:
    """Keep *value* under *key*; None forgets it."""
    if value is None:
        connection.execute(delete(SETTINGS).where(SETTINGS.c.key == key))
    else:
        upsert(connection, SETTINGS, {"key": key, "value": value}, key="key", replace=("value",))
