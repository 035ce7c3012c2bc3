"""Refusals around paper forms."""

from shared.problems import DomainError, Kind, Text


class FaultyKeyingError(DomainError):
    """A keying workbook has faulty cells."""

    code = "faulty-keying"
    kind = Kind.INVALID
    title = Text("Tệp nhập phiếu còn lỗi", "The keying workbook has faults")
    detail = Text(
        "Có {count} ô cần sửa; chưa phiếu nào được ghi. Hãy sửa theo danh sách `errors` rồi gửi lại cả tệp.",
        "{count} cells need mending, and nothing was kept. Mend them by `errors` and send the whole file again.",
    )


class PaperImportExistsError(DomainError):
    """The id of an import is taken by another file."""

    code = "paper-import-exists"
    kind = Kind.CONFLICT
    title = Text("Mã lần nhập đã dùng", "The id of the import is taken")
    detail = Text(
        "Mã này đã dùng cho một tệp khác; hãy gửi lại với mã mới.",
        "Another file was sent under this id; send this one with a new id.",
    )


class PaperTakenError(DomainError):
    """A paper form that is a response has nothing to be decided about it any more."""

    code = "paper-taken"
    kind = Kind.CONFLICT
    title = Text("Phiếu giấy đã thành phiếu trả lời", "The paper form is a response already")
    detail = Text(
        "Phiếu số {number} đã được ghi nhận; muốn bỏ khỏi số liệu, hãy loại phiếu trả lời cùng mã.",
        "Paper {number} has been taken; to take it out of the figures, exclude the response of the same id.",
    )


class PaperKeyedOnceError(DomainError):
    """One entry has nothing to be compared with."""

    code = "paper-keyed-once"
    kind = Kind.CONFLICT
    title = Text("Phiếu mới nhập một lần", "The paper form was keyed once only")
    detail = Text(
        "Phiếu số {number} chưa có người thứ hai nhập; hãy cho nhập lần hai rồi mới đối chiếu.",
        "Nobody has keyed paper {number} a second time; let it be keyed before anything is decided.",
    )


class CaseAnsweredError(DomainError):
    """The drawn case that a paper stands for has been answered another way."""

    code = "case-answered"
    kind = Kind.CONFLICT
    title = Text("Phiếu mẫu đã có câu trả lời", "The case is answered already")
    detail = Text(
        "Phiếu mẫu số {number} đã có câu trả lời nhận qua kênh khác; hãy xoá phiếu giấy này.",
        "Case {number} was answered another way already; remove this paper.",
    )


class FaultyPaperError(DomainError):
    """What was decided does not make a response."""

    code = "faulty-paper"
    kind = Kind.INVALID
    title = Text("Quyết định chưa hợp lệ", "The decisions do not fit")
    detail = Text(
        "Phiếu số {number} theo các quyết định này còn {count} lỗi; chưa ghi gì. Hãy sửa theo `errors`.",
        "Paper {number} has {count} faults by these decisions, and nothing was kept. Mend them by `errors`.",
    )
