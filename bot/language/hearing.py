"""How Chinese characters sound, in toneless pinyin, and names heard across scripts: "Kelsmouth" and 凯尔斯茅斯, "Lishui" and 丽水."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib import resources


@functools.cache
def readings() -> Mapping[str, str]:
    """Character -> its usual reading without tone ("盘" -> "pan"), for the 6,763 characters of GB 2312.

    The table was made with pypinyin (MIT licence); ``python -m tests.training.pinyin`` makes it again.
    """
    table = (resources.files("bot.language") / "data" / "pinyin.txt").read_text(encoding="utf-8")
    return {character: reading for reading, characters in (line.split() for line in table.splitlines()) for character in characters}


def sound(text: str) -> str:
    """The readings of *text* joined without spaces; characters without a reading stand for themselves."""
    known = readings()
    return "".join(known.get(character, character) for character in text)


TRANSCRIBING = frozenset(
    "阿埃艾爱安昂奥巴班邦保贝本比彼毕宾波伯博布查楚茨达戴丹当德登邓迪蒂丁顿多恩尔法范菲费芬冯佛弗福富盖甘高戈格古哈海汉豪赫黑亨侯胡华惠霍基吉加贾杰金卡凯"
    "坎康考科克肯库奎拉莱兰朗劳勒雷利里丽莉林琳隆卢鲁路伦罗洛马迈麦曼毛茅梅门蒙米密明莫默姆木穆纳奈南内尼娜妮宁纽诺努欧帕潘庞佩彭皮平珀普奇乔切琴丘让热日荣"
    "瑞若萨塞桑森沙莎山尚舍申圣施史士舒斯司苏索塔泰坦汤唐陶特滕提廷通图托瓦万旺威韦维魏温文沃乌伍武西希夏香肖谢辛欣休许雅亚扬耶叶伊依因英尤约扎泽詹珍芝朱佐堡墨敦柏翰哥坡"
)
"""Characters that foreign names are written with."""

SHORTEST = 3
"""Consonants that a name must have to be recognised by them."""

LONGEST = 50
"""Characters of a run that are heard: no name is so long, and every beginning is a form of its own."""

_RUN = re.compile(f"[{''.join(sorted(TRANSCRIBING))}]{{2,}}")
_PAIRS = (
    ("sch", "s"), ("tch", "s"), ("th", "s"), ("sh", "s"), ("zh", "s"), ("ch", "s"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("x", "ks"),
    ("ng", "n"),
)  # fmt: skip
_CLASSES = str.maketrans("bpfvwdtgkqcszjlrmn", "bbfffddgggsssslrmn")
_VOWELS = re.compile("[^bfdgslrmn]+")
_REPEATED = re.compile(r"(.)\1+")
_C_HARD = re.compile(r"c(?=[aoulrnkt]|$)")
_R_UNHEARD = re.compile(r"r(?![aeiouy])")


def consonants(name: str) -> str:
    """The consonants of a name in small Latin letters, those that sound alike as one and doubled ones single ("kelsmouth" -> "glsms")."""
    name = _C_HARD.sub("k", name)
    for letters, letter in _PAIRS:
        name = name.replace(letters, letter)
    return _REPEATED.sub(r"\1", _VOWELS.sub("", name.translate(_CLASSES)).replace("r", "l"))


def without_r(name: str) -> str:
    """A name without an r that British speakers leave out: before a consonant and at the end."""
    return _R_UNHEARD.sub("", name)


def spoken_forms(name: str) -> frozenset[str]:
    """The consonants of a Latin name in both ways of speaking, those long enough to recognise it by."""
    return frozenset(form for form in (consonants(name), consonants(without_r(name))) if len(form) >= SHORTEST)


def transcribed(text: str) -> tuple[str, ...]:
    """The runs of characters in a normalized text that foreign names are written with."""
    return tuple(_RUN.findall(text))


def heard_forms(run: str) -> frozenset[str]:
    """The consonants of a run of such characters and of its beginnings: what follows a name may be written with the same characters.

    No more than the first ``LONGEST`` characters are heard.
    """
    read = readings()
    syllables = [consonants(_syllable(read.get(character, ""))) for character in run[:LONGEST]]
    forms = (_REPEATED.sub(r"\1", "".join(syllables[:end])) for end in range(2, len(syllables) + 1))
    return frozenset(form for form in forms if len(form) >= SHORTEST)


def _syllable(pinyin: str) -> str:
    """Pinyin spelt as its consonants sound: er is an l, c and q an s, a final y or w nothing."""
    if pinyin == "er":
        return "l"
    return ("s" + pinyin[1:]) if pinyin[:1] in ("c", "q", "x") else pinyin


def sounds_in(name: str, sounds: Iterable[str]) -> set[int]:
    """The numbers of those Chinese texts, given by their sounds, in which a Latin name stands as pinyin."""
    return {number for number, text_sound in enumerate(sounds) if name in text_sound} if len(name) >= 5 else set()
