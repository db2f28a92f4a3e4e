"""What the field knows: the catalogue as data files, their models and their loader."""
