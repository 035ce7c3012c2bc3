"""The gateway's tables."""

from services.gateway.tables.account import AccountTable, GrantTable
from services.gateway.tables.api_client import ApiClientTable
from services.gateway.tables.audit_entry import AuditChainTable, AuditEntryTable
from services.gateway.tables.metadata import Base
from services.gateway.tables.notice import EventTable, NoticeSettingTable, NoticeTable
from services.gateway.tables.sign_in import RefreshTokenTable, SignInAttemptTable, SignInTable
from services.gateway.tables.signing_key import SigningKeyTable
from services.gateway.tables.webhook import WebhookDeliveryTable, WebhookTable

__all__ = [
    "AccountTable",
    "ApiClientTable",
    "AuditChainTable",
    "AuditEntryTable",
    "Base",
    "EventTable",
    "GrantTable",
    "NoticeSettingTable",
    "NoticeTable",
    "RefreshTokenTable",
    "SignInAttemptTable",
    "SignInTable",
    "SigningKeyTable",
    "WebhookDeliveryTable",
    "WebhookTable",
]
