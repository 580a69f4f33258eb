"""What is the same on every page is set once, when a template is compiled.

Two thirds of a page are words, names and addresses of the site itself. Jinja2 looks each of them
up and escapes it anew on every page. Here they are put into the template as the text they are, so
that a page costs only what is its own. The bytes of a page are the same with and without.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

FIXED = ("site", "wording", "rehearsal")
"""Globals whose values never change within an environment."""
ADDRESSES = ("url", "absolute", "static")
"""Globals that give the same address for the same path."""
CALLS = (*ADDRESSES, "part")
"""Globals that are plain functions."""

_PLAIN = (str, int, bool, type(None))
_ABSENT = object()


class FoldingEnvironment(jinja2.Environment):
    """An environment whose templates carry the fixed words of the site as text.

    Globals are read when a template is compiled: whoever changes one does so before.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._found: dict[str, jinja2.Template] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        folded: nodes.Template = _Folding(self, tree).visit(tree)
        return folded

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002 (Jinja2's name)
    ) -> jinja2.Template:
        """A template; one that was found before costs nothing, since none is ever reloaded."""
        if not isinstance(name, str) or parent is None or globals is not None:
            return super().get_template(name, parent, globals)
        if name not in self._found:
            self._found[name] = super().get_template(name, parent)
        return self._found[name]


class _Folding(NodeTransformer):
    """Puts values in the place of the expressions that name them."""

    def __init__(self, environment: jinja2.Environment, tree: nodes.Template) -> None:
        known: dict[str, Any] = dict(environment.globals)
        self._filters = environment.filters
        own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
        self._fixed = {name: known[name] for name in FIXED if name in known and name not in own}
        self._calls: dict[str, Callable[..., Any]] = {
            name: known[name] for name in CALLS if name in known and name not in own
        }

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        return self._put(node)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        return self._put(node)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        return self._put(node)

    def _put(self, node: nodes.Expr) -> nodes.Node:
        value = self._value(node)
        if isinstance(value, _PLAIN):
            return nodes.Const(value, lineno=node.lineno)
        found: nodes.Node = self.generic_visit(node)
        return found

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        folded = self.generic_visit(node)
        if not isinstance(folded, nodes.Call) or not isinstance(folded.node, nodes.Name):
            return folded
        name = folded.node.name
        if name not in self._calls or folded.kwargs or not folded.args:
            return folded
        first, *more = folded.args
        if name in ADDRESSES and isinstance(first, nodes.Const) and not more:
            return nodes.Const(self._calls[name](first.value), lineno=node.lineno)
        if self._filters.get(name) is not self._calls[name]:
            return folded
        # The same function under the name of a filter: Jinja2 calls those without ceremony.
        return nodes.Filter(first, name, more, [], None, None, lineno=node.lineno)

    def visit_If(self, node: nodes.If) -> nodes.Node | list[nodes.Node]:
        """A question whose answer is known leaves only what follows from it."""
        made = self.generic_visit(node)
        if not isinstance(made, nodes.If) or made.elif_:
            return made
        try:
            is_so = made.test.as_const()  # type: ignore[attr-defined]
        except nodes.Impossible:
            return made
        return made.body if is_so else made.else_

    def _value(self, node: nodes.Expr) -> Any:
        """What an expression of fixed names stands for, or a mark that it is none."""
        if isinstance(node, nodes.Name):
            return self._fixed.get(node.name, _ABSENT)
        if isinstance(node, nodes.Getattr):
            return _within(self._value(node.node), node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            return _within(self._value(node.node), node.arg.value)
        return _ABSENT


def _within(value: Any, name: Any) -> Any:
    if isinstance(value, dict):
        return value.get(name, _ABSENT)
    return _ABSENT if value is _ABSENT else getattr(value, str(name), _ABSENT)
