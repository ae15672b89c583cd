io.write(string.rep("\0\a\b\r\27[2J\27[31mred\u{202e}der\u{2066}", 10000))
