"""Views: the only package that imports ipywidgets and anywidget."""
