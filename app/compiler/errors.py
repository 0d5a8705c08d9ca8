"""What the compiler says when a template uses what both hosts would not do alike."""


class CompileError(Exception):
    """A construct outside the subset. The message is "file:line: what to write instead"."""

    def __init__(self, file: str, line: int, advice: str) -> None:
        super().__init__(f"{file}:{line}: {advice}")
        self.file, self.line, self.advice = file, line, advice
