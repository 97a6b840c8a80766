"""What `mailbox` is made of: containers, messages, threads."""
