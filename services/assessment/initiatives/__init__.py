"""Initiatives (mô hình, sáng kiến): registered by agencies, judged by the council, and what they bring to bonus leaves."""
