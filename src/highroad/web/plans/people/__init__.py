"""Who writes which section until when, and what reviewers remark, element by element."""
