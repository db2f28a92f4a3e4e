"""State of one app: steps, what is missing, what happens next. No widgets."""
