"""Refusals around app users."""

from shared.problems import DomainError, Kind, Text


class FaultyAppUserError(DomainError):
    """The wish contradicts itself."""

    code = "faulty-app-user"
    kind = Kind.INVALID
    title = Text("Người dùng ứng dụng chưa đúng", "The app user has faults")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`.",
        "{count} places need mending; see `errors`.",
    )


class AppUserIdTakenError(DomainError):
    """Another app user has this id."""

    code = "app-user-id-taken"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho người dùng ứng dụng khác", "The id belongs to another app user")
    detail = Text(
        "Mã {app_user_id} đã thuộc người dùng ứng dụng khác; hãy tạo mã mới.",
        "Another app user has the id {app_user_id}; make a new id for this one.",
    )


class AppUserRevokedError(DomainError):
    """A revoked app user stays revoked."""

    code = "app-user-revoked"
    kind = Kind.CONFLICT
    title = Text("Người dùng ứng dụng đã bị thu hồi", "The app user is revoked")
    detail = Text(
        "Người dùng ứng dụng này đã bị thu hồi; hãy lập người dùng ứng dụng mới cho điều tra viên.",
        "This app user is revoked; make a new one for the interviewer.",
    )
