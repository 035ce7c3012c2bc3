"""Score cards (phiếu điểm): one page on one agency."""
