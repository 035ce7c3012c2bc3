"""Live progress: by agency, group and interviewer, against the target; every line adds up."""
