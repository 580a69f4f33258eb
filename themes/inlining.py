"""A page as one function: frame, parts and components are set into it when it is compiled.

Templates are written in many small files, a macro a component, which is good to read. To Jinja2
each of them is a call with a context of its own, half of the time of a page. Here a template's tree
takes in the frame that it extends, the parts that it includes and the macros that it prints, so
that one flat function is compiled from it. The bytes of a page are the same with and without.

What is written in a way that this does not follow (``super()``, a macro under a filter) stays a
call, as Jinja2 has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

Parse = Callable[[str], nodes.Template]
"""Gives the tree of a template by its name, as it is written."""

N = TypeVar("N", bound=nodes.Node)

_OF_BLOCKS = {"super", "self"}


@dataclass(frozen=True, slots=True)
class _Component:
    """A macro, and those that it may print itself by the names it knows them under."""

    macro: nodes.Macro
    known: dict[str, _Component]


class Inlining:
    """Sets templates into those that use them. ``parse`` gives what is used."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._numbers = count()

    def whole(self, tree: nodes.Template) -> nodes.Template:
        """A template with all that it uses set into it."""
        framed = self._framed(tree)
        body = self._statements(framed.body, {})
        kept = _without_idle_imports(body)
        if framed is not tree:
            # Names set on the outermost level are kept in the context; within a scope they are not.
            kept = [nodes.Scope(kept, lineno=1)]
        return nodes.Template(kept, lineno=1)

    def _framed(self, tree: nodes.Template) -> nodes.Template:
        """The frame that a template extends, its blocks filled; itself where there is none."""
        if not _extends(tree):
            return tree
        if any(name.name in _OF_BLOCKS for name in tree.find_all(nodes.Name)):
            return tree
        frame = self._framed(self._parse(tree.body[0].template.value))  # type: ignore[attr-defined]
        blocks = {block.name: block for block in tree.body if isinstance(block, nodes.Block)}
        before = [
            node for node in tree.body[1:] if not isinstance(node, nodes.Block | nodes.Output)
        ]
        filled = _Filled(blocks).visit(nodes.Template(frame.body, lineno=1))
        return nodes.Template([*before, *filled.body], lineno=1)

    def _statements(self, body: list[nodes.Node], known: dict[str, _Component]) -> list[nodes.Node]:
        """Statements with parts and macros set in; ``known`` are the macros by their names."""
        known = known | self._imported(body)
        made: list[nodes.Node] = []
        for node in body:
            made += self._statement(node, known)
        return list(_joined(made))

    def _statement(self, node: nodes.Node, known: dict[str, _Component]) -> list[nodes.Node]:
        if isinstance(node, nodes.Include) and _is_const(node.template):
            part = self._parse(node.template.value)  # type: ignore[attr-defined]
            return _closed(self._statements(part.body, known))
        if isinstance(node, nodes.Output):
            return [one for piece in node.nodes for one in self._piece(piece, node, known)]
        if isinstance(node, nodes.CallBlock) and not node.args:
            printed = self._printed(node.call, known, node.body)
            if printed is not None:
                return printed
        for name in ("body", "elif_", "else_"):
            inner = getattr(node, name, None)
            if isinstance(inner, list) and not isinstance(node, nodes.Macro | nodes.CallBlock):
                setattr(node, name, self._statements(inner, known))
        if isinstance(node, nodes.Macro):
            node.body = self._statements(node.body, known)
        return [node]

    def _piece(
        self, piece: nodes.Node, output: nodes.Output, known: dict[str, _Component]
    ) -> list[nodes.Node]:
        printed = self._printed(piece, known, None) if isinstance(piece, nodes.Call) else None
        return printed or [nodes.Output([piece], lineno=output.lineno)]

    def _printed(
        self, call: nodes.Node, known: dict[str, _Component], inside: list[nodes.Node] | None
    ) -> list[nodes.Node] | None:
        """What a call of a known macro prints, None for any other call.

        ``inside`` is what stands between ``{% call %}`` and its end, None without.
        """
        if not isinstance(call, nodes.Call) or not isinstance(call.node, nodes.Name):
            return None
        component = known.get(call.node.name)
        given = None if component is None else _arguments(component.macro, call)
        if component is None or given is None:
            return None
        fresh = _Fresh(component.macro, given, next(self._numbers), inside)
        body = [fresh.visit(copied(node)) for node in component.macro.body]
        inner = dict(component.known)
        if inside is None:
            return [*fresh.assigned, *self._statements(body, inner)]
        # What stands inside belongs to the page: it knows the page's macros, not the component's.
        own = self._statements([copied(node) for node in inside], known)
        made = [*fresh.assigned, *self._statements(body, inner)]
        return [one for node in made for one in _called(node, own)]

    def _imported(self, body: list[nodes.Node]) -> dict[str, _Component]:
        found: dict[str, _Component] = {}
        for node in body:
            if isinstance(node, nodes.FromImport) and _is_const(node.template):
                macros = self._macros(node.template.value)  # type: ignore[attr-defined]
                for name in node.names:
                    own, alias = (name, name) if isinstance(name, str) else name
                    if own in macros:
                        found[alias] = macros[own]
        return found

    def _macros(self, name: str) -> dict[str, _Component]:
        body = self._parse(name).body
        known = self._imported(body)
        own = [node for node in body if isinstance(node, nodes.Macro)]
        if any(isinstance(node, nodes.Assign | nodes.AssignBlock) for node in body):
            return {}
        return {macro.name: _Component(macro, known) for macro in own}


class _Filled(NodeTransformer):
    """Puts what a page says into the blocks of its frame."""

    def __init__(self, blocks: dict[str, nodes.Block]) -> None:
        self._blocks = blocks

    def visit_Block(self, node: nodes.Block) -> list[nodes.Node] | nodes.Block:
        block = self._blocks.get(node.name, node)
        body = [self.visit(copied(one)) for one in block.body]
        flat = [one for part in body for one in (part if isinstance(part, list) else [part])]
        return _closed(flat)


class _Fresh(NodeTransformer):
    """Gives the names of a macro's own new ones, so that those of the page keep their values."""

    def __init__(
        self,
        macro: nodes.Macro,
        given: dict[str, nodes.Expr],
        number: int,
        inside: list[nodes.Node] | None,
    ) -> None:
        own = {name.name for name in macro.find_all(nodes.Name) if name.ctx != "load"}
        self._names = {name: f"_{number}_{name}" for name in own | set(given)}
        self._fixed = {name: one for name, one in given.items() if isinstance(one, nodes.Const)}
        self._fixed = {name: one for name, one in self._fixed.items() if not _is_set(macro, name)}
        self._has_caller = inside is not None
        self.assigned: list[nodes.Node] = [
            nodes.Assign(nodes.Name(self._names[name], "store"), one, lineno=macro.lineno)
            for name, one in given.items()
            if name not in self._fixed
        ]

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        if node.name in self._fixed and node.ctx == "load":
            return nodes.Const(self._fixed[node.name].value, lineno=node.lineno)
        return nodes.Name(self._names.get(node.name, node.name), node.ctx, lineno=node.lineno)

    def visit_Test(self, node: nodes.Test) -> nodes.Node:
        if isinstance(node.node, nodes.Name) and node.node.name == "caller":
            is_there = self._has_caller == (node.name == "defined")
            return nodes.Const(is_there, lineno=node.lineno)
        made: nodes.Node = self.generic_visit(node)
        return made


def _arguments(macro: nodes.Macro, call: nodes.Call) -> dict[str, nodes.Expr] | None:
    """The value of each parameter, None where the call is not so simple."""
    if call.dyn_args or call.dyn_kwargs or len(call.args) > len(macro.args):
        return None
    names = [argument.name for argument in macro.args]
    defaults = zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True)
    given = {**dict(defaults), **dict(zip(names, call.args, strict=False))}
    given |= {one.key: one.value for one in call.kwargs}
    return {name: given[name] for name in names} if given.keys() == set(names) else None


def _is_set(macro: nodes.Macro, name: str) -> bool:
    """Whether a macro gives one of its parameters another value."""
    return any(one.name == name and one.ctx == "store" for one in macro.find_all(nodes.Name))


def _called(node: nodes.Node, own: list[nodes.Node]) -> list[nodes.Node]:
    """A statement of a macro with ``own`` where it prints ``caller()``."""
    if isinstance(node, nodes.Output):
        made: list[nodes.Node] = []
        for piece in node.nodes:
            made += own if _is_caller(piece) else [nodes.Output([piece], lineno=node.lineno)]
        return list(_joined(made))
    for name in ("body", "elif_", "else_"):
        inner = getattr(node, name, None)
        if isinstance(inner, list):
            flat = [one for part in inner for one in _called(part, own)]
            setattr(node, name, list(_joined(flat)))
    return [node]


def _is_caller(piece: nodes.Node) -> bool:
    return (
        isinstance(piece, nodes.Call)
        and isinstance(piece.node, nodes.Name)
        and piece.node.name == "caller"
    )


def _closed(body: list[nodes.Node]) -> list[nodes.Node]:
    """Statements of a part or block: what they set is nobody else's."""
    is_set = any(isinstance(node, nodes.Assign | nodes.AssignBlock) for node in body)
    return [nodes.Scope(body, lineno=1)] if is_set else body


def _joined(body: list[nodes.Node]) -> Iterator[nodes.Node]:
    """Statements in which what is printed one after the other is printed at once."""
    last: nodes.Output | None = None
    for node in body:
        if isinstance(node, nodes.Output):
            if last is not None:
                last.nodes.extend(node.nodes)
                continue
            last = nodes.Output(list(node.nodes), lineno=node.lineno)
            yield last
        else:
            last = None
            yield node


def _without_idle_imports(body: list[nodes.Node]) -> list[nodes.Node]:
    """Statements without the imports of macros that nothing calls any more."""
    used = {
        name.name for node in body for name in node.find_all(nodes.Name) if name.ctx == "load"
    } | {node.name for node in body if isinstance(node, nodes.Name)}
    return _Imports(used).kept(body)


class _Imports(NodeTransformer):
    def __init__(self, used: set[str]) -> None:
        self._used = used

    def kept(self, body: list[nodes.Node]) -> list[nodes.Node]:
        tree: nodes.Template = self.visit(nodes.Template(body, lineno=1))
        return tree.body

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.Node | None:
        names = [name if isinstance(name, str) else name[1] for name in node.names]
        return node if self._used.intersection(names) else None


def copied(node: N) -> N:
    """A tree like this one, which may be changed without changing this one."""
    made: N = object.__new__(type(node))
    made.__dict__.update(node.__dict__)
    for name, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(made, name, copied(value))
        elif isinstance(value, list):
            whole = [copied(one) if isinstance(one, nodes.Node) else one for one in value]
            setattr(made, name, whole)
    return made


def _extends(tree: nodes.Template) -> bool:
    first = tree.body[0] if tree.body else None
    return isinstance(first, nodes.Extends) and _is_const(first.template)


def _is_const(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)
