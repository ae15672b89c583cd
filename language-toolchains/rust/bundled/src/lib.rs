//! Empty: what counts is what it depends on.
