//! Draws a page on the server. Leptos' own glue streams and adds inline
//! scripts; our pages have all their data before they are drawn and our
//! content policy allows nothing inline, so drawing is one plain function.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::{Page, PageContext, document::Document};

/// The whole HTML document of a page.
#[must_use]
pub fn render_page(page: Page, context: PageContext) -> String {
    // Islands ask this context whether they are being hydrated and take their
    // ids from it; it lives exactly as long as the drawing of one page.
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view! { <Document page context /> }.to_html());
    owner.cleanup();
    format!("<!DOCTYPE html>{html}")
}
