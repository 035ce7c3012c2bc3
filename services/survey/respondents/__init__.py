"""The respondent's page (trang trả lời phiếu): who has a link or a QR code answers in the browser, without signing in."""
