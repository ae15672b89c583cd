//! Widgets that know no word of any room.
