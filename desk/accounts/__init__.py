"""Who may sign in at the desk: accounts by invitation, passwords and second factors."""
