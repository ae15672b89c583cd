//! Rows of tabs as the ARIA practices describe them: one stop for the Tab key,
//! arrows move along the row.

/// Where an arrow key leads from one of `count` tabs; `None` for other keys.
#[must_use]
pub fn arrow(key: &str, from: usize, count: usize) -> Option<usize> {
    if count == 0 {
        return None;
    }
    match key {
        "ArrowRight" => Some((from + 1) % count),
        "ArrowLeft" => Some((from + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round() {
        assert_eq!(arrow("ArrowRight", 2, 3), Some(0));
        assert_eq!(arrow("ArrowLeft", 0, 3), Some(2));
        assert_eq!(arrow("Home", 2, 3), Some(0));
        assert_eq!(arrow("End", 0, 3), Some(2));
        assert_eq!(arrow("a", 0, 3), None);
        assert_eq!(arrow("End", 0, 0), None);
    }
}
