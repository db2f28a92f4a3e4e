"""Word documents: templates that a methodologist edits in Word, and the facts that fill them."""
