//! No lint is silenced without a reason that the compiler checks.

use super::{Gate, Source};

pub(super) const GATE: Gate = Gate {
    name: "no #[allow]",
    reason: "`#[expect(lint, reason = \"...\")]` says why, and complains once it is not needed any more; `#[allow]` does neither.",
    breaches: |checked| Ok(breaches(&checked.sources)),
};

fn breaches(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_our_rust()) {
        for (number, line) in source.code_lines() {
            let line: String = line.split_whitespace().collect();
            if line.contains("#[allow(") || line.contains("#![allow(") {
                found.push(format!("{}:{number}: an `allow` attribute", source.path));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_is_named_with_its_line() {
        let check = |text: &str, broken: bool| {
            let found = breaches(&[Source::new("a/src/lib.rs", text)]);
            assert_eq!(found.len(), usize::from(broken), "{text}");
        };
        check("#[allow(dead_code)]\nfn f() {}", true);
        check("#! [ allow ( dead_code ) ]", true);
        check("#[expect(dead_code, reason = \"soon\")]", false);
        check("// #[allow(dead_code)]", false);
        check("let text = \"#[allow(x)]\";", false);
        let found = breaches(&[Source::new("a/src/lib.rs", "\n\n#[allow(x)]")]);
        assert!(found[0].starts_with("a/src/lib.rs:3:"), "{found:?}");
    }
}
