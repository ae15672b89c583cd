//! The pages there are, each with what it shows.

use app_vocabulary::{Fault, Slug};
use room_courses::ui::{CourseCard, CoursePage, LessonPage};
use room_practice::ui::WorkbenchProps;
use room_snapshots::ui::{ComparisonPage, SnapshotsPage};

/// One page to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// `/`
    Catalogue { courses: Vec<CourseCard> },
    /// `/courses/{course}`
    Course(CoursePage),
    /// `/courses/{course}/{lesson}/{step}`
    Lesson {
        reading: Box<LessonPage>,
        work: Box<WorkbenchProps>,
    },
    /// `/courses/{course}/{lesson}/{step}/snapshots`
    Snapshots(Box<SnapshotsPage>),
    /// `/courses/{course}/{lesson}/{step}/snapshots/compare`
    Comparison(Box<ComparisonPage>),
    /// Anything that cannot be shown, whatever the reason.
    Error {
        /// The HTTP status, such as 404.
        status: u16,
        fault: Fault,
        /// What to name when asking for help: the request's id.
        reference: Option<String>,
        /// The course in which it was looked for, with its title.
        course: Option<(Slug, String)>,
    },
}

#[cfg(feature = "ssr")]
impl Page {
    /// What the browser's tab says.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Catalogue { .. } => "OpenCode: learn to program by programming".to_owned(),
            Self::Course(page) => format!("{} · OpenCode", page.title),
            Self::Lesson { reading, .. } => {
                let step = reading.steps.get(reading.step.saturating_sub(1) as usize);
                let step = step.map_or("", String::as_str);
                format!("{step} · {} · OpenCode", reading.title)
            }
            Self::Snapshots(page) => {
                format!("Snapshots · {} · OpenCode", page.place.lesson_title)
            }
            Self::Comparison(page) => {
                format!("What differs · {} · OpenCode", page.place.lesson_title)
            }
            Self::Error { fault, .. } => format!("{} · OpenCode", fault.message),
        }
    }

    /// What a search engine shows under the title.
    pub(crate) fn description(&self) -> String {
        match self {
            Self::Catalogue { .. } => {
                "Short lessons with an editor beside them: read, write, press Run.".to_owned()
            }
            Self::Course(page) => page.summary.clone(),
            Self::Lesson { reading, .. } => format!(
                "Lesson {} of {}: {}",
                reading.number, reading.course_title, reading.title
            ),
            Self::Snapshots(page) => {
                format!(
                    "Your work in {}, kept under names.",
                    page.place.lesson_title
                )
            }
            Self::Comparison(page) => {
                format!("What has changed in {}.", page.place.lesson_title)
            }
            Self::Error { fault, .. } => fault.hint.clone(),
        }
    }
}
