//! The calls that `TEST_CASE`, `TEST_RANGE` and `TEST_MATRIX` ask for, as Unity's
//! documentation of its generator of runners has them:
//!
//! ```text
//! TEST_CASE(1, "one")             one call
//! TEST_RANGE([0, 4, 2], <1, 3, 1>)   from, to and step: 0, 2, 4 with 1, 2
//! TEST_MATRIX([1, 2], [a, b])     each of the first with each of the second
//! ```

use super::reader::{Case, Kind};

const RANGE: &str = "TEST_RANGE takes ranges such as [1, 5, 1] or, without the last, <1, 5, 1>: numbers from, to, and a step that leads there.";
const MATRIX: &str = "TEST_MATRIX takes lists such as [1, 2, 3], one for each argument.";

/// The arguments of each call, or why there are none.
pub(super) fn calls(case: &Case, most: usize) -> Result<Vec<String>, String> {
    let (lists, wrong) = match case.kind {
        Kind::Case => return Ok(vec![case.text.clone()]),
        Kind::Range => (ranges(&case.text, most), RANGE),
        Kind::Matrix => (matrix(&case.text), MATRIX),
    };
    let lists = lists.filter(|lists| !lists.is_empty() && lists.iter().all(|it| !it.is_empty()));
    let lists = lists.ok_or_else(|| wrong.to_owned())?;
    let count = lists
        .iter()
        .try_fold(1_usize, |all, list| all.checked_mul(list.len()));
    if count.is_none_or(|count| count > most) {
        return Err(format!("These are more than {most} tests: leave some out."));
    }
    let mut calls = vec![String::new()];
    for list in lists {
        let with = |before: &String| {
            let comma = if before.is_empty() { "" } else { ", " };
            let joined: Vec<String> = list
                .iter()
                .map(|it| format!("{before}{comma}{it}"))
                .collect();
            joined
        };
        calls = calls.iter().flat_map(with).collect();
    }
    Ok(calls)
}

/// The values of every range; none where one is not written as they are.
fn ranges(text: &str, most: usize) -> Option<Vec<Vec<String>>> {
    let mut rest = text.trim();
    let mut lists = Vec::new();
    while !rest.is_empty() {
        let (inclusive, close) = match rest.as_bytes().first()? {
            b'[' => (true, ']'),
            b'<' => (false, '>'),
            _ => return None,
        };
        let (inner, behind) = rest[1..].split_once(close)?;
        let numbers: Vec<&str> = inner.split(',').map(str::trim).collect();
        let [from, to, step] = numbers[..] else {
            return None;
        };
        lists.push(match (from.parse(), to.parse(), step.parse()) {
            (Ok(from), Ok(to), Ok(step)) => whole(from, to, step, inclusive, most)?,
            _ => real(
                from.parse().ok()?,
                to.parse().ok()?,
                step.parse().ok()?,
                inclusive,
                most,
            )?,
        });
        let behind = behind.trim_start();
        rest = match behind.strip_prefix(',') {
            Some(next) => next.trim_start(),
            None if behind.is_empty() => "",
            None => return None,
        };
    }
    Some(lists)
}

fn whole(from: i64, to: i64, step: i64, inclusive: bool, most: usize) -> Option<Vec<String>> {
    let leads = (step > 0 && from <= to) || (step < 0 && from >= to);
    let mut values = Vec::new();
    let mut at = Some(from);
    while let Some(value) = at.filter(|at| leads && if step > 0 { *at <= to } else { *at >= to }) {
        if !inclusive && value == to {
            break;
        }
        values.push(value.to_string());
        // One more than may be tells that there are too many.
        at = value.checked_add(step).filter(|_| values.len() <= most);
    }
    leads.then_some(values)
}

fn real(from: f64, to: f64, step: f64, inclusive: bool, most: usize) -> Option<Vec<String>> {
    let leads = (step > 0.0 && from <= to) || (step < 0.0 && from >= to);
    if !(leads && from.is_finite() && to.is_finite() && step.is_finite()) {
        return None;
    }
    // A hair more than fits counts as fitting: steps such as 0.1 are not exact.
    let steps = (to - from) / step + 1e-9;
    let mut values = Vec::new();
    let mut number = 0.0;
    while number <= steps && values.len() <= most {
        if !inclusive && number + 2e-9 >= steps {
            break;
        }
        values.push(format!("{:?}", from + number * step));
        number += 1.0;
    }
    Some(values)
}

/// The elements of every list, each as it is written.
fn matrix(text: &str) -> Option<Vec<Vec<String>>> {
    let mut lists: Vec<Vec<String>> = Vec::new();
    let mut depth = 0_usize;
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, character) in text.char_indices() {
        if let Some(open) = quote {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if character == open => quote = None,
                _ => {}
            }
            continue;
        }
        let mut element = |end: usize| {
            let written = text.get(start..end).unwrap_or_default().trim().to_owned();
            let list = lists.last_mut().filter(|_| !written.is_empty());
            list.map(|list| list.push(written))
        };
        match character {
            '"' | '\'' => quote = Some(character),
            '[' | '(' | '{' => {
                if depth == 0 {
                    if character != '[' {
                        return None;
                    }
                    lists.push(Vec::new());
                    start = at + 1;
                }
                depth += 1;
            }
            ']' | ')' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    element(at)?;
                }
            }
            ',' if depth == 1 => {
                element(at)?;
                start = at + 1;
            }
            _ if depth == 0 && character != ',' && !character.is_whitespace() => return None,
            _ => {}
        }
    }
    (depth == 0 && quote.is_none()).then_some(lists)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: Kind, text: &str) -> Result<Vec<String>, String> {
        let text = text.to_owned();
        calls(
            &Case {
                kind,
                text,
                line: 1,
            },
            100,
        )
    }

    #[track_caller]
    fn check(kind: Kind, text: &str, expected: &[&str]) {
        assert_eq!(told(kind, text).unwrap(), expected, "{text}");
    }

    #[test]
    fn ranges_and_lists_become_calls() {
        check(Kind::Case, "1, f(2)", &["1, f(2)"]);
        check(Kind::Range, "[0, 4, 2]", &["0", "2", "4"]);
        check(Kind::Range, "<0, 4, 2>", &["0", "2"]);
        check(
            Kind::Range,
            "[3, 4, 1], <10, 6, -2>",
            &["3, 10", "3, 8", "4, 10", "4, 8"],
        );
        check(
            Kind::Range,
            "[0.1, 0.3, 0.1]",
            &["0.1", "0.2", "0.30000000000000004"],
        );
        check(Kind::Range, "<0.0, 1.0, 0.5>", &["0.0", "0.5"]);
        check(
            Kind::Range,
            "[9223372036854775806, 9223372036854775807, 1]",
            &["9223372036854775806", "9223372036854775807"],
        );
        check(
            Kind::Matrix,
            "[1, \"a,]\"], [f(1, 2)]",
            &["1, f(1, 2)", "\"a,]\", f(1, 2)"],
        );
    }

    #[test]
    fn what_is_written_otherwise_is_refused_in_a_sentence() {
        for text in [
            "",
            "1",
            "[1, 2]",
            "[1, 2, 0]",
            "[2, 1, 1]",
            "<1, 1, 1>",
            "[a, 2, 1]",
            "[1, 2, 1",
            "[1, 2, 1] x",
            "[0, inf, 1]",
            "[nan, 1, 1]",
        ] {
            assert_eq!(told(Kind::Range, text).unwrap_err(), RANGE, "{text}");
        }
        for text in [
            "", "1", "[", "]", "[]", "[1,,2]", "[1] 2", "(1)", "['", "[1, 2",
        ] {
            assert_eq!(told(Kind::Matrix, text).unwrap_err(), MATRIX, "{text}");
        }
        for text in [
            "[0, 100, 1]",
            "[0, 1e300, 1]",
            "[0, 20, 1], [0, 20, 1]",
            "[-9223372036854775808, 9223372036854775807, 1]",
        ] {
            assert!(
                told(Kind::Range, text)
                    .unwrap_err()
                    .contains("more than 100"),
                "{text}"
            );
        }
    }
}
