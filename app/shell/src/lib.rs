#![doc = include_str!("../README.md")]
// A page is one deeply nested type before it is HTML.
#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
mod chrome;
pub mod context;
#[cfg(feature = "ssr")]
#[expect(
    unreachable_pub,
    reason = "the component macro writes `pub` before what it makes"
)]
mod document;
#[cfg(feature = "ssr")]
#[expect(
    unreachable_pub,
    reason = "the component macro writes `pub` before what it makes"
)]
mod error_page;
pub mod page;
#[cfg(feature = "ssr")]
mod render;

pub use context::{PageContext, SiteManifest, Theme};
pub use page::Page;
#[cfg(feature = "ssr")]
pub use render::render_page;

// The browser bundle links the islands through here.
pub use room_courses;
pub use room_practice;
