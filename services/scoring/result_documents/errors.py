"""Refusals of documents of results."""

from shared.problems.problem import DomainError, Kind, Text


class DocumentIdTakenError(DomainError):
    """The id stands for another document."""

    code = "document-id-taken"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho tài liệu khác", "The id is used for another document")
    detail = Text(
        "Mã {id} đã dùng cho một yêu cầu khác; hãy tạo mã mới hoặc bỏ trống `id`.",
        "The id {id} stands for another request; make a new one, or leave `id` out.",
    )


class DocumentNotReadyError(DomainError):
    """There is nothing to fetch, yet or at all."""

    code = "document-not-ready"
    kind = Kind.CONFLICT
    title = Text("Tài liệu chưa sẵn sàng", "The document is not ready")
    detail = Text(
        "Tài liệu đang ở trạng thái {state}; chỉ tải được khi đã xong. Hãy xem tiến độ; nếu không thành công hoặc đã hủy thì yêu cầu lại.",
        "The document is {state}; it can be fetched when it is DONE. Look at its progress; where it is FAILED or CANCELLED, "
        "ask for it again.",
    )


class DocumentFinishedError(DomainError):
    """What is over cannot be cancelled."""

    code = "document-finished"
    kind = Kind.CONFLICT
    title = Text("Việc tạo tài liệu đã kết thúc", "The document is finished")
    detail = Text(
        "Việc tạo tài liệu đã kết thúc ({state}) nên không hủy được nữa; nếu không cần, hãy xóa tài liệu.",
        "Making the document is over ({state}), so it cannot be cancelled; remove the document if nobody needs it.",
    )


class TooManyDocumentsError(DomainError):
    """One authority does not fill the queue of all."""

    code = "too-many-documents"
    kind = Kind.TOO_MANY
    title = Text("Đang chờ quá nhiều tài liệu", "Too many documents are waiting")
    detail = Text(
        "Đã có {count} tài liệu đang chờ tạo; hãy đợi hoặc hủy bớt, hoặc yêu cầu một tệp chung cho cả khối.",
        "{count} documents wait to be made already; let some finish or cancel some, or ask for one file of the whole block.",
    )


class RunNotPublicError(DomainError):
    """A document for the public is made of public results only."""

    code = "run-not-public"
    kind = Kind.CONFLICT
    title = Text("Kết quả chưa được công bố", "The results are not published")
    detail = Text(
        "Tài liệu cho công chúng chỉ lập từ kết quả đã có quyết định công bố; hãy công bố trước, hoặc chọn `audience` INTERNAL.",
        "A document for the public is made of published results; publish them before, or ask with the audience INTERNAL.",
    )


class NotYourDocumentError(DomainError):
    """An agency's people take back what they asked for themselves."""

    code = "not-your-document"
    kind = Kind.NOT_PERMITTED
    title = Text("Tài liệu do người khác yêu cầu", "Somebody else asked for the document")
    detail = Text(
        "Chỉ người đã yêu cầu hoặc cán bộ Nội vụ được hủy hoặc xóa tài liệu này.",
        "Only who asked for it or an officer of the authority may cancel or remove this document.",
    )
