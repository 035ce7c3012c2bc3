"""The assessment service.

It owns authorities, programmes, agencies, frameworks, periods with their calendars, self-assessments, evidence,
statements, appraisals and the frozen appraisal record. It never computes an index: that is scoring's.
"""
