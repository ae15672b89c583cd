//! What the program can read: its standard input and its arguments.

use leptos::prelude::*;

use super::code::text_box_markup;
use super::desk::Desk;

#[component]
pub(super) fn InputPanel(desk: Desk) -> impl IntoView {
    let sample = desk
        .start
        .with_value(|start| text_box_markup(&start.sample_input));
    view! {
        <div class="inputs">
            <label for="stdin">"Input"</label>
            <textarea
                id="stdin"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                aria-describedby="stdin-help"
                on:input=move |event| desk.stdin.set(event_target_value(&event))
                inner_html=sample
            ></textarea>
            <p id="stdin-help">"Your program reads this when you press Run, line by line. Leave it empty to answer your program while it runs."</p>
            <label for="arguments">"Arguments"</label>
            <input
                id="arguments"
                type="text"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                aria-describedby="arguments-help"
                on:input=move |event| desk.arguments.set(event_target_value(&event))
            />
            <p id="arguments-help">"Words after the program's name; quotes hold words together. Most lessons need none."</p>
        </div>
    }
}
