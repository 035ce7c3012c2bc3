"""Documents: registered once by an agency, in versions, and cited wherever they prove something."""
