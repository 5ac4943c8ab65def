# The screen around the panels: status, messages, keys.

language-now = 已切换到中文：Z 切换回 English。

# src/tui/input/one_run.rs
screen-does-nothing-here-lists = { $label } 在这里没有作用；? 列出所有按键。
