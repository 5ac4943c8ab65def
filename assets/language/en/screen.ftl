# The screen around the panels: status, messages, keys.

language-now = In English from now on: Z changes back to 中文.

# src/tui/input/one_run.rs
screen-does-nothing-here-lists = { $label } does nothing here; ? lists the keys.
