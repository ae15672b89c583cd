//! `wasi:sockets` and `wasi:http`: language runtimes name them because their
//! standard libraries can open connections. They may be named, and every call
//! is refused; no socket is ever made. Any import that is neither of these nor
//! part of the world is a reason not to load the component at all.

use wasmtime::Engine;
use wasmtime::component::types::{ComponentItem, ResultType, Type};
use wasmtime::component::{
    Component, Linker, LinkerInstance, Resource, ResourceAny, ResourceType, Val,
};

/// Stands for sockets and requests that never come to be.
enum Refused {}

/// The interfaces whose calls are all refused.
const REFUSED: [&str; 2] = ["wasi:sockets/", "wasi:http/"];

/// The resources of served interfaces that the refused ones name.
const SERVED_RESOURCES: [&str; 4] = ["pollable", "input-stream", "output-stream", "error"];

/// What is served, in any version of WASI 0.2.
const SERVED: [&str; 6] = [
    "opencode:runner/",
    "wasi:cli/",
    "wasi:clocks/",
    "wasi:filesystem/",
    "wasi:io/",
    "wasi:random/",
];

/// A component asks for something that this host does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it imports '{0}', which the sandbox does not offer")]
pub struct UnknownImport(pub String);

/// The first import that is neither served nor refused.
pub fn check_imports(engine: &Engine, component: &Component) -> Result<(), UnknownImport> {
    let known = |name: &str| {
        SERVED
            .iter()
            .chain(&REFUSED)
            .any(|prefix| name.starts_with(prefix))
    };
    match component
        .component_type()
        .imports(engine)
        .find(|(name, _)| !known(name))
    {
        Some((name, _)) => Err(UnknownImport(name.chars().take(200).collect())),
        None => Ok(()),
    }
}

/// Answers every call of the refused interfaces that a component imports.
pub fn add_to_linker<T: Send + 'static>(
    linker: &mut Linker<T>,
    engine: &Engine,
    component: &Component,
) -> wasmtime::Result<()> {
    for (name, import) in component.component_type().imports(engine) {
        if !REFUSED.iter().any(|prefix| name.starts_with(prefix)) {
            continue;
        }
        if let ComponentItem::ComponentInstance(instance) = import.ty {
            let mut linked = linker.instance(name)?;
            for (item, export) in instance.exports(engine) {
                refuse(&mut linked, item, export.ty)?;
            }
        }
    }
    Ok(())
}

fn refuse<T: Send + 'static>(
    linked: &mut LinkerInstance<'_, T>,
    name: &str,
    item: ComponentItem,
) -> wasmtime::Result<()> {
    match item {
        ComponentItem::ComponentFunc(_) => {
            linked.func_new(name, |mut store, function, _parameters, results| {
                let answer = match function.results().next() {
                    // A handle on the network as such, with which nothing can be done.
                    Some(Type::Own(_)) => {
                        let handle = Resource::<Refused>::new_own(0);
                        Some(Val::Resource(ResourceAny::try_from_resource(
                            handle, &mut store,
                        )?))
                    }
                    Some(Type::Result(result)) => refusal(&result),
                    _ => None,
                };
                match (answer, results) {
                    (Some(answer), [result]) => {
                        *result = answer;
                        Ok(())
                    }
                    _ => Err(wasmtime::Error::msg("there is no network")),
                }
            })?;
        }
        // What the refused interfaces use of the served ones is there already.
        ComponentItem::Resource(_) if SERVED_RESOURCES.contains(&name) => {}
        ComponentItem::Resource(_) => {
            linked.resource(name, ResourceType::host::<Refused>(), |_, _| Ok(()))?;
        }
        _ => {}
    }
    Ok(())
}

/// The value that says no, where there is a way to say it.
fn refusal(result: &ResultType) -> Option<Val> {
    let error = match result.err()? {
        Type::Enum(codes) => {
            let code = codes.names().find(|name| *name == "access-denied")?;
            Val::Enum(code.to_owned())
        }
        Type::Variant(codes) => {
            let code = codes
                .cases()
                .find(|case| case.name == "HTTP-request-denied")?;
            Val::Variant(code.name.to_owned(), None)
        }
        _ => return None,
    };
    Some(Val::Result(Err(Some(Box::new(error)))))
}
