"""The door: the only package that imports voila, jupyter_server and tornado."""
