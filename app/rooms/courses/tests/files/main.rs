//! Course folders through the room's public surface: the bundled course is
//! whole, and each mistake that a teacher can make is told at its place.
#![cfg(feature = "files")]

mod bundled;
mod documentation;
mod mistakes;
mod packages;
mod rendering;
mod tiny;
