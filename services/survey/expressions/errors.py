"""Why a text is no condition."""

from shared.problems.problem import Text


class ExpressionError(ValueError):
    """Says what is not understood and what to write instead; half a sentence in each language."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi, en)
        super().__init__(en)
