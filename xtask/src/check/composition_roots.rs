//! Nobody imports a crate that puts the others together.

use super::Gate;
use crate::project::WorkspaceCrate;

pub(super) const GATE: Gate = Gate {
    name: "nobody depends on a composition root",
    reason: "The crates that choose databases, sandboxes and addresses are the top of the tree; what two of them need belongs below.",
    breaches: |checked| Ok(breaches(&checked.project.crates)),
};

const ROOTS: [&str; 2] = ["app-server", "app-browser"];

fn breaches(crates: &[WorkspaceCrate]) -> Vec<String> {
    let mut found = Vec::new();
    for one in crates {
        for dependency in &one.dependencies {
            if ROOTS.contains(&dependency.name.as_str()) {
                found.push(format!("{} depends on {}", one.name, dependency.name));
            }
        }
    }
    for root in ROOTS {
        // A renamed root would make this gate see nothing.
        if !crates.iter().any(|one| one.name == root) {
            found.push(format!(
                "the workspace has no crate {root} any more; name its successor in this gate"
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_depends_on_a_root_is_named() {
        let read = |json: &str| serde_json::from_str::<Vec<WorkspaceCrate>>(json).unwrap();
        let roots = r#"{"name":"app-server","manifest_path":"/s","dependencies":[{"name":"app-shell","kind":null,"path":"/a"}]},
            {"name":"app-browser","manifest_path":"/b","dependencies":[]}"#;
        assert!(breaches(&read(&format!("[{roots}]"))).is_empty());

        let room = r#"{"name":"room-a","manifest_path":"/r","dependencies":[{"name":"app-server","kind":"dev","path":"/s"}]}"#;
        let found = breaches(&read(&format!("[{roots},{room}]")));
        assert_eq!(found, ["room-a depends on app-server"]);

        assert_eq!(breaches(&[]).len(), 2, "roots that are gone are told");
    }
}
