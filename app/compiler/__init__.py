"""Compiler: Jinja2's own syntax trees as one JavaScript module, so that both hosts render the same templates."""

from app.compiler.errors import CompileError
from app.compiler.module import compile_templates
from app.compiler.numbers import BETWEEN

__all__ = ["BETWEEN", "CompileError", "compile_templates"]
