"""Refusals of score cards."""

from shared.problems.problem import DomainError, Kind, Text


class BookTooLongError(DomainError):
    """A book is set in one piece, whose memory grows with every page."""

    code = "book-too-long"
    kind = Kind.INVALID
    title = Text("Khối có quá nhiều cơ quan", "The block has too many agencies")
    detail = Text(
        "Khối có {count} cơ quan; tập in chỉ nhận tối đa {most}. Hãy yêu cầu SCORE_CARDS: mỗi cơ quan một tệp PDF trong một tệp ZIP.",
        "The block has {count} agencies; a book takes {most} at most. Ask for SCORE_CARDS: a PDF for each agency in a ZIP file.",
    )
