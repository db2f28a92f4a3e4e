"""What leaves the toolkit: workbooks, tables, charts. Heavy libraries are imported when asked for."""
