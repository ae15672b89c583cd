//! Columns of SQL that are called what they look like: `SELECT price*2` has the heading
//! `price*2`, spaces and case included, so that laying it out anew would rename it. What
//! stands there is put back as it was.

use std::ops::Range;

/// What ends a list of columns.
const ENDS: &[&str] = &[
    ";",
    "from",
    "where",
    "group",
    "having",
    "window",
    "order",
    "limit",
    "union",
    "intersect",
    "except",
];
/// Words behind which another belongs to the expression and is no name for it …
const OPEN: &[&str] = &[
    "all", "and", "between", "by", "case", "collate", "distinct", "else", "escape", "from", "glob",
    "in", "is", "like", "match", "not", "or", "over", "regexp", "then", "when",
];
/// … and those that are no name wherever they stand.
const NAMELESS: &[&str] = &["end", "isnull", "notnull", "null"];

/// A word, sign or text of a program; comments are none.
pub(super) struct Token<'a> {
    pub(super) at: usize,
    pub(super) text: &'a str,
}

impl Token<'_> {
    fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    fn end(&self) -> usize {
        self.at + self.text.len()
    }

    fn is_quoted(&self) -> bool {
        self.text.starts_with(['\'', '"', '`', '['])
    }

    fn is_word(&self) -> bool {
        self.text.starts_with(super::is_of_word) || self.is_quoted()
    }
}

/// What a formatter wrote with the columns that have no name of their own as they were;
/// `None` where there are more or fewer of them.
pub(super) fn restored(
    before: (&str, &[Token<'_>]),
    after: (&str, &[Token<'_>]),
) -> Option<String> {
    let (was, is) = (nameless(before.1), nameless(after.1));
    if was.len() != is.len() {
        return None;
    }
    let mut whole = String::with_capacity(after.0.len());
    let mut done = 0;
    for (was, is) in was.into_iter().zip(is) {
        let (old, new) = (before.0.get(was)?, after.0.get(is.clone())?);
        // One within another was put back with it.
        if old != new && is.start >= done {
            whole.push_str(after.0.get(done..is.start)?);
            whole.push_str(old);
            done = is.end;
        }
    }
    whole.push_str(after.0.get(done..)?);
    Some(whole)
}

/// A list of columns that is being read.
struct List {
    depth: usize,
    /// The first token of the column; `None` between two of them.
    first: Option<usize>,
    is_open: bool,
}

/// Where the columns stand whose heading is their text, by their beginnings.
fn nameless(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut lists: Vec<List> = Vec::new();
    let mut depth = 0_usize;
    let close = |list: &mut List, end: usize, found: &mut Vec<Range<usize>>| {
        if let Some(first) = list.first.take().filter(|_| list.is_open)
            && let Some(column) = tokens.get(first..end)
            && let (Some(from), Some(to)) = (column.first(), column.last())
            && !has_name(column)
        {
            found.push(from.at..to.end());
        }
    };
    for (at, token) in tokens.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|at| tokens.get(at));
        if token.text == ")" {
            depth = depth.saturating_sub(1);
            while let Some(mut list) = lists.pop_if(|list| list.depth > depth) {
                close(&mut list, at, &mut found);
            }
            continue;
        }
        let list = lists.last_mut().filter(|list| list.depth == depth);
        if token.is_one_of(&["select", "returning"]) {
            // A second statement, or the other half of a union.
            if list.is_some() {
                lists.pop();
            }
            lists.push(List {
                depth,
                first: None,
                is_open: true,
            });
            continue;
        }
        if token.text == "(" {
            depth += 1;
        }
        let Some(list) = list.filter(|list| list.is_open) else {
            continue;
        };
        // `IS DISTINCT FROM` is an operator.
        let compares = token.is("from") && previous.is_some_and(|it| it.is("distinct"));
        if token.text == "," {
            close(list, at, &mut found);
        } else if token.is_one_of(ENDS) && !compares {
            close(list, at, &mut found);
            list.is_open = false;
        } else if list.first.is_none() {
            let is_choice =
                token.is_one_of(&["distinct", "all"]) && previous.is_some_and(|it| it.is("select"));
            list.first = (!is_choice).then_some(at);
        }
    }
    for mut list in lists {
        close(&mut list, tokens.len(), &mut found);
    }
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    found
}

/// Whether a column is called otherwise than it looks: a column of a table, all of them,
/// or one that is given a name.
fn has_name(column: &[Token<'_>]) -> bool {
    let is_name = |at: usize, token: &Token<'_>| match at % 2 {
        0 => {
            (token.is_word()
                && !token
                    .text
                    .starts_with(|first: char| first == '\'' || first.is_ascii_digit()))
                || token.text == "*"
        }
        _ => token.text == ".",
    };
    if column.len() <= 5
        && column.len() % 2 == 1
        && column
            .iter()
            .enumerate()
            .all(|(at, token)| is_name(at, token))
        && !column[0].is_one_of(NAMELESS)
    {
        return true;
    }
    let [.., before, last] = column else {
        return false;
    };
    if before.is("as") {
        return true;
    }
    let apart = before.end() < last.at || before.text == ")";
    let ends_a_value = before.is_word() || before.text == ")" || before.is("end");
    apart
        && last.is_word()
        && !last.text.starts_with(|first: char| first.is_ascii_digit())
        && !last.is_one_of(NAMELESS)
        && ends_a_value
        && !before.is_one_of(OPEN)
}

#[cfg(test)]
mod tests {
    use super::super::Kept;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &str) {
        let kept = Kept::Sql.kept(before, after.to_owned());
        assert_eq!(kept.as_deref(), Some(expected), "{before}");
    }

    #[track_caller]
    fn as_it_is(before: &str, after: &str) {
        check(before, after, after);
    }

    #[test]
    fn a_column_without_a_name_stays_as_it_is_written() {
        check(
            "select price*2 from t",
            "SELECT price * 2\nFROM t;\n",
            "SELECT price*2\nFROM t;\n",
        );
        check(
            "select Count( * ),a+b",
            "SELECT\n  count(*),\n  a + b;\n",
            "SELECT\n  Count( * ),\n  a+b;\n",
        );
        check(
            "select distinct a||b from t",
            "SELECT DISTINCT a || b FROM t;",
            "SELECT DISTINCT a||b FROM t;",
        );
        check(
            "select (select max(a)+1 from u),b from t",
            "SELECT (SELECT max(a) + 1 FROM u), b FROM t;",
            "SELECT (select max(a)+1 from u), b FROM t;",
        );
        check(
            "select * from (select a+1 from t)",
            "SELECT * FROM (SELECT a + 1 FROM t);",
            "SELECT * FROM (SELECT a+1 FROM t);",
        );
        check(
            "select a+1 union select b+1; select c+1",
            "SELECT a + 1 UNION SELECT b + 1;\nSELECT c + 1;",
            "SELECT a+1 UNION SELECT b+1;\nSELECT c+1;",
        );
        check(
            "select a is distinct from b+1",
            "SELECT a IS DISTINCT FROM b + 1;",
            "SELECT a is distinct from b+1;",
        );
        check(
            "select case when a then 1 end, x is null, a collate nocase",
            "SELECT CASE WHEN a THEN 1 END, x IS NULL, a COLLATE nocase;",
            "SELECT case when a then 1 end, x is null, a collate nocase;",
        );
        check(
            "delete from t returning a+1",
            "DELETE FROM t RETURNING a + 1;",
            "DELETE FROM t RETURNING a+1;",
        );
        check(
            "select 'a'||'b', null",
            "SELECT 'a' || 'b', NULL;",
            "SELECT 'a'||'b', null;",
        );
        check(
            "select a+b /* why */, c",
            "SELECT a + b /* why */, c;",
            "SELECT a+b /* why */, c;",
        );
    }

    #[test]
    fn what_has_a_name_is_the_formatters() {
        as_it_is(
            "select a+b as sum, T . A, t.*, *",
            "SELECT a + b AS sum, T.A, t.*, *;",
        );
        as_it_is(
            "select a+b sum, count(*)n, f(1) \"x y\" from t where a+b>1 order by a+b",
            "SELECT a + b sum, count(*) n, f(1) \"x y\" FROM t WHERE a + b > 1 ORDER BY a + b;",
        );
        as_it_is(
            "select case when a then 1 end kind from t",
            "SELECT CASE WHEN a THEN 1 END kind FROM t;",
        );
        as_it_is("insert into t values (1,2)", "INSERT INTO t VALUES (1, 2);");
    }

    #[test]
    fn odd_texts_are_read_to_their_end() {
        let deep = format!("{}1", "select (".repeat(20_000));
        for odd in [
            "select",
            "select ,",
            "select (",
            "select )a",
            "))select a+b)",
            "select distinct",
            &deep,
        ] {
            as_it_is(odd, odd);
        }
    }
}
