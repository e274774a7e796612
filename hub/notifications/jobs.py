"""What the outbox does later."""

from hub.notifications.actions import send_due

JOBS = {"outbox": send_due}
