"""Pictures that a build makes: social cards, and smaller copies of what essays show."""
