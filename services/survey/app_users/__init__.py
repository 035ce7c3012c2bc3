"""App users: the keys and QR codes that let interviewers' apps fetch forms and send answers."""
