//! Pressing Format and Check: the file that is shown as it should stand, and what
//! is questionable in it. Nothing is run.

use leptos::prelude::*;
use runtime_contract::{Diagnostic, FilePath, Severity};

use super::api::{self, Sending, Trouble};
use super::browser;
use super::desk::Desk;
use super::files::Files;
use super::markup::Markup;
use crate::{SourceAsked, SourceShown};

const REMARKS: &str = "remarks";
/// Remarks that are listed; the rest is counted.
const LISTED_MAX: usize = 20;

/// What is known of the file that is shown, apart from what running it showed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Checked {
    /// It was not looked at, or changed since.
    Not,
    /// Being looked at by the tool of this name.
    Asking,
    Found(FilePath, Vec<Diagnostic>),
}

impl Desk {
    pub(super) fn press_format(self) {
        self.ask("/api/practice/format");
    }

    pub(super) fn press_check(self) {
        self.ask("/api/practice/lint");
    }

    /// Asks about the file that is shown, unless something is asked already.
    fn ask(self, url: &'static str) {
        if self
            .checked
            .with_untracked(|checked| *checked == Checked::Asking)
        {
            return;
        }
        let files = match self.files.with_untracked(Files::tree) {
            Ok(files) => files,
            Err(sentence) => return self.say(&sentence),
        };
        let asked = SourceAsked {
            language: self.start.with_value(|start| start.language.id.clone()),
            files,
            file: self.shown.get_untracked(),
        };
        let changes = self.changes.get_value();
        self.checked.set(Checked::Asking);
        leptos::task::spawn_local(async move {
            let answer = api::post::<SourceShown>(url, &asked, Sending::default()).await;
            let path = asked.file;
            // What came back is about what was sent.
            if self.changes.get_value() != changes || self.shown.get_untracked() != path {
                return self.leave("Your code changed meanwhile; press it again.");
            }
            match answer {
                Ok(SourceShown {
                    text: Some(text), ..
                }) => self.take_formatted(&path, text),
                Ok(SourceShown { diagnostics, .. }) => {
                    self.say(&counted(&diagnostics));
                    self.checked.set(Checked::Found(path, diagnostics));
                }
                Err(trouble) => self.tell_trouble(&trouble),
            }
        });
    }

    /// Remarks are about what was there.
    pub(super) fn outdate_remarks(self) {
        if self
            .checked
            .with_untracked(|checked| *checked != Checked::Not)
        {
            self.checked.set(Checked::Not);
        }
    }

    fn leave(self, sentence: &str) {
        self.checked.set(Checked::Not);
        self.say(sentence);
    }

    fn take_formatted(self, path: &FilePath, text: String) {
        let before = (self.files.get_untracked(), self.shown.get_untracked());
        if before.0.text(path) == text {
            return self.leave("It is formatted already.");
        }
        let mut files = before.0.clone();
        files.write(path, text);
        self.put(files);
        self.changed();
        self.offer_undo(&format!("'{path}' is formatted."), before);
    }

    fn tell_trouble(self, trouble: &Trouble) {
        self.leave(&trouble.fault().to_string());
        self.toast.set(Some(super::desk::Toast {
            words: trouble.fault().to_string(),
            undo: None,
        }));
    }
}

/// "3 remarks", as it is said and shown.
fn counted(found: &[Diagnostic]) -> String {
    let Some(first) = found.first() else {
        return "Nothing to remark.".to_owned();
    };
    let broken = found.iter().find(|one| one.severity == Severity::Error);
    if let Some(Diagnostic { line, .. }) = broken {
        return format!("It cannot be read as a program yet: look at line {line}.");
    }
    let line = first.line;
    match found.len() {
        1 => format!("1 remark, on line {line}."),
        count => format!("{count} remarks, the first on line {line}."),
    }
}

/// The buttons, for languages that have something to press them for.
#[component]
pub(super) fn SourceButtons(desk: Desk) -> impl IntoView {
    let (formats, lints) = desk
        .start
        .with_value(|start| (start.language.formats, start.language.lints));
    let button = move |name: &'static str, keys: Option<&'static str>, press: fn(Desk)| {
        view! {
            <button
                class="ghost keys-button"
                type="button"
                aria-keyshortcuts=keys
                disabled=move || !desk.awake.get()
                on:click=move |_| press(desk)
            >
                {name}
            </button>
        }
    };
    view! {
        {formats.then(|| button("Format", Some("Alt+Shift+F"), Desk::press_format))}
        {lints.then(|| button("Check", None, Desk::press_check))}
    }
}

/// What was remarked, under the code. Told by the page's status line; in the
/// editor the lines carry their remarks too.
#[component]
pub(super) fn Remarks(desk: Desk) -> impl IntoView {
    let markup = move || {
        desk.checked.with(|checked| match checked {
            Checked::Not => String::new(),
            Checked::Asking => "<p>Looking through it …</p>".to_owned(),
            Checked::Found(path, found) => listed(path, found),
        })
    };
    // Where the screen is small they would stand below it.
    Effect::new(move || {
        if desk
            .checked
            .with(|checked| matches!(checked, Checked::Found(..)))
        {
            request_animation_frame(|| browser::bring_into_view(REMARKS));
        }
    });
    view! {
        <div
            class="remarks"
            id=REMARKS
            role="region"
            aria-label="Remarks on your code"
            hidden=move || desk.checked.with(|checked| *checked == Checked::Not)
        >
            <div inner_html=markup></div>
            <button
                class="icon-button"
                type="button"
                aria-label="Close the remarks"
                on:click=move |_| desk.checked.set(Checked::Not)
            >
                "✕"
            </button>
        </div>
    }
}

fn listed(path: &FilePath, found: &[Diagnostic]) -> String {
    let mut markup = Markup::new();
    markup
        .raw("<p>")
        .text(&format!("{path}: {}", counted(found)))
        .raw("</p>");
    if found.is_empty() {
        return markup.finish();
    }
    markup.raw("<ul>");
    for diagnostic in found.iter().take(LISTED_MAX) {
        let kind = match diagnostic.severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Information => "Hint",
        };
        markup
            .raw("<li><b>")
            .text(&format!("Line {}", diagnostic.line))
            .raw("</b> <span class=\"unseen\">")
            .text(kind)
            .raw(": </span>")
            .text(&diagnostic.message);
        if let Some(fix) = &diagnostic.fix {
            markup.raw(" <span class=\"fix\">").text(fix).raw("</span>");
        }
        if let Some(code) = &diagnostic.code {
            markup.raw(" <code>").text(code).raw("</code>");
        }
        markup.raw("</li>");
    }
    markup.raw("</ul>");
    if found.len() > LISTED_MAX {
        markup
            .raw("<p>")
            .text(&format!("And {} more.", found.len() - LISTED_MAX))
            .raw("</p>");
    }
    markup.finish()
}

#[cfg(test)]
mod tests {
    use runtime_contract::Place;

    use super::*;

    fn found(count: u32) -> Vec<Diagnostic> {
        (1..=count)
            .map(|line| Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::error("main.py", Place { line, column: 1 }, "<b>odd</b>")
            })
            .collect()
    }

    #[test]
    fn remarks_are_counted_and_inert() {
        let path = FilePath::parse("main.py").unwrap();
        assert_eq!(listed(&path, &[]), "<p>main.py: Nothing to remark.</p>");
        let one = listed(&path, &found(1));
        assert!(one.contains("1 remark, on line 1."), "{one}");
        assert!(
            one.contains("&lt;b>odd") || one.contains("&lt;b&gt;odd"),
            "{one}"
        );
        let many = listed(&path, &found(23));
        assert_eq!(many.matches("<li>").count(), LISTED_MAX);
        assert!(many.contains("And 3 more."), "{many}");
    }

    #[test]
    fn what_keeps_it_from_being_a_program_comes_first_wherever_it_stands() {
        let mut found = found(3);
        assert_eq!(counted(&found), "3 remarks, the first on line 1.");
        found[2].severity = Severity::Error;
        let told = counted(&found);
        assert_eq!(told, "It cannot be read as a program yet: look at line 3.");
    }
}
