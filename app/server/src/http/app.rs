//! Everything that a request can reach, put together once at start.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use app_store::Database;
use app_vocabulary::{Fault, Slug};
use axum::http::StatusCode;
use metrics_exporter_prometheus::PrometheusHandle;
use room_courses::{Course, LessonPlace};
use tokio::sync::Notify;

use super::failure::Failure;
use super::runs::LearnerRuns;
use super::site::Site;
use super::terminals::Terminals;
use crate::config::Settings;
use crate::languages::Languages;
use crate::packages::PackageNames;
use crate::telemetry;

/// What a handler is given.
pub type Shared = Arc<App>;

/// The parts of a running server.
pub struct App {
    pub settings: Settings,
    pub database: Database,
    pub courses: Vec<Course>,
    /// What those courses bring.
    pub packages: BTreeMap<Slug, PackageNames>,
    pub languages: Languages,
    pub site: Site,
    pub runs: LearnerRuns,
    pub terminals: Terminals,
    pub metrics: PrometheusHandle,
    /// Rung when an answer was handed in, so that a grader need not look for it.
    pub bell: Notify,
    pub stopping: AtomicBool,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        settings: Settings,
        database: Database,
        (courses, packages): (Vec<Course>, BTreeMap<Slug, PackageNames>),
        languages: Languages,
        site: Site,
    ) -> Shared {
        Arc::new(Self {
            runs: LearnerRuns::new(settings.runs_waiting_per_learner_max),
            terminals: Terminals::new(settings.terminals_per_learner_max),
            metrics: telemetry::metrics(),
            bell: Notify::new(),
            stopping: AtomicBool::new(false),
            settings,
            database,
            courses,
            packages,
            languages,
            site,
        })
    }

    /// A course by its id, or what to tell who asked for it.
    pub fn course(&self, id: &Slug) -> Result<&Course, Failure> {
        self.courses
            .iter()
            .find(|course| course.id == *id)
            .ok_or_else(|| {
                Failure::new(
                    StatusCode::NOT_FOUND,
                    Fault::new(
                        format!("There is no course '{id}' here."),
                        "Choose one from the list of courses.",
                    ),
                )
            })
    }

    /// A lesson by its ids, or what to tell who asked for it.
    pub fn lesson(&self, course: &Slug, lesson: &Slug) -> Result<LessonPlace<'_>, Failure> {
        let course = self.course(course)?;
        course.lesson(lesson).ok_or_else(|| Failure {
            course: Some(Box::new((course.id.clone(), course.title.clone()))),
            ..Failure::new(
                StatusCode::NOT_FOUND,
                Fault::new(
                    format!("The course '{}' has no lesson '{lesson}'.", course.title),
                    "Choose one from the course's page.",
                ),
            )
        })
    }
}
