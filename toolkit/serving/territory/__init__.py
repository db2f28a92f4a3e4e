"""The coordinator's pages: schools, curators, links and cards of a territory; plain forms, no kernel."""
