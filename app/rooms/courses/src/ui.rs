//! The pages of courses: what each page is told (plain values that a server
//! fills in) and how it is drawn. Nothing here loads anything.

pub mod props;

#[cfg(feature = "ssr")]
pub mod catalogue;
#[cfg(feature = "ssr")]
pub mod course;
#[cfg(feature = "ssr")]
pub mod lesson;

pub use props::{
    CourseCard, CoursePage, LanguageShown, LessonPage, LessonRow, Neighbour, PackagesShown,
    Progress,
};
