"""Reading a YAML file that the law stands in: no key twice, and every fault in plain Chinese.

>>> read_text("a: 1\\na: 2")
Traceback (most recent call last):
yaml.constructor.ConstructorError: “a”写了两次
  in "<unicode string>", line 2, column 1
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any

import yaml
from pydantic import ValidationError

_WORDS = {
    "extra_forbidden": "没有这一项，请核对拼写",
    "missing": "缺少这一项",
    "string_type": "应是文字",
    "string_too_short": "不能为空或者过短",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
    "literal_error": "应是{expected}",
    "enum": "应是{expected}",
    "date_from_datetime_parsing": "应是日期，写作 2026-04-01",
    "date_parsing": "应是日期，写作 2026-04-01",
    "date_type": "应是日期，写作 2026-04-01",
    "int_parsing": "应是整数",
    "int_type": "应是整数",
    "int_from_float": "应是整数",
    "bool_parsing": "应是 true 或者 false",
    "bool_type": "应是 true 或者 false",
    "decimal_parsing": "应是数字",
    "decimal_type": "应是数字",
    "greater_than_equal": "不能小于 {ge}",
    "too_short": "至少要有 {min_length} 项",
    "tuple_type": "应是一列内容，每行以“- ”开头",
    "model_type": "应是一组“名称: 内容”",
    "model_attributes_type": "应是一组“名称: 内容”",
}
_NOT_YAML = {
    "did not find expected node content": "括号里的内容没有写完",
    "found character that cannot start": "这里不能用这个字符，缩进请用空格，不要用制表符",
    "did not find expected key": "应是“名称: 内容”，请核对缩进和冒号",
    "did not find expected '-' indicator": "应以“- ”开头，请核对缩进",
    "mapping values are not allowed": "一行里有两个冒号，请给内容加上引号",
    "found unexpected end of stream": "引号没有配对",
    "did not find expected ',' or ']'": "方括号没有配对",
    "did not find expected ',' or '}'": "花括号没有配对",
    "found undefined alias": "引用了没有定义的名称",
    "could not determine a constructor": "不认识这种类型标记",
}
"""What libyaml says, by how it begins, in Chinese."""
_NO_DAY = re.compile(r"(\d{4})-(0?[1-9]|1[0-2])-(\d{1,2})")
"""A date as a rule file writes it, of whatever day."""


class _Loader(yaml.CSafeLoader):
    """As PyYAML's, but a key that stands twice is an error: the first would be lost unseen."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key}”写了两次", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _day(loader: _Loader, node: Any) -> Any:
    """A date or a moment; one that the calendar lacks stays a text, which its form refuses."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read_text(text: str) -> Any:
    """The values of a YAML text; `yaml.YAMLError` for what is not YAML or has a key twice."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506


def not_yaml(error: yaml.YAMLError) -> str:
    """Why a text can't be read, and where: ``不是有效的 YAML（第 6 行：方括号没有配对）``."""
    problem = str(getattr(error, "problem", None) or "")
    ours = (words for said, words in _NOT_YAML.items() if problem.startswith(said))
    general = "写法不对，请核对缩进、冒号、引号和括号"
    words = next(ours, general) if problem.isascii() else problem
    mark = getattr(error, "problem_mark", None)
    place = f"第 {mark.line + 1} 行：" if mark is not None else ""
    return f"不是有效的 YAML（{place}{words}）"


def faults(error: ValidationError) -> list[str]:
    """Every fault of a form, each with its place: ``rules › 第 7 项 › period：应是 …``."""
    found = []
    for fault in error.errors():
        words = _WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        if day_meant(fault["input"]) is not None:
            words = f"没有“{fault['input']}”这一天"
        given = {name: _choices(str(value)) for name, value in fault.get("ctx", {}).items()}
        found.append(f"{_place(fault['loc'])}：{words.format(**given)}")
    return found


def day_meant(value: object) -> date | None:
    """The last day of the month in which a day is named that the calendar lacks; None for others.

    >>> day_meant("2026-02-30")
    datetime.date(2026, 2, 28)
    """
    match = _NO_DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    last = monthrange(year, month)[1]
    return date(year, month, last) if int(match[3]) > last else None


def _choices(expected: str) -> str:
    """Pydantic's ``'严重', '一般' or '轻微'`` as 严重、一般或者轻微; anything else as it is."""
    if "'" not in expected:
        return expected
    said = expected.replace("True", "true").replace("False", "false").replace("'", "")
    return said.replace(", ", "、").replace(" or ", "或者")


def _place(parts: tuple[int | str, ...]) -> str:
    named = (f"第 {part + 1} 项" if isinstance(part, int) else part for part in parts)
    return " › ".join(named) or "全文"
