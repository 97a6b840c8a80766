"""Single messages, and folders of them."""

from cases_truth.mail import expected_messages as expected

__all__ = ["expected"]
