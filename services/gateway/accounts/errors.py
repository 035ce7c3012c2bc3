"""Refusals about accounts and grants."""

from shared.problems.problem import DomainError, Kind, Text


class EmailTakenError(DomainError):
    """There is an account with this address, in the caller's authority or in another one."""

    code = "email-taken"
    kind = Kind.CONFLICT
    title = Text("Địa chỉ thư đã có tài khoản", "The address has an account already")
    detail = Text(
        "Hãy tìm tài khoản này bằng địa chỉ thư và cấp thêm vai trò; nếu không thấy, hãy đề nghị quản trị nền tảng, hoặc dùng địa chỉ khác.",
        "Find that account by its address and grant it the role; if you do not see it, ask a platform administrator, or use another address.",
    )


class InvalidGrantsError(DomainError):
    """A grant does not name what its role needs."""

    code = "invalid-grants"
    kind = Kind.INVALID
    title = Text("Vai trò được cấp chưa hợp lệ", "The grants are not valid")
    detail = Text(
        "Hãy sửa các mục nêu trong `errors`.", "Mend what `errors` names, then send it again."
    )


class GrantNotYoursError(DomainError):
    """An officer grants in its own authority only, and never the running of the deployment."""

    code = "grant-not-yours"
    kind = Kind.NOT_PERMITTED
    title = Text("Không được cấp vai trò này", "You may not grant this")
    detail = Text(
        "Cán bộ Nội vụ chỉ cấp vai trò trong cơ quan chủ trì của mình; hãy đề nghị quản trị nền tảng thực hiện.",
        "An officer grants roles in its own authority only; ask a platform administrator for this one.",
    )


class GrantExistsError(DomainError):
    """The account holds this role there already."""

    code = "grant-exists"
    kind = Kind.CONFLICT
    title = Text("Vai trò này đã được cấp", "It is granted already")
    detail = Text(
        "Tài khoản đã có vai trò {role} này; không cần cấp lại.",
        "The account holds this {role} grant already; nothing more is needed.",
    )


class SharedAccountError(DomainError):
    """The account also works elsewhere, so one authority alone does not decide about all of it."""

    code = "shared-account"
    kind = Kind.NOT_PERMITTED
    title = Text("Tài khoản không chỉ thuộc cơ quan của bạn", "The account is not yours alone")
    detail = Text(
        "Tài khoản này còn vai trò khác; bạn có thể thu hồi vai trò trong cơ quan mình, còn việc này hãy đề nghị quản trị nền tảng.",
        "This account holds other roles too; withdraw its grants in your authority, or ask a platform administrator.",
    )


class OwnAccountError(DomainError):
    """One does not lock oneself out."""

    code = "own-account"
    kind = Kind.CONFLICT
    title = Text("Không thể tự khoá tài khoản của mình", "It is your own account")
    detail = Text(
        "Hãy để một cán bộ hoặc quản trị viên khác thực hiện, để không ai tự mất quyền truy cập.",
        "Let another officer or administrator do this, so that nobody locks themselves out.",
    )


class LastAdministratorError(DomainError):
    """Somebody must be able to run the deployment."""

    code = "last-administrator"
    kind = Kind.CONFLICT
    title = Text("Đây là quản trị viên cuối cùng", "This is the last administrator")
    detail = Text(
        "Hãy cấp vai trò PLATFORM_ADMIN cho một tài khoản khác trước.",
        "Grant PLATFORM_ADMIN to another account first.",
    )


class AccountStateError(DomainError):
    """It is in that state already."""

    code = "account-state"
    kind = Kind.CONFLICT
    title = Text("Tài khoản đã ở trạng thái này", "The account is in that state already")
    detail = Text(
        "Tài khoản đang ở trạng thái {state}; hãy tải lại để xem.",
        "The account is {state}; load it again to see.",
    )


class WrongPasswordError(DomainError):
    """The current password is not right."""

    code = "wrong-password"
    kind = Kind.INVALID
    title = Text("Mật khẩu hiện tại không đúng", "The current password is wrong")
    detail = Text(
        "Hãy nhập lại mật khẩu đang dùng; nếu quên, cán bộ Nội vụ có thể đặt mật khẩu mới.",
        "Write the password in use; if it is lost, an officer of the authority can set a new one.",
    )


class TooManyGrantsError(DomainError):
    """An account holds as many roles as its token can carry."""

    code = "too-many-grants"
    kind = Kind.CONFLICT
    title = Text("Tài khoản đã có quá nhiều vai trò", "The account holds too many roles")
    detail = Text(
        "Một tài khoản có tối đa {limit} vai trò; hãy thu hồi vai trò không còn dùng hoặc mở tài khoản khác.",
        "An account holds at most {limit} roles; take away what is no longer used, or open another account.",
    )
