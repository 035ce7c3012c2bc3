"""How mail servers are spoken to: encrypted, signed in to, and never told a password that others could hear."""

import datetime as dt
import ipaddress
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.gateway.config import Settings
from services.gateway.notices.models import Reason
from services.gateway.notices.post import MailServer
from tests.gateway.support import gateway_settings
from tests.support.mail import Locks, MailBox, mail_server

PASSWORD = "mật khẩu của máy chủ thư"
QUOTED = "m%E1%BA%ADt%20kh%E1%BA%A9u%20c%E1%BB%A7a%20m%C3%A1y%20ch%E1%BB%A7%20th%C6%B0"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine that no authority has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def a_mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.vn", "c@d.vn", "x"
    message.set_content("x")
    return message


def server_of(box: MailBox, scheme: str, certificate: Path | None, password: str) -> MailServer:
    address = box.url.removeprefix("smtp://")
    return MailServer(
        f"{scheme}://par-index:{password}@{address}",
        ca_file=str(certificate) if certificate else None,
    )


@pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls", "smtps"])
async def test_a_password_is_told_over_an_encrypted_connection(
    certificate: Path, scheme: str
) -> None:
    locks = Locks(certificate, at_once=scheme == "smtps", password=PASSWORD)
    with mail_server(locks=locks) as box:
        server = server_of(box, scheme, certificate, QUOTED)
        assert await server.send(a_mail()) is None
        assert await server.send(a_mail()) is None
        await server.leave()
        assert box.signed_in == [("par-index", PASSWORD, True)], "once for both mails"
        assert len(box.messages) == 2


@pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls"])
async def test_no_password_is_told_where_nothing_is_encrypted(scheme: str) -> None:
    """A server that offers no STARTTLS, or whose offer somebody has taken out on the way."""
    with mail_server(locks=Locks(password=PASSWORD)) as box:
        failure = await server_of(box, scheme, None, QUOTED).send(a_mail())
        assert failure is not None
        assert failure.of_server
        assert not failure.final
        assert (box.signed_in, box.messages) == ([], [])
    if scheme == "smtp":
        assert failure.reason is Reason.NOT_SIGNED_IN
        assert "not encrypted" in failure.detail


async def test_a_password_goes_over_an_open_line_only_where_that_is_said() -> None:
    with mail_server(locks=Locks(password=PASSWORD)) as box:
        assert await server_of(box, "smtp+plain", None, QUOTED).send(a_mail()) is None
        assert box.signed_in == [("par-index", PASSWORD, False)]


async def test_a_server_that_is_not_known_gets_no_password(certificate: Path) -> None:
    with mail_server(locks=Locks(certificate, password=PASSWORD)) as box:
        failure = await server_of(box, "smtp+starttls", None, QUOTED).send(a_mail())
        assert failure is not None
        assert (failure.reason, failure.of_server) == (Reason.NOT_REACHED, True)
        assert (box.signed_in, box.messages) == ([], [])


async def test_a_wrong_password_holds_mails_back_and_says_so(certificate: Path) -> None:
    with mail_server(locks=Locks(certificate, password=PASSWORD)) as box:
        server = server_of(box, "smtp+starttls", certificate, "wrong")
        failure = await server.send(a_mail())
        assert failure is not None
        assert (failure.reason, failure.final) == (Reason.NOT_SIGNED_IN, False)
        assert failure.of_server, "the next mail would fail as well, so none is tried"
        assert failure.detail.startswith("(535")
        assert "wrong" not in failure.detail
        assert not box.messages
    assert not failure.reason.text.vi.isascii()


@pytest.mark.parametrize("url", ["http://mail.example.vn", "smtp+tls://mail.example.vn"])
def test_an_address_of_another_kind_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match=r"smtp, smtp\+starttls, smtp\+plain, smtps"):
        gateway_settings(smtp_url=url)


def test_the_password_is_in_no_repr() -> None:
    settings: Settings = gateway_settings(smtp_url=f"smtps://par-index:{QUOTED}@mail.example.vn")
    assert QUOTED not in repr(settings)
