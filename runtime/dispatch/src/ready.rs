//! From a request to a call that can be made: its language, and what runs it.

use std::sync::Arc;
use std::time::Instant;

use runtime_contract::{
    Action, CompileReport, LanguageId, Outcome, RunRequest, RunnerFault, Severity, Ticket,
};
use runtime_sandbox::{AdoptFault, Executor, GuestCall, ImageId, LayerId, LibraryId, Pace};
use toolchain_registry::{InstalledLanguage, InstalledToolchain};

use crate::build_cache::{self, Build};
use crate::dispatch::Shared;
use crate::images::told;
use crate::outcome::{Asked, Built, rejected};
use crate::toolchain::{Trouble, remark};
use crate::{bounds, build};

/// What runs a language's programs.
#[derive(Clone, Copy)]
pub(crate) enum How<'a> {
    /// A runner, which reads the sources, and the packages that these name.
    Runner(ImageId, Option<LayerId>),
    /// The program itself, once the toolchain's plan has built it.
    Build(&'a InstalledToolchain),
}

impl How<'_> {
    /// What stands for it in the key of what is remembered.
    pub(crate) fn hash(self, request: &RunRequest) -> [u8; 32] {
        match self {
            Self::Runner(image, _) => image.0,
            Self::Build(_) => build_cache::tag(request),
        }
    }
}

/// A call that can be made now.
pub(crate) struct Going {
    pub(crate) image: ImageId,
    pub(crate) call: GuestCall,
    pub(crate) compile: CompileReport,
    /// Who reads what a program that was built said.
    pub(crate) built: Option<Built>,
}

impl Shared {
    /// Checks a request and finds its language and what runs it.
    pub(crate) async fn accept(
        &self,
        request: &mut RunRequest,
        ticket: &Ticket,
    ) -> Result<(&InstalledLanguage, How<'_>), RunnerFault> {
        let Some(installed) = self.registry.get(&request.language) else {
            return Err(RunnerFault::UnknownLanguage {
                asked: request.language.clone(),
                known: self.registry.ids(),
            });
        };
        bounds::check(request)?;
        request.limits = request.limits.capped();
        let how = match (&installed.runner, &installed.toolchain) {
            (None, Some(toolchain)) => How::Build(toolchain),
            _ => {
                let image = self.image(&installed.language.runner, ticket).await?;
                let layer = match &request.packages {
                    None => None,
                    Some(id) => Some(self.packages_layer(installed, image, id, ticket).await?),
                };
                How::Runner(image, layer)
            }
        };
        Ok((installed, how))
    }

    /// Makes the sources ready, or builds them; the inner error is the outcome of
    /// sources that are not a program.
    pub(crate) async fn make_ready(
        &self,
        installed: &InstalledLanguage,
        how: How<'_>,
        mut request: RunRequest,
        ticket: &Ticket,
        pace: Pace,
    ) -> Result<Result<Going, Box<Outcome>>, RunnerFault> {
        let started = Instant::now();
        let mut compile = CompileReport::default();
        let took = || started.elapsed().as_secs_f64() * 1e3;
        let toolchain = match how {
            How::Build(toolchain) => toolchain,
            How::Runner(image, layer) => {
                if let Some(toolchain) = &installed.toolchain {
                    let guide = self.guide(installed, toolchain, pace).await?;
                    let files = std::mem::take(&mut request.files);
                    let ready = guide.ready(files, &request.entry, &request.action);
                    let found = match ready.await {
                        Ok(Ok((files, diagnostics))) => {
                            request.files = files;
                            compile.diagnostics = diagnostics;
                            None
                        }
                        Ok(Err(found)) => Some(found),
                        Err(Trouble::Sentence(sentence)) => {
                            Some(vec![remark(&request.entry, Severity::Error, sentence)])
                        }
                        Err(Trouble::Fault(fault)) => return Err(fault),
                    };
                    compile.ms = took();
                    if let Some(found) = found {
                        let mut outcome = rejected(&request, found, None);
                        outcome.compile.ms = compile.ms;
                        return Ok(Err(Box::new(outcome)));
                    }
                }
                return Ok(Ok(Going {
                    image,
                    call: GuestCall {
                        layer,
                        ..request.into()
                    },
                    compile,
                    built: None,
                }));
            }
        };
        let guide = self.guide(installed, toolchain, pace).await?;
        let built = self.build(installed, &guide, &request, ticket, pace);
        let (build, cached) = built.await?;
        let program = match build {
            Build::Program(program) => program,
            Build::Rejected(outcome) => {
                let mut outcome = Outcome::clone(&outcome);
                outcome.compile.ms = took();
                outcome.compile.cached = cached;
                return Ok(Err(Box::new(outcome)));
            }
        };
        let library = match &program.library {
            Some(name) => self.library(installed, name).await,
            None => None,
        };
        let adopted = adopt(self.executor.as_ref(), &program.module, library, pace);
        let image = match adopted.await {
            Ok(image) => image,
            Err(AdoptFault::Refused(reason)) => {
                return Ok(Err(Box::new(build::not_taken(&request, &reason))));
            }
            Err(AdoptFault::Broken(fault)) => return Err(RunnerFault::Broken(fault)),
        };
        compile.ms = took();
        compile.cached = cached;
        compile.diagnostics = program.warnings.clone();
        let asked = match request.action {
            Action::Test { .. } => Asked::Tests(program.report.clone()),
            Action::Run | Action::Call { .. } => Asked::Run,
        };
        let entry = request.entry.clone();
        let built = Some(Built {
            guide,
            entry,
            asked,
        });
        build::aim(&program, &mut request);
        Ok(Ok(Going {
            image,
            call: GuestCall {
                outputs: program.report.iter().cloned().collect(),
                ..request.into()
            },
            compile,
            built,
        }))
    }

    /// What a program may begin with. Without it all that is lost is time.
    async fn library(&self, installed: &InstalledLanguage, name: &str) -> Option<LibraryId> {
        let path = installed.tool(name)?;
        self.tools.library(self.executor.as_ref(), &path).await
    }

    /// A language's runner; while it is being loaded, only so many may wait for it.
    async fn image(&self, runner: &LanguageId, ticket: &Ticket) -> Result<ImageId, RunnerFault> {
        if let Some(image) = self.images.loaded(runner) {
            return Ok(image);
        }
        let _waiting = self.admission.park(ticket)?;
        self.images.get(self.executor.as_ref(), runner).await
    }
}

/// Has a program made ready, and once more where that failed and the program
/// was not why.
async fn adopt(
    executor: &dyn Executor,
    module: &Arc<[u8]>,
    library: Option<LibraryId>,
    pace: Pace,
) -> Result<ImageId, AdoptFault> {
    let adopted = executor.adopt(Arc::clone(module), library, pace).await;
    let Err(AdoptFault::Broken(fault)) = adopted else {
        return adopted;
    };
    let reason = told(fault.as_ref());
    tracing::warn!(
        reason,
        "a program could not be made ready; it is tried again"
    );
    executor.adopt(Arc::clone(module), library, pace).await
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Mutex;

    use runtime_contract::Terminal;
    use runtime_sandbox::{Execution, ExecutorFault, Loaded};

    use super::*;

    /// Adopts as it is told to, the last word first, and does nothing else.
    struct Told(Mutex<Vec<Result<ImageId, AdoptFault>>>);

    #[async_trait::async_trait]
    impl Executor for Told {
        async fn load(&self, _path: &Path) -> Result<Loaded, ExecutorFault> {
            Err("nothing is loaded here".into())
        }

        async fn load_layer(&self, _path: &Path) -> Result<LayerId, ExecutorFault> {
            Err("nothing is loaded here".into())
        }

        async fn adopt(
            &self,
            _module: Arc<[u8]>,
            _library: Option<LibraryId>,
            _pace: Pace,
        ) -> Result<ImageId, AdoptFault> {
            self.0.lock().unwrap().pop().unwrap()
        }

        async fn call(
            &self,
            _image: ImageId,
            _call: GuestCall,
            _terminal: Option<Terminal>,
            _pace: Pace,
        ) -> Result<Execution, ExecutorFault> {
            Err("nothing runs here".into())
        }
    }

    async fn adopted(words: Vec<Result<ImageId, AdoptFault>>) -> (String, usize) {
        let executor = Told(Mutex::new(words));
        let answer = adopt(&executor, &Arc::from([].as_slice()), None, Pace::Prompt).await;
        let left = executor.0.lock().unwrap().len();
        (format!("{answer:?}"), left)
    }

    fn broken() -> Result<ImageId, AdoptFault> {
        Err(AdoptFault::Broken("no memory".into()))
    }

    fn refused() -> Result<ImageId, AdoptFault> {
        Err(AdoptFault::Refused("too large".to_owned()))
    }

    #[tokio::test]
    async fn what_the_machine_could_not_do_is_tried_again_once() {
        let image = ImageId([7; 32]);
        let (answer, _) = adopted(vec![Ok(image), broken()]).await;
        assert_eq!(answer, format!("Ok({image:?})"));
        let (answer, left) = adopted(vec![Ok(image), broken(), broken()]).await;
        assert!(answer.contains("no memory"), "{answer}");
        assert_eq!(left, 1);
    }

    #[tokio::test]
    async fn a_program_that_is_refused_stays_refused() {
        let (answer, left) = adopted(vec![Ok(ImageId([7; 32])), refused()]).await;
        assert!(answer.contains("too large"), "{answer}");
        assert_eq!(left, 1);
    }
}
