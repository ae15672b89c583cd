//! The learner's files as tabs, the form that names them, and the choice of
//! language.

use app_design::tabs::arrow;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use runtime_contract::FilePath;

use super::browser;
use super::desk::{Desk, FileForm};

#[component]
pub(super) fn FileTabs(desk: Desk) -> impl IntoView {
    let names = Memo::new(move |_| desk.files.with(|files| files.names()));
    view! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label="Your files">
                <For each=move || names.get() key=|path| path.clone() let:path>
                    <FileTab desk path />
                </For>
            </div>
            <button
                class="icon-button"
                type="button"
                aria-label="Add a file"
                title="Add a file"
                disabled=move || !desk.awake.get()
                on:click=move |_| toggle(desk, FileForm::Add)
            >
                "+"
            </button>
            <button
                class="icon-button"
                type="button"
                aria-label="Rename or delete this file"
                title="Rename or delete this file (F2)"
                disabled=move || !desk.awake.get()
                on:click=move |_| toggle(desk, FileForm::Rename)
            >
                "⋯"
            </button>
            <span class="grow"></span>
            <LanguageChoice desk />
        </div>
        {move || {
            let form = desk.file_form.get();
            (form != FileForm::Closed).then(|| view! { <NameForm desk form /> })
        }}
    }
}

#[component]
fn FileTab(desk: Desk, path: FilePath) -> impl IntoView {
    let id = tab_id(&path);
    let (for_selected, for_index, for_click, for_key) =
        (path.clone(), path.clone(), path.clone(), path.clone());
    let on_key = move |event: ev::KeyboardEvent| {
        let names = desk.files.with_untracked(|files| files.names());
        let here = names.iter().position(|name| *name == for_key).unwrap_or(0);
        if let Some(next) = arrow(&event.key(), here, names.len()) {
            event.prevent_default();
            desk.show(names[next].clone());
            browser::focus(&tab_id(&names[next]));
        } else if event.key() == "F2" {
            toggle(desk, FileForm::Rename);
        } else if event.key() == "Delete" {
            delete(desk);
        }
    };
    view! {
        <button
            class="tab"
            type="button"
            role="tab"
            id=id
            aria-selected=move || (desk.shown.get() == for_selected).to_string()
            tabindex=move || if desk.shown.get() == for_index { "0" } else { "-1" }
            on:click=move |_| desk.show(for_click.clone())
            on:keydown=on_key
        >
            {path.to_string()}
        </button>
    }
}

/// Adding a file, or renaming and deleting the one that is shown.
#[component]
fn NameForm(desk: Desk, form: FileForm) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let trouble = RwSignal::new(String::new());
    let renames = form == FileForm::Rename;
    let (first, action) = if renames {
        (desk.shown.get_untracked().to_string(), "Rename")
    } else {
        (String::new(), "Add")
    };
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let close = move || {
        desk.file_form.set(FileForm::Closed);
        browser::focus(&tab_id(&desk.shown.get_untracked()));
    };
    let done = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = field.get().map(|field| field.value()).unwrap_or_default();
        let result = if renames {
            desk.rename_file(&name)
        } else {
            desk.add_file(&name)
        };
        match result {
            Ok(()) => close(),
            Err(sentence) => trouble.set(sentence),
        }
    };
    view! {
        <form
            class="file-form"
            on:submit=done
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close();
                }
            }
        >
            <label for="file-name">"Name of the file"</label>
            <input
                class="field"
                id="file-name"
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                maxlength="255"
                value=first
                aria-describedby="file-trouble"
                node_ref=field
            />
            <button class="outline" type="submit">
                {action}
            </button>
            {renames
                .then(|| {
                    view! {
                        <button
                            class="ghost"
                            type="button"
                            on:click=move |_| match desk.delete_file() {
                                Ok(()) => close(),
                                Err(sentence) => trouble.set(sentence),
                            }
                        >
                            "Delete"
                        </button>
                    }
                })}
            <button class="ghost" type="button" on:click=move |_| close()>
                "Cancel"
            </button>
            <span class="trouble" id="file-trouble" role="alert">
                {move || trouble.get()}
            </span>
        </form>
    }
}

/// A name and not a literal in its place, which would be taken for an attribute.
const CHANGE_BUTTON: &str = "<button class=\"ghost\">Change</button>";

/// A form of its own, so that it works without scripts too; with them, a choice
/// is enough.
#[component]
fn LanguageChoice(desk: Desk) -> impl IntoView {
    let (chosen, languages) = desk
        .start
        .with_value(|start| (start.language.id.clone(), start.languages.clone()));
    let options = languages
        .into_iter()
        .map(|language| {
            view! {
                <option value=language.id.to_string() selected=language.id == chosen>
                    {language.name}
                </option>
            }
        })
        .collect_view();
    let chosen = move |event: ev::Event| {
        desk.send_before_leaving();
        if let Some(form) = event_target::<web_sys::HtmlSelectElement>(&event).form() {
            let _ = form.request_submit();
        }
    };
    view! {
        <form class="language" method="get">
            <label class="unseen" for="language">
                "Language"
            </label>
            <select id="language" name="language" autocomplete="off" on:change=chosen>
                {options}
            </select>
            <noscript inner_html=CHANGE_BUTTON></noscript>
        </form>
    }
}

fn toggle(desk: Desk, form: FileForm) {
    desk.file_form.update(|open| {
        *open = if *open == form {
            FileForm::Closed
        } else {
            form
        };
    });
}

fn delete(desk: Desk) {
    if let Err(sentence) = desk.delete_file() {
        desk.say(&sentence);
    } else {
        browser::focus(&tab_id(&desk.shown.get_untracked()));
    }
}

fn tab_id(path: &FilePath) -> String {
    format!("file-{path}")
}
