//! The way for what cannot be blanked: decorators, namespaces with values and
//! the like. oxc rewrites the whole file; lines may move.

use std::path::Path;

use oxc::allocator::Allocator;
use oxc::codegen::Codegen;
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use oxc::transformer::{DecoratorOptions, TransformOptions, Transformer};
use runtime_contract::Diagnostic;

use crate::places;

/// Rewrites a file that was parsed without errors before.
pub(crate) fn rewrite(path: &str, source: &str) -> Result<String, Vec<Diagnostic>> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::ts()).parse();
    let mut program = parsed.program;
    let scoping = SemanticBuilder::new()
        .with_enum_eval(true)
        .build(&program)
        .semantic
        .into_scoping();
    let options = TransformOptions {
        decorator: DecoratorOptions {
            legacy: true,
            emit_decorator_metadata: false,
            ..DecoratorOptions::default()
        },
        ..TransformOptions::default()
    };
    let done = Transformer::new(&allocator, Path::new(path), &options)
        .build_with_scoping(scoping, &mut program);
    let errors = places::from_oxc(path, source, done.diagnostics.iter());
    if !errors.is_empty() {
        return Err(errors);
    }
    let text = Codegen::new().build(&program).code;
    if text.contains("@oxc-project/runtime") {
        let message =
            "Decorators are not part of this language here; call the function yourself instead.";
        let at = source.find('@').unwrap_or(0);
        return Err(vec![places::at(path, source, at, message.to_owned())]);
    }
    Ok(text)
}
