"""Pages, each from small frames."""
