"""Templates compiled to code that prints the same in less than half the time.

Jinja makes a `Markup` of each value that it escapes, looks attributes up by a function of its own, and hands
each piece of a page on by itself. Here values are escaped into plain strings, neighbours in a template are
put together at once, and macros are called without looking for what they don't take. Where an environment or
a template is of another kind than usual, the code is Jinja's own.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import Context

_BRANCHES = 16  # of one expression, at most: Python, too, must be able to read it


class PrintingGenerator(CodeGenerator):
    """Makes the code of templates in which everything is escaped."""

    def visit_Template(  # noqa: N802 - Jinja's name, as those below
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        """Write a template's code."""
        self.writeline(
            "from afterword.building.printing import "
            "Printed, call, escape_text, find_module, make_module, print_call, print_value"
        )
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write what stands in a block; neighbours that only print are printed together."""
        super().blockvisit(_join(nodes), frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """Write what prints texts and values."""
        if self._is_usual(frame):
            self.start_write(frame, node)
            self._write_run(node.nodes, frame)
            self.end_write(frame)
            return
        for choice, group in groupby(node.nodes, lambda each: isinstance(each, nodes.If)):
            if choice:
                for each in group:
                    self.visit(each, frame)
            else:
                super().visit_Output(nodes.Output(list(group), lineno=node.lineno), frame)

    def _is_usual(self, frame: Frame) -> bool:
        context = frame.eval_ctx
        known = context.autoescape and not context.volatile and not self.environment.finalize
        return known and not frame.require_output_check

    def _write_run(self, children: Sequence[nodes.Node], frame: Frame) -> None:
        """Write an expression for all that these print."""
        pieces: list[str | nodes.Node] = []
        for child in children:
            piece = self._constant(child, frame)
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            elif piece != "":
                pieces.append(piece)
        if len(pieces) < 2:  # noqa: PLR2004 - nothing to put together
            self._write_piece(pieces[0] if pieces else "", frame)
            return
        text = "".join(each.replace("%", "%%") if isinstance(each, str) else "%s" for each in pieces)
        self.write(f"{text!r} % (")
        for piece in pieces:
            if not isinstance(piece, str):
                self._write_piece(piece, frame)
                self.write(", ")
        self.write(")")

    def _constant(self, node: nodes.Node, frame: Frame) -> str | nodes.Node:
        """Return what a node prints if that is known, else the node."""
        if isinstance(node, nodes.If):
            return node
        try:
            return self._output_child_to_const(node, frame, self._make_finalize())  # type: ignore[arg-type] # what stands in an output is an expression
        except Exception:  # noqa: BLE001 - as Jinja does: whatever it is, it shows when the page is made
            return node

    def _write_piece(self, piece: str | nodes.Node, frame: Frame) -> None:
        if isinstance(piece, str):
            self.write(repr(piece))
            return
        self.write("(")
        self.newline(piece)  # for tracebacks
        if isinstance(piece, nodes.If):
            self._write_choice(piece, frame.soft())
        elif isinstance(piece, nodes.CondExpr):
            self._write_condition(piece, frame.soft())
        elif isinstance(piece, nodes.Call):
            self._write_call("print_call", piece, frame)
        else:
            name = self.temporary_identifier()
            self.write(f"escape_text({name}) if type({name} := ")
            self.visit(piece, frame)
            self.write(f") is str else print_value({name})")
        self.write(")")

    def _write_choice(self, node: nodes.If, frame: Frame) -> None:
        for branch in (node, *node.elif_):
            self._write_run(_printed(branch.body), frame)
            self.newline(branch)
            self.write("if ")
            self.visit(branch.test, frame)
            self.write(" else ")
        self._write_run(_printed(node.else_), frame)

    def _write_condition(self, node: nodes.CondExpr, frame: Frame) -> None:
        self._write_run([node.expr1], frame)
        self.write(" if ")
        self.visit(node.test, frame)
        self.write(" else ")
        # Without an `else` nothing is printed.
        self._write_run([node.expr2] if node.expr2 is not None else [], frame)

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write what looks an attribute up, and asks the environment only where there is none."""
        found, place = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({found} if ({found} := getattr({place} := ")
        self.visit(node.node, frame)
        self.write(
            f", {node.attr!r}, missing)) is not missing else environment.getattr({place}, {node.attr!r}))"
        )

    @optimizeconst
    def visit_Call(  # noqa: N802
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call."""
        if forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        else:
            self._write_call("call", node, frame)

    def _write_call(self, name: str, node: nodes.Call, frame: Frame) -> None:
        loop_vars = "_loop_vars" if frame.loop_frame else None
        block_vars = "_block_vars" if frame.block_frame else None
        self.write(f"{name}(context, {loop_vars}, {block_vars}, ")
        self.visit(node.node, frame)
        self.signature(node, frame)
        self.write(")")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        self.write(f"{'make' if node.with_context else 'find'}_module(environment.get_template(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r}), context")
        self.write(f", {self.dump_local_context(frame)})" if node.with_context else ")")

    def write_commons(self) -> None:
        """Write what every function of a template begins with."""
        super().write_commons()
        self.writeline("Macro = Printed")


def _join(found: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return nodes with all neighbours that only print made one."""
    joined: list[nodes.Node] = []
    for node in found:
        if not _only_prints(node):
            joined.append(node)
            continue
        inner = node.nodes if isinstance(node, nodes.Output) else [node]
        if joined and isinstance(joined[-1], nodes.Output):
            joined[-1] = nodes.Output([*joined[-1].nodes, *inner], lineno=joined[-1].lineno)
        else:
            joined.append(nodes.Output(list(inner), lineno=node.lineno))
    return joined


def _only_prints(node: nodes.Node) -> bool:
    """Return whether a node is text, values, or a choice among these."""
    waiting, branches = [node], 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, nodes.If):
            branches += 1
            waiting += (*each.body, *each.elif_, *each.else_)
        if not isinstance(each, nodes.Output | nodes.If) or branches > _BRANCHES:
            return False
    return True


def _printed(body: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return all that a body of such nodes prints, in order."""
    return [part for node in body for part in (node.nodes if isinstance(node, nodes.Output) else [node])]


def print_fast(environment: Environment) -> None:
    """Let an environment compile its templates so; one that is of an unusual kind stays as it is.

    Args:
        environment: One that hasn't compiled any yet. It loads each of them once: whoever changes one of
            them needs another environment, as every build has.
    """
    environment.auto_reload = False
    kind = type(environment)
    usual = (
        environment.code_generator_class is CodeGenerator
        and environment.context_class is Context
        and environment.template_class is Template
        and kind.getattr is Environment.getattr
        and environment.concat is Environment.concat
        and not (environment.is_async or environment.sandboxed)
    )
    if usual:
        environment.code_generator_class = PrintingGenerator
