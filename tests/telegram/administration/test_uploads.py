"""Files that administrators send are bounded before anything of them is read."""

from __future__ import annotations

import pytest

from bot.errors import EditError
from bot.telegram.administration.uploads import MAX_UPLOAD, refuse_large


def test_a_file_that_is_too_large_is_refused_in_both_languages() -> None:
    with pytest.raises(EditError) as refused:
        refuse_large("年报.pdf", MAX_UPLOAD + 1)
    assert refused.value.told("zh") == "年报.pdf：文件大于 8 MB -> 请去掉图片，或分成几份"
    assert refused.value.told("en") == str(refused.value)
    assert str(refused.value).startswith("年报.pdf: ")


@pytest.mark.parametrize("size", [None, 0, MAX_UPLOAD])
def test_others_are_let_pass(size: int | None) -> None:
    refuse_large("report.pdf", size)
