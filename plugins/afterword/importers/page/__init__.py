"""What a page copied out of a browser as plain text is made of: lines, dates, comments, quotations."""
