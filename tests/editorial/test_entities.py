"""Adding a thing that facts are about."""

from __future__ import annotations

import pytest

from bot.editorial.entities import AddEntity
from bot.errors import EditError
from tests.editorial.conftest import HARBOUR, base_of


def test_a_new_thing_stands_behind_the_others_with_its_names() -> None:
    change = AddEntity(id="ferry", names={"en": ["the ferry", "ferry"], "zh": ["渡轮"]})
    after = change.apply(HARBOUR)
    assert base_of(after).entities["ferry"].names == {"en": ("the ferry", "ferry"), "zh": ("渡轮",)}
    assert set(HARBOUR["facts.yaml"].splitlines()) < set(after["facts.yaml"].splitlines())
    assert [change.summary(language) for language in ("en", "zh")] == ["New subject ferry: the ferry", "新增对象 ferry：渡轮"]


def test_a_folder_without_any_gets_a_file_for_them() -> None:
    after = AddEntity(id="ferry", names={"en": ["ferry"]}).apply({"documents/harbour.txt": "x"})
    assert after["entities.yaml"].startswith("entities:")


@pytest.mark.parametrize(
    ("identifier", "names", "message"),
    [
        ("pier", {"en": ["pier"]}, "there is an entity 'pier' already"),
        ("ferry", {}, "'ferry' has no name"),
        ("The Ferry", {"en": ["ferry"]}, "cannot be used"),
        ("ferry", {"en": ["fer\x07ry"]}, r"U\+0007"),
    ],
)
def test_what_cannot_be_added_is_told(identifier: str, names: dict[str, list[str]], message: str) -> None:
    with pytest.raises(EditError, match=message):
        AddEntity(id=identifier, names=names).apply(HARBOUR)
