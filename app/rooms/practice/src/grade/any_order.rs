//! Values whose rows may come in any order, as those of a database do unless a
//! query asks for one: a list, or the rows of a result set.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::compare::values_equal;

/// Rows that are held against each other one by one where numbers need not be
/// equal; more are put in order first.
const MATCHED_ROWS_MAX: usize = 1_000;
/// The key under which a result set has its rows.
const ROWS: &str = "rows";

/// The value with its rows in an order that follows from them alone.
pub(super) fn sorted(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(rows) = rows_mut(&mut value) {
        rows.sort_by(compare);
    }
    value
}

/// Whether two values that `sorted` gave have the same rows, each as often.
pub(super) fn sorted_equal(yours: &Value, wanted: &Value, tolerance: Option<f64>) -> bool {
    if values_equal(yours, wanted, tolerance) {
        return true;
    }
    // A number a little smaller than the one that is wanted may have come to
    // stand elsewhere.
    let (mut yours, mut wanted) = (yours.clone(), wanted.clone());
    let (Some(your_rows), Some(wanted_rows)) = (rows_mut(&mut yours), rows_mut(&mut wanted)) else {
        return false;
    };
    if tolerance.is_none()
        || your_rows.len() != wanted_rows.len()
        || your_rows.len() > MATCHED_ROWS_MAX
    {
        return false;
    }
    for wanted in std::mem::take(wanted_rows) {
        let Some(found) = your_rows
            .iter()
            .position(|yours| values_equal(yours, &wanted, tolerance))
        else {
            return false;
        };
        your_rows.swap_remove(found);
    }
    // What stands beside the rows, such as the names of the columns.
    yours == wanted
}

fn rows_mut(value: &mut Value) -> Option<&mut Vec<Value>> {
    match value {
        Value::Array(rows) => Some(rows),
        Value::Object(entries) => entries.get_mut(ROWS)?.as_array_mut(),
        _ => None,
    }
}

/// Any order will do as long as equal values come to stand side by side.
fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => compare_numbers(one, other),
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Array(one), Value::Array(other)) => one
            .iter()
            .zip(other)
            .map(|(one, other)| compare(one, other))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| one.len().cmp(&other.len())),
        (Value::Object(one), Value::Object(other)) => one
            .iter()
            .zip(other)
            .map(|((key, one), (other_key, other))| {
                key.cmp(other_key).then_with(|| compare(one, other))
            })
            .find(|order| order.is_ne())
            .unwrap_or_else(|| one.len().cmp(&other.len())),
        _ => rank(one).cmp(&rank(other)),
    }
}

fn compare_numbers(one: &Number, other: &Number) -> Ordering {
    if let (Some(one), Some(other)) = (one.as_i64(), other.as_i64()) {
        return one.cmp(&other);
    }
    // 1 and 1.0 are the same, and so are 0 and -0.
    let worth = |number: &Number| number.as_f64().unwrap_or_default() + 0.0;
    worth(one).total_cmp(&worth(other))
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(yours: &Value, wanted: &Value, tolerance: Option<f64>, expected: bool) {
        assert_eq!(
            sorted_equal(&sorted(yours), &sorted(wanted), tolerance),
            expected,
            "{yours} and {wanted} within {tolerance:?}"
        );
    }

    fn rows(rows: Value) -> Value {
        json!({ "columns": ["name", "size"], "rows": rows })
    }

    #[test]
    fn rows_may_come_in_any_order() {
        let towns = rows(json!([["Oslo", 7.0], ["Bergen", null], ["Oslo", 1]]));
        let same = rows(json!([["Oslo", 1.0], ["Oslo", 7], ["Bergen", null]]));
        check(&towns, &same, None, true);
        check(
            &json!([3, "a", null, [1]]),
            &json!([[1], null, 3.0, "a"]),
            None,
            true,
        );
        check(
            &json!([{"a": 1}, {"a": 2}]),
            &json!([{"a": 2}, {"a": 1}]),
            None,
            true,
        );
    }

    #[test]
    fn each_row_counts_as_often_as_it_is_there() {
        check(&json!([1, 1, 2]), &json!([1, 2, 2]), None, false);
        check(&json!([1, 2]), &json!([1, 2, 2]), None, false);
        check(&rows(json!([[1, 2]])), &rows(json!([[2, 1]])), None, false);
    }

    #[test]
    fn what_stands_beside_the_rows_must_be_equal() {
        let other = json!({ "columns": ["name", "area"], "rows": [] });
        check(&rows(json!([])), &other, None, false);
        check(
            &rows(json!([[1.0]])),
            &json!({ "columns": [], "rows": [[1.1]] }),
            Some(0.2),
            false,
        );
        check(&json!("b"), &json!("a"), None, false);
    }

    #[test]
    fn a_tolerance_finds_the_row_that_is_meant() {
        let yours = rows(json!([[1.001, "b"], [1.0, "a"]]));
        let wanted = rows(json!([[1.0, "b"], [1.001, "a"]]));
        check(&yours, &wanted, Some(0.01), true);
        check(&yours, &wanted, None, false);
    }

    #[test]
    fn very_many_rows_are_not_held_against_each_other_one_by_one() {
        // Each of yours is a little more than what is wanted, and stands elsewhere.
        let rows = |count: usize, shift: f64| {
            let row = |at| json!([1.0 + shift * f64::from(at), at]);
            (0..u32::try_from(count).unwrap())
                .map(row)
                .collect::<Value>()
        };
        for (count, expected) in [(MATCHED_ROWS_MAX, true), (MATCHED_ROWS_MAX + 1, false)] {
            let (up, down) = (rows(count, 1e-9), rows(count, -1e-9));
            check(&up, &down, Some(0.01), expected);
        }
    }
}
