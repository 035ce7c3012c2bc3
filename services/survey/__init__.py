"""The survey service (điều tra xã hội học).

It owns questionnaires, campaigns, assignments of interviewers, responses and the frozen survey summaries. It never
knows how points are made of answers: a summary holds counts, and the scoring service turns them into points.
"""
