"""Reading a YAML file that the law stands in: no key twice, and every fault in plain Chinese.

>>> read_text("a: 1\\na: 2")
Traceback (most recent call last):
yaml.constructor.ConstructorError: while constructing a mapping
found duplicate key 'a'
"""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import ValidationError

_WORDS = {
    "extra_forbidden": "没有这一项，请核对拼写",
    "missing": "缺少这一项",
    "string_type": "应是文字",
    "string_too_short": "不能为空或者过短",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
    "literal_error": "应是 {expected}",
    "enum": "应是 {expected}",
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


class _Loader(yaml.CSafeLoader):
    """As PyYAML's, but a key that stands twice is an error: the first would be lost unseen."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    "while constructing a mapping", None, f"found duplicate key {key!r}"
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_text(text: str) -> Any:
    """The values of a YAML text; `yaml.YAMLError` for what is not YAML or has a key twice."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506


def faults(error: ValidationError) -> list[str]:
    """Every fault of a form, each with its place: ``rules › 第 7 项 › period：应是 …``."""
    found = []
    for fault in error.errors():
        words = _WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        found.append(f"{_place(fault['loc'])}：{words.format(**fault.get('ctx', {}))}")
    return found


def _place(parts: tuple[int | str, ...]) -> str:
    return " › ".join(f"第 {part + 1} 项" if isinstance(part, int) else part for part in parts)
