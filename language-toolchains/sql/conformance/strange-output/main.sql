SELECT char(0, 7, 8, 13, 27) || '[2J' || char(27) || '[31mred' || char(0x202E) || 'der' || char(0x2066) AS strange;
