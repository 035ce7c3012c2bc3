"""Paper forms (phiếu giấy): keyed from a workbook by two people, compared, and only then responses."""
