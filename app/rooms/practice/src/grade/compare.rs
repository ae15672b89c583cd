//! When two things are the same, and in which way they are not.

use serde_json::Value;

/// Compares what a program wrote with what was wanted; trailing space at line
/// ends and at the end aside. Otherwise says what is different.
pub(super) fn output(yours: &str, wanted: &str) -> Result<(), String> {
    let (yours, wanted) = (lines(yours), lines(wanted));
    let different =
        (0..yours.len().max(wanted.len())).find(|&index| yours.get(index) != wanted.get(index));
    let Some(index) = different else {
        return Ok(());
    };
    let number = index + 1;
    Err(match (yours.get(index), wanted.get(index)) {
        (None, _) if yours.is_empty() => "The program ended without writing anything.".to_owned(),
        (None, _) => format!(
            "The output is right up to line {index}, but then more was wanted: {} of {} lines are there.",
            yours.len(),
            wanted.len()
        ),
        (Some(_), None) if wanted.is_empty() => {
            "The program wrote something where nothing was wanted.".to_owned()
        }
        (Some(_), None) => format!(
            "Everything that was wanted is there, but then the program wrote more, from line {number} on."
        ),
        (Some(yours), Some(wanted)) if without_space(yours) == without_space(wanted) => {
            format!("Line {number} of the output differs from what was wanted only in its spaces.")
        }
        (Some(yours), Some(wanted)) if yours.to_lowercase() == wanted.to_lowercase() => format!(
            "Line {number} of the output differs from what was wanted only in capital and small letters."
        ),
        _ => format!("Line {number} of the output is not what was wanted."),
    })
}

/// The lines of an output without what is not compared.
pub(super) fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().map(str::trim_end).collect()
}

fn without_space(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether two values are the same: numbers by what they are worth (1 and 1.0),
/// lists in their order, objects by their keys.
pub(super) fn values_equal(yours: &Value, wanted: &Value, tolerance: Option<f64>) -> bool {
    match (yours, wanted) {
        (Value::Number(yours), Value::Number(wanted)) => numbers_equal(yours, wanted, tolerance),
        (Value::Array(yours), Value::Array(wanted)) => {
            yours.len() == wanted.len()
                && yours
                    .iter()
                    .zip(wanted)
                    .all(|(yours, wanted)| values_equal(yours, wanted, tolerance))
        }
        (Value::Object(yours), Value::Object(wanted)) => {
            yours.len() == wanted.len()
                && yours.iter().all(|(key, value)| {
                    wanted
                        .get(key)
                        .is_some_and(|wanted| values_equal(value, wanted, tolerance))
                })
        }
        (yours, wanted) => yours == wanted,
    }
}

fn numbers_equal(
    yours: &serde_json::Number,
    wanted: &serde_json::Number,
    tolerance: Option<f64>,
) -> bool {
    if yours == wanted {
        return true;
    }
    let whole = |number: &serde_json::Number| {
        number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from))
    };
    if tolerance.is_none()
        && let (Some(yours), Some(wanted)) = (whole(yours), whole(wanted))
    {
        return yours == wanted;
    }
    let (Some(yours), Some(wanted)) = (yours.as_f64(), wanted.as_f64()) else {
        return false;
    };
    match tolerance {
        Some(tolerance) => (yours - wanted).abs() <= tolerance,
        #[expect(clippy::float_cmp, reason = "without a tolerance equal means equal")]
        None => yours == wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check_output(yours: &str, wanted: &str, expected: Result<(), &str>) {
        assert_eq!(output(yours, wanted), expected.map_err(str::to_owned));
    }

    #[test]
    fn outputs_are_compared_without_trailing_space() {
        check_output("a\nb\n", "a\nb", Ok(()));
        check_output("a  \r\nb\t\n\n\n", "a\nb", Ok(()));
        check_output("", "\n", Ok(()));
        check_output(
            " a",
            "a",
            Err("Line 1 of the output differs from what was wanted only in its spaces."),
        );
        check_output(
            "\na",
            "a",
            Err("Line 1 of the output is not what was wanted."),
        );
    }

    #[test]
    fn a_difference_is_told_by_its_kind() {
        check_output("", "a", Err("The program ended without writing anything."));
        check_output(
            "a",
            "a\nb",
            Err(
                "The output is right up to line 1, but then more was wanted: 1 of 2 lines are there.",
            ),
        );
        check_output(
            "a\nb",
            "a",
            Err(
                "Everything that was wanted is there, but then the program wrote more, from line 2 on.",
            ),
        );
        check_output(
            "a",
            "",
            Err("The program wrote something where nothing was wanted."),
        );
        check_output(
            "a\nHello",
            "a\nhello",
            Err(
                "Line 2 of the output differs from what was wanted only in capital and small letters.",
            ),
        );
        check_output(
            "a\nx",
            "a\ny",
            Err("Line 2 of the output is not what was wanted."),
        );
    }

    #[track_caller]
    fn check_values(yours: Value, wanted: Value, tolerance: Option<f64>, expected: bool) {
        assert_eq!(
            values_equal(&yours, &wanted, tolerance),
            expected,
            "{yours} and {wanted} within {tolerance:?}"
        );
    }

    #[test]
    fn numbers_are_what_they_are_worth() {
        check_values(json!(1), json!(1.0), None, true);
        check_values(json!(0.1 + 0.2), json!(0.3), None, false);
        check_values(json!(0.1 + 0.2), json!(0.3), Some(1e-9), true);
        check_values(json!([1.0, 2.1]), json!([1, 2]), Some(0.2), true);
        check_values(json!(1), json!(true), None, false);
        check_values(json!("1"), json!(1), None, false);
        // These two are the same as floats, and not the same.
        check_values(
            json!(9_007_199_254_740_993_i64),
            json!(9_007_199_254_740_992_i64),
            None,
            false,
        );
        check_values(json!(u64::MAX), json!(-1), None, false);
        check_values(json!(-0.0), json!(0), None, true);
    }

    #[test]
    fn order_matters_in_lists_only() {
        check_values(json!([1, 2]), json!([2, 1]), None, false);
        check_values(json!([1]), json!([1, 1]), None, false);
        check_values(
            json!({"a": 1, "b": 2}),
            json!({"b": 2.0, "a": 1}),
            None,
            true,
        );
        check_values(json!({"a": 1}), json!({"a": 1, "b": null}), None, false);
        check_values(
            json!({"$value": "nan"}),
            json!({"$value": "nan"}),
            None,
            true,
        );
        check_values(json!(null), json!({}), None, false);
    }
}
