"""Text → safe HTML and back to plain text: headers, Markdown, the sanitizer."""
