"""Compiler: Jinja2's own syntax trees as one JavaScript module, so that both hosts render the same templates."""

from app.compiler.errors import CompileError
from app.compiler.module import compile_templates

__all__ = ["CompileError", "compile_templates"]
